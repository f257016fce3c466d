// Discovery of one cluster: from memory, else from the cache file, else from the server.

import { parseApiVersion, type ResourceInfo } from '../../machinery/resource-info.ts'
import type { Discovery, Resolved } from '../cluster.ts'
import type { Transport } from '../http.ts'
import { ambiguityNotice } from './ambiguity.ts'
import type { CatalogCache } from './cache-file.ts'
import { type Catalog, failureProblem, failuresOf, preferredResources } from './catalog.ts'
import { fetchDiscovery } from './fetch-discovery.ts'
import { knownNames } from './known-names.ts'
import { expandCategory, findKind, findResources } from './resolve-word.ts'
import { sharedWork } from './shared-work.ts'

/** How long a cached catalog is believed without asking. kubectl's: six hours. */
export const TRUST_MS = 6 * 60 * 60 * 1000

/** What this process was told is not doubted before this: a dozen unknown words are one question. */
const DOUBT_AFTER_MS = 1000

/** A catalog with failed API services is asked for again after this when a list of kinds depends on it. */
const FAILURE_TRUST_MS = 60_000

export type DiscoveryOptions = {
  /** Undefined: nothing is kept between processes. */
  readonly cache?: CatalogCache | undefined
  /** Milliseconds since the epoch. Default: Date.now. */
  readonly now?: (() => number) | undefined
}

/** The contract of `Discovery`, and what a list of everything or a suggestion needs besides. */
export interface ServerDiscovery extends Discovery {
  /** Asks the server whether the catalog is still true, unless it has been asked within the last second. */
  revalidate(signal?: AbortSignal): Promise<void>
}

type Known = { readonly catalog: Catalog; readonly validatedAtMs: number }

/**
 * Opens discovery; nothing is read or sent before the first question.
 *
 * All methods throw what the transport throws when the server has to be asked and refuses or does not answer.
 */
export function openDiscovery(transport: Transport, options: DiscoveryOptions = {}): ServerDiscovery {
  const { cache, now = Date.now } = options
  let known: Known | undefined
  let isDoubted = false
  let askedAtMs = Number.NEGATIVE_INFINITY

  const ask = sharedWork(async (signal): Promise<Known> => {
    const before = known?.catalog
    const startedAtMs = now()
    const catalog = await fetchDiscovery(transport, before, signal)
    known = { catalog, validatedAtMs: startedAtMs }
    askedAtMs = now()
    isDoubted = false
    if (catalog === before) cache?.touch(startedAtMs)
    else cache?.save(catalog, startedAtMs)
    return known
  })

  const ageMs = (k: Known) => Math.abs(now() - k.validatedAtMs)
  const hasJustAsked = () => now() - askedAtMs < DOUBT_AFTER_MS && !isDoubted

  async function load(signal: AbortSignal | undefined, trustMs = TRUST_MS): Promise<Known> {
    known ??= cache?.load()
    if (known === undefined || isDoubted || ageMs(known) >= trustMs) return ask(signal)
    return known
  }

  /** For questions whose answer is incomplete while an API service is down. */
  async function loadComplete(signal: AbortSignal | undefined): Promise<Known> {
    const loaded = await load(signal)
    return failuresOf(loaded.catalog).length === 0 ? loaded : load(signal, FAILURE_TRUST_MS)
  }

  /** Looks something up, and once more after asking the server when it is not there. */
  async function find<T>(lookUp: (c: Catalog) => T | undefined, signal: AbortSignal | undefined) {
    const first = await load(signal)
    const found = lookUp(first.catalog)
    if (found !== undefined || hasJustAsked()) return { found, catalog: first.catalog }
    const { catalog } = await ask(signal)
    return { found: lookUp(catalog), catalog }
  }

  return {
    async resolve(word, signal) {
      const { found, catalog } = await find((c) => lookUpWord(c, word), signal)
      if (found === undefined) return withoutAnswer(catalog)
      return found.isCategory ? lookUpCategory((await loadComplete(signal)).catalog, word) : found.resolved
    },
    async resourceFor(apiVersion, kind, signal) {
      const { group, version } = parseApiVersion(apiVersion)
      return (await find((c) => findKind(c, group, version, kind), signal)).found
    },
    async all(signal) {
      const { catalog } = await loadComplete(signal)
      return withProblems(
        preferredResources(catalog).filter((resource) => resource.verbs.length > 0),
        catalog,
      )
    },
    invalidate() {
      isDoubted = true
    },
    async revalidate(signal) {
      await load(signal)
      if (!hasJustAsked()) await ask(signal)
    },
    async names(signal) {
      return knownNames((await load(signal, Number.POSITIVE_INFINITY)).catalog)
    },
  }
}

type Found = { readonly isCategory: boolean; readonly resolved: Resolved }

function lookUpWord(catalog: Catalog, word: string): Found | undefined {
  const members = expandCategory(catalog, word)
  if (members.length > 0) return { isCategory: true, resolved: withProblems(members, catalog) }
  const candidates = findResources(catalog, word)
  const [taken] = candidates
  if (taken === undefined) return undefined
  const notice = ambiguityNotice(word, candidates)
  return { isCategory: false, resolved: { resources: [taken], notices: notice ? [notice] : [], problems: [] } }
}

function lookUpCategory(catalog: Catalog, category: string): Resolved {
  return withProblems(expandCategory(catalog, category), catalog)
}

function withProblems(resources: readonly ResourceInfo[], catalog: Catalog): Resolved {
  return { resources, notices: [], problems: failuresOf(catalog).map(failureProblem) }
}

/** Nobody can say that a type does not exist while an API service that may serve it is down. */
function withoutAnswer(catalog: Catalog): Resolved | undefined {
  return failuresOf(catalog).length === 0 ? undefined : withProblems([], catalog)
}
