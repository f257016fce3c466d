// The live objects of many manifests: lists where many are in one place, single reads where few are.

import type { Cluster } from '../cluster/cluster.ts'
import { ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import type { Subject } from './subject.ts'
import { BYTES_PER_GET, openWalk, type Walk, type Wanted } from './walk.ts'

/** So many manifests of one kind and namespace are worth a list. */
const WORTH_A_LIST = 8

/** Live objects that are being read. */
export type Live = {
  /** Tells of a manifest that will be asked for. Where many are in one place a list of it begins at once. */
  want(subject: Subject): void
  /** All have been told of: whatever is not begun begins now. */
  begin(): void
  /** The live object of a manifest that was told of; undefined where there is none. */
  of(subject: Subject): Promise<KubeObject | undefined>
}

/** Reads for one group of manifests after the other. */
export type LiveReader = { group(): Live }

type Found = PromiseWithResolvers<KubeObject | undefined> & {
  readonly subject: Subject
  isAsked: boolean
  /** Set where it has to be read by itself. */
  read?: () => void
}

/** Of one kind and namespace, for all groups. */
type Place = {
  walk?: Walk
  /** Of a list that was not worth it, in bytes. */
  left?: number
  /** Groups have their turns. */
  turn: Promise<void>
}

/**
 * Reads live objects. One can be had as soon as the page that it is on has come; where a list is refused, or costs more
 * than it saves, each is read by itself, when it is asked for. A group goes on with the list where the one before it has
 * left it; what the list has had by then is read anew.
 *
 * @param count is told of each request: `list` or `get`
 * @param isVerified what is told is held against a dry run: then a list may tell early that something is not there
 */
export function liveReader(
  cluster: Cluster,
  count: (sort: 'list' | 'get') => void,
  signal: AbortSignal,
  { isVerified = false } = {},
): LiveReader {
  const places = new Map<string, Place>()

  function placeOf({ resource: { group, version, resource }, namespace = '' }: Subject): Place {
    const key = `${group}/${version}/${resource}/${namespace}`
    const place = places.get(key) ?? { turn: Promise.resolve() }
    places.set(key, place)
    return place
  }

  function beginWalk(place: Place, { resource, namespace }: Subject): Walk {
    place.walk?.end()
    const request = { resource, representation: 'object', ...(namespace !== undefined && { namespace }) } as const
    const pages = cluster.read(request, signal)[Symbol.asyncIterator]()
    place.walk = openWalk(pages, () => count('list'), { trustsOrder: isVerified })
    return place.walk
  }

  function endWalk(place: Place): void {
    place.walk?.end()
    delete place.walk
  }

  async function walked(place: Place, wanted: Wanted, subject: Subject): Promise<void> {
    if (place.walk === undefined && (place.left ?? 0) > wanted.size * BYTES_PER_GET) return
    try {
      const isAnew = place.walk === undefined || isWorthAnew(place.walk, wanted)
      const walk = isAnew ? beginWalk(place, subject) : (place.walk as Walk)
      if (await walk.find(wanted)) return
      place.left = walk.sizeBytes()
      endWalk(place)
    } catch (error) {
      endWalk(place)
      if (!(error instanceof ServerError) || error.code !== 403) throw error
    }
  }

  async function readPlace(place: Place, found: ReadonlyMap<string, Found>): Promise<void> {
    const wanted: Wanted = new Map(Array.from(found, ([name, { resolve }]) => [name, resolve] as const))
    const [first] = found.values()
    try {
      if (first !== undefined && isListed(found.size, first.subject)) await walked(place, wanted, first.subject)
      for (const name of wanted.keys()) offer(found.get(name) as Found)
    } catch (error) {
      for (const name of wanted.keys()) found.get(name)?.reject(error)
    }
  }

  /** To be read by itself, when it is asked for. */
  function offer(one: Found): void {
    const { resource, name, namespace } = one.subject
    one.read = () => {
      delete one.read
      count('get')
      cluster
        .get(resource, namespace === undefined ? { name } : { name, namespace }, signal)
        .then(one.resolve, one.reject)
    }
    if (one.isAsked) one.read()
  }

  return {
    group() {
      const wanted = new Map<Place, Map<string, Found>>()
      return {
        want(subject) {
          const place = placeOf(subject)
          const found = wanted.get(place) ?? new Map<string, Found>()
          wanted.set(place, found)
          if (found.has(subject.name)) return
          const promised = { ...Promise.withResolvers<KubeObject | undefined>(), subject, isAsked: false }
          // whoever asks for the object hears of it; nobody may
          promised.promise.catch(() => {})
          found.set(subject.name, promised)
          const isNew = place.walk === undefined && place.left === undefined
          if (isNew && isListed(found.size, subject)) beginWalk(place, subject)
        },
        begin() {
          for (const [place, found] of wanted) place.turn = place.turn.then(() => readPlace(place, found))
        },
        async of(subject) {
          const found = wanted.get(placeOf(subject))?.get(subject.name)
          if (found === undefined) return undefined
          found.isAsked = true
          found.read?.()
          return found.promise
        },
      }
    },
  }
}

function isListed(count: number, { resource }: Subject): boolean {
  return count >= WORTH_A_LIST && resource.verbs.includes('list')
}

/** Where many were passed over, and the list is not too long for them, it is read from its beginning. */
function isWorthAnew(walk: Walk, wanted: Wanted): boolean {
  const passed = [...wanted.keys()].filter((name) => walk.isPassed(name)).length
  return passed >= WORTH_A_LIST && walk.sizeBytes() <= passed * BYTES_PER_GET
}

/** The same of manifests that are all known. */
export function readLiveOf(
  subjects: readonly Subject[],
  cluster: Cluster,
  count: (sort: 'list' | 'get') => void,
  signal: AbortSignal,
): Live {
  const live = liveReader(cluster, count, signal).group()
  for (const subject of subjects) live.want(subject)
  live.begin()
  return live
}
