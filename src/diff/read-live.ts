// The live objects of many manifests: lists where many are in one place, single reads where few are.

import type { Cluster } from '../cluster/cluster.ts'
import type { Page } from '../cluster/read.ts'
import { ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import type { Subject } from './subject.ts'

/** So many manifests of one kind and namespace are worth a list. */
const WORTH_A_LIST = 8
/** A list that holds so many times more than what is looked for is left. */
const TOO_MANY_OTHERS = 4

/** Live objects that are being read. */
export type Live = {
  /** Tells of a manifest that will be asked for. Where many are in one place a list of it begins at once. */
  want(subject: Subject): void
  /** All have been told of: whatever is not begun begins now. */
  begin(): void
  /** The live object of a manifest that was told of; undefined where there is none. */
  of(subject: Subject): Promise<KubeObject | undefined>
}

type Found = PromiseWithResolvers<KubeObject | undefined> & {
  isAsked: boolean
  /** Set where it has to be read by itself. */
  read?: () => void
}

type Wanted = {
  readonly subjects: Subject[]
  readonly found: Map<string, Found>
  /** Pages of a list that is under way, the first of which has been asked for. */
  list?: { readonly pages: AsyncIterator<Page>; readonly first: Promise<IteratorResult<Page>> }
}

/**
 * Reads live objects. One can be had as soon as the page that it is on has come; where a list is refused, or holds mostly
 * other objects, each is read by itself, when it is asked for.
 *
 * @param count is told of each request: `list` or `get`
 */
export function readLive(cluster: Cluster, count: (sort: 'list' | 'get') => void, signal: AbortSignal): Live {
  const places = new Map<string, Wanted>()

  function beginList(wanted: Wanted, { resource, namespace }: Subject): void {
    count('list')
    const place = namespace === undefined ? {} : { namespace }
    const pages = cluster.read({ resource, ...place, representation: 'object' }, signal)[Symbol.asyncIterator]()
    const first = pages.next()
    first.catch(() => {})
    wanted.list = { pages, first }
  }

  return {
    want(subject) {
      const key = placeOf(subject)
      const wanted: Wanted = places.get(key) ?? { subjects: [], found: new Map() }
      places.set(key, wanted)
      if (wanted.found.has(subject.name)) return
      const promised = { ...Promise.withResolvers<KubeObject | undefined>(), isAsked: false }
      // whoever asks for the object hears of it; nobody may
      promised.promise.catch(() => {})
      wanted.subjects.push(subject)
      wanted.found.set(subject.name, promised)
      if (wanted.subjects.length === WORTH_A_LIST && subject.resource.verbs.includes('list')) beginList(wanted, subject)
    },
    begin() {
      for (const wanted of places.values()) void readPlace(wanted, cluster, count, signal)
    },
    async of(subject) {
      const found = places.get(placeOf(subject))?.found.get(subject.name)
      if (found === undefined) return undefined
      found.isAsked = true
      found.read?.()
      return found.promise
    },
  }
}

/** The same of manifests that are all known. */
export function readLiveOf(
  subjects: readonly Subject[],
  cluster: Cluster,
  count: (sort: 'list' | 'get') => void,
  signal: AbortSignal,
): Live {
  const live = readLive(cluster, count, signal)
  for (const subject of subjects) live.want(subject)
  live.begin()
  return live
}

function placeOf({ resource: { group, version, resource }, namespace = '' }: Subject): string {
  return `${group}/${version}/${resource}/${namespace}`
}

async function readPlace(
  wanted: Wanted,
  cluster: Cluster,
  count: (sort: 'list' | 'get') => void,
  signal: AbortSignal,
): Promise<void> {
  const { subjects, found } = wanted
  const missing = new Set(subjects)
  try {
    if (wanted.list !== undefined && (await readList(wanted.list, { missing, found }, count))) {
      for (const { name } of missing) found.get(name)?.resolve(undefined)
      return
    }
    for (const { resource, name, namespace } of missing) {
      const one = found.get(name) as Found
      one.read = () => {
        delete one.read
        count('get')
        const key = namespace === undefined ? { name } : { name, namespace }
        cluster.get(resource, key, signal).then(one.resolve, one.reject)
      }
      if (one.isAsked) one.read()
    }
  } catch (error) {
    for (const { name } of missing) found.get(name)?.reject(error)
  }
}

/** @returns false when the rest has to be read one by one */
async function readList(
  { pages, first }: NonNullable<Wanted['list']>,
  { missing, found }: { readonly missing: Set<Subject>; readonly found: Wanted['found'] },
  count: (sort: 'list' | 'get') => void,
): Promise<boolean> {
  const byName = new Map(Array.from(missing, (subject) => [subject.name, subject] as const))
  try {
    for (let step = await first; !step.done; count('list'), step = await pages.next()) {
      const page = step.value
      for (const { object } of page.rows) {
        const name = object?.metadata?.name ?? ''
        const subject = byName.get(name)
        if (subject === undefined) continue
        missing.delete(subject)
        found.get(name)?.resolve(object)
      }
      if (!page.hasMore || missing.size === 0) return true
      if ((page.remainingItemCount ?? 0) > TOO_MANY_OTHERS * missing.size) return false
    }
    return true
  } catch (error) {
    if (error instanceof ServerError && error.code === 403) return false
    throw error
  } finally {
    // whoever leaves early leaves the list, too
    void pages.return?.()
  }
}
