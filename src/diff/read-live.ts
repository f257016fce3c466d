// The live objects of many manifests: lists where many are in one place, single reads where few are.

import type { Cluster } from '../cluster/cluster.ts'
import { ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import type { Subject } from './subject.ts'

/** So many manifests of one kind and namespace are worth a list. */
const WORTH_A_LIST = 8
/** A list that holds so many times more than what is looked for is left. */
const TOO_MANY_OTHERS = 4

/** The live object of a manifest; undefined where there is none. */
export type Live = { of(subject: Subject): Promise<KubeObject | undefined> }

type Wanted = {
  readonly subjects: Subject[]
  readonly found: Map<string, PromiseWithResolvers<KubeObject | undefined>>
}

/**
 * Begins to read. An object can be had as soon as the page that it is on has come; where a list is refused, or holds
 * mostly other objects, each is read by itself.
 *
 * @param count is told of each request: `list` or `get`
 */
export function readLive(
  subjects: readonly Subject[],
  cluster: Cluster,
  count: (sort: 'list' | 'get') => void,
  signal: AbortSignal,
): Live {
  const places = new Map<string, Wanted>()
  for (const subject of subjects) {
    const key = placeOf(subject)
    const wanted: Wanted = places.get(key) ?? { subjects: [], found: new Map() }
    places.set(key, wanted)
    if (wanted.found.has(subject.name)) continue
    const promised = Promise.withResolvers<KubeObject | undefined>()
    // whoever asks for the object hears of it; nobody may
    promised.promise.catch(() => {})
    wanted.subjects.push(subject)
    wanted.found.set(subject.name, promised)
  }
  for (const wanted of places.values()) void readPlace(wanted, cluster, count, signal)
  return { of: async (subject) => places.get(placeOf(subject))?.found.get(subject.name)?.promise }
}

function placeOf({ resource: { group, version, resource }, namespace = '' }: Subject): string {
  return `${group}/${version}/${resource}/${namespace}`
}

async function readPlace(
  { subjects, found }: Wanted,
  cluster: Cluster,
  count: (sort: 'list' | 'get') => void,
  signal: AbortSignal,
): Promise<void> {
  const missing = new Set(subjects)
  try {
    if (subjects.length >= WORTH_A_LIST && subjects[0]?.resource.verbs.includes('list')) {
      const isComplete = await listPlace(subjects[0], { missing, found }, cluster, count, signal)
      if (isComplete) for (const { name } of missing) found.get(name)?.resolve(undefined)
      if (isComplete) return
    }
    const reads = Array.from(missing, async ({ resource, name, namespace }) => {
      count('get')
      const key = namespace === undefined ? { name } : { name, namespace }
      await cluster.get(resource, key, signal).then(found.get(name)?.resolve, found.get(name)?.reject)
    })
    await Promise.all(reads)
  } catch (error) {
    for (const { name } of missing) found.get(name)?.reject(error)
  }
}

/** @returns false when the rest has to be read one by one */
async function listPlace(
  { resource, namespace }: Subject,
  { missing, found }: { readonly missing: Set<Subject>; readonly found: Wanted['found'] },
  cluster: Cluster,
  count: (sort: 'list' | 'get') => void,
  signal: AbortSignal,
): Promise<boolean> {
  const byName = new Map(Array.from(missing, (subject) => [subject.name, subject] as const))
  const place = namespace === undefined ? {} : { namespace }
  try {
    count('list')
    for await (const page of cluster.read({ resource, ...place, representation: 'object' }, signal)) {
      for (const { object } of page.rows) {
        const name = object?.metadata?.name ?? ''
        const subject = byName.get(name)
        if (subject === undefined) continue
        missing.delete(subject)
        found.get(name)?.resolve(object)
      }
      if (!page.hasMore || missing.size === 0) break
      if ((page.remainingItemCount ?? 0) > TOO_MANY_OTHERS * missing.size) return false
      count('list')
    }
    return true
  } catch (error) {
    if (error instanceof ServerError && error.code === 403) return false
    throw error
  }
}
