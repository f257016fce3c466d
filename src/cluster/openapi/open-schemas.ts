// The schemas of one server: the index of its OpenAPI v3 documents, and each document when it is asked for.

import { ServerError } from '../../errors.ts'
import { isJsonObject, type Json, type JsonObject, stringifyJson } from '../../machinery/json.ts'
import type { SchemaSource } from '../../machinery/schema/schema.ts'
import { sharedWork } from '../discovery/shared-work.ts'
import type { Transport } from '../http.ts'
import type { DocumentCache } from './document-cache.ts'
import { fetchDocument, fetchIndex, hashOf, type Index, tryParse } from './fetch-documents.ts'

/** A group and one of its versions; the group is `''` for the core. */
export type GroupVersion = { readonly group: string; readonly version: string }

export type SchemasOptions = {
  /** Undefined: nothing is kept between processes. */
  readonly cache?: DocumentCache | undefined
  /** Whose index is kept in the cache, as the name of a file. Undefined: no index is. */
  readonly cluster?: string | undefined
  /** Milliseconds since the epoch. Default: Date.now. */
  readonly now?: (() => number) | undefined
}

export interface Schemas {
  /** The schemas of a group version; a source that knows nothing when the server does not serve it. */
  of(gv: GroupVersion, signal?: AbortSignal): Promise<SchemaSource>
  /**
   * Forgets what was kept by another process: from now on the server is asked for the index, or, of a definition,
   * whether its document is still the one that was kept.
   * @returns false when nothing was answered from what was kept
   */
  doubt(): boolean
}

/** How long the index is believed without asking: for a definition that changes, not for a command. */
const INDEX_TRUST_MS = 10_000
/** As long as discovery is: whoever misses something in a kept one doubts it. */
const KEPT_INDEX_TRUST_MS = 6 * 60 * 60 * 1000

type Document = {
  /** Undefined for what is not in the index. */
  readonly url: string | undefined
  readonly load: (signal?: AbortSignal) => Promise<SchemaSource>
}

const NOTHING: SchemaSource = { schemaOf: () => undefined }

/**
 * Opens the schemas of a server; nothing is read or sent before the first question.
 *
 * The index is asked for once, and conditionally after ten seconds; one in the cache is believed for hours, as long as
 * it knows what is asked for. A document is fetched once per hash, by anybody who shares the cache.
 *
 * The index of a server follows its definitions by up to a second, their documents do at once: so one that is not in
 * the index is asked for by its name, and one that is doubted without a hash.
 *
 * `of` throws what the transport throws, and a ServerError for answers that are no OpenAPI.
 */
export function openSchemas(transport: Transport, options: SchemasOptions = {}): Schemas {
  const { cache, cluster, now = Date.now } = options
  const documents = new Map<string, Document>()
  /** Documents of definitions that were taken as another process has left them. */
  const kept = new Set<string>()
  let index: Index | undefined
  let isDoubted = false

  const askIndex = sharedWork(async (signal): Promise<Index> => {
    const known = index?.trust === 'asked' ? index : undefined
    index = await fetchIndex(transport, known, now(), signal)
    if (cluster !== undefined) cache?.saveIndex(cluster, stringifyJson({ paths: index.paths }))
    return index
  })

  function keptIndex(): Index | undefined {
    const left = cluster === undefined ? undefined : cache?.loadIndex(cluster)
    if (left === undefined || now() - left.askedAtMs >= KEPT_INDEX_TRUST_MS) return undefined
    const paths = tryParse(left.text)?.paths
    if (!isJsonObject(paths)) return undefined
    const found: Index = { paths, etag: undefined, askedAtMs: left.askedAtMs, trust: 'kept' }
    return isDoubted ? doubted(found) : found
  }

  function doubted(known: Index): Index {
    return { ...known, askedAtMs: now(), trust: 'doubted' }
  }

  function isBelieved({ trust, askedAtMs }: Index): boolean {
    return now() - askedAtMs < (trust === 'kept' ? KEPT_INDEX_TRUST_MS : INDEX_TRUST_MS)
  }

  async function entryOf(name: string, isDefined: boolean, signal: AbortSignal | undefined): Promise<Json | undefined> {
    index ??= keptIndex()
    if (index !== undefined && isBelieved(index)) {
      const entry = index.paths[name]
      if (index.trust === 'asked' || (entry !== undefined && (index.trust === 'kept' || isDefined))) return entry
    }
    return (await askIndex(signal)).paths[name]
  }

  async function load(
    { name, url }: { readonly name: string; readonly url: string | undefined },
    isDefined: boolean,
    signal: AbortSignal,
  ): Promise<SchemaSource> {
    const hash = url === undefined ? '' : hashOf(url)
    const cached = tryParse(cache?.load(name, hash) ?? '')
    const isSure = url !== undefined && !(isDefined && isDoubted)
    if (cached !== undefined && isSure) {
      if (isDefined) kept.add(name)
      return sourceOf(cached)
    }
    const known = cached === undefined ? undefined : { document: cached, hash }
    const path = isSure ? url : (url?.replace(/\?.*/s, '') ?? pathOf(name))
    const fetched = await fetchDocument(transport, path, known, signal).catch((error) => {
      if (error instanceof ServerError && (error.code === 404 || url === undefined)) return undefined
      throw error
    })
    if (fetched?.text !== undefined) cache?.save(name, fetched.hash, fetched.text)
    // other processes are to know, too
    if (fetched?.hash !== hash && index?.trust === 'doubted') await askIndex(signal)
    return fetched === undefined ? NOTHING : sourceOf(fetched.document)
  }

  return {
    async of(gv, signal) {
      const name = nameOf(gv)
      const isDefined = mayBeDefined(gv)
      const url = urlOf(await entryOf(name, isDefined, signal))
      if (url === undefined && !isDefined) return NOTHING
      let document = documents.get(name)
      if (document === undefined || document.url !== url) {
        document = { url, load: once((abort) => load({ name, url }, isDefined, abort)) }
        documents.set(name, document)
      }
      return document.load(signal)
    },
    doubt() {
      isDoubted = true
      const wasKept = kept.size > 0 || index?.trust === 'kept'
      for (const name of kept) documents.delete(name)
      kept.clear()
      if (index?.trust === 'kept') index = doubted(index)
      return wasKept
    },
  }
}

/** Keeps what has been loaded; a failure is kept for nobody. */
function once<T>(load: (signal: AbortSignal) => Promise<T>): (signal?: AbortSignal) => Promise<T> {
  let loaded: { readonly value: T } | undefined
  const work = sharedWork(async (signal) => {
    const value = await load(signal)
    loaded = { value }
    return value
  })
  return async (signal) => loaded?.value ?? (await work(signal))
}

/** `api/v1`, `apis/apps/v1`: the name of a document in the index. */
function nameOf({ group, version }: GroupVersion): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`
}

function pathOf(name: string): string {
  return `/openapi/v3/${name}`
}

/** A definition's group has a dot in its name. Those without are of Kubernetes itself, and change with the server. */
function mayBeDefined({ group }: GroupVersion): boolean {
  return group.includes('.')
}

function urlOf(entry: Json | undefined): string | undefined {
  const url = isJsonObject(entry) ? entry.serverRelativeURL : undefined
  return typeof url === 'string' && url.startsWith('/') ? url : undefined
}

async function sourceOf(document: JsonObject): Promise<SchemaSource> {
  const { schemasOfDocument } = await import('../../machinery/schema/read-document.ts')
  return schemasOfDocument(document)
}
