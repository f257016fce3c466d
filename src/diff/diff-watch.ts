// Drift over time: each change of live objects as it happens, and who made it.

import type { Cluster } from '../cluster/cluster.ts'
import type { Change } from '../machinery/changes/change.ts'
import type { KubeObject } from '../machinery/json.ts'
import { asMasked } from '../machinery/masking/masked.ts'
import { qualifiedName, type ResourceInfo } from '../machinery/resource-info.ts'
import type { ManifestObject } from '../manifest/index.ts'
import { clusterSource } from '../query/cluster-source.ts'
import { mergeAsTheyCome } from '../query/merge-as-they-come.ts'
import type { QuerySpec } from '../query/query-spec.ts'
import { toQuerySpec } from '../query/to-query-spec.ts'
import { type WatchItem, watchObjects } from '../query/watch-query.ts'
import type { Event, Run } from '../streams.ts'
import { DefinitionsInSet } from './definitions-in-set.ts'
import type { DiffItem, DiffSummary } from './diff-item.ts'
import type { CommonDiffOptions } from './diff-options.ts'
import { itemOfStates } from './item-of-states.ts'
import { runStates, type StateTools } from './run-states.ts'
import { subjectOf } from './subject.ts'
import { refOfLive } from './visited.ts'
import { type OwnerFilter, ownerFilter, writersOf } from './writers.ts'

/** Which changes a watch tells of. */
export type WatchDiffOptions = CommonDiffOptions & {
  /** `NAME`: only changes that this manager made; `!NAME`: not those. Default: all. */
  readonly owners?: readonly string[] | undefined
  /** Of manifests that state none. Default: the connection's. */
  readonly namespace?: string | undefined
  /** When things are seen. Default: the clock of this machine. */
  readonly clock?: (() => Date) | undefined
}

/** One question that is watched, and the names that are meant where not all are. */
type Watched = { readonly spec: QuerySpec; readonly names?: ReadonlySet<string> }

type Tools = StateTools<WatchDiffOptions>

/**
 * Tells of each change of what a question selects, from now until the signal is aborted: what is there to begin with is
 * silent. Each item is one step: before is the state that was told last. Owners are those who have made the change.
 *
 * What breaks off is taken up again; what changed meanwhile is one step. Memory holds the objects that are watched.
 *
 * @throws while iterating: as `watchObjects`; CancelledError
 */
export function diffWatch(
  spec: QuerySpec,
  cluster: Cluster,
  options: WatchDiffOptions = {},
): Run<DiffItem, DiffSummary> {
  return runStates(cluster, options, (tools) => followAll([{ spec }], tools))
}

/** The same of the live objects that manifests name, and of no others. An object that is not there yet is waited for. */
export function diffWatchManifests(
  manifests: AsyncIterable<Event<ManifestObject>>,
  cluster: Cluster,
  options: WatchDiffOptions = {},
): Run<DiffItem, DiffSummary> {
  return runStates(cluster, options, async function* (tools) {
    yield* followAll(yield* named(manifests, tools), tools)
  })
}

function followAll(watched: readonly Watched[], tools: Tools): AsyncGenerator<Event<DiffItem>> {
  const isWanted = ownerFilter(tools.options.owners ?? [])
  return mergeAsTheyCome(watched.map((one) => follow(one, isWanted, tools)))
}

async function* follow({ spec, names }: Watched, isWanted: OwnerFilter, tools: Tools): AsyncGenerator<Event<DiffItem>> {
  const { cluster, options } = tools
  const known = new Map<string, KubeObject>()
  for await (const event of watchObjects(spec, [clusterSource(cluster)], { signal: options.signal })) {
    if (!('item' in event)) {
      yield event
      continue
    }
    const { row, type, isInitial } = event.item
    const name = row?.object?.metadata?.name
    if (row === undefined || name === undefined || (names !== undefined && !names.has(name))) continue
    const key = `${qualifiedName(event.item.resource)}/${row.object?.metadata?.namespace ?? ''}/${name}`
    const before = known.get(key)
    const isGone = type === 'DELETED' && event.item.event !== 'LEAVE'
    if (isGone) known.delete(key)
    else if (row.object !== undefined) known.set(key, row.object)
    if (isInitial) continue
    const item = await stepOf(event.item, before, isGone ? undefined : row.object, spec, isWanted, tools)
    if (item !== undefined) yield { item }
  }
}

/** Undefined where there is nothing to tell: only what a server sets has changed, or nobody asks for who changed it. */
async function stepOf(
  { resource, event, row }: WatchItem,
  before: KubeObject | undefined,
  after: KubeObject | undefined,
  { labelSelector }: QuerySpec,
  isWanted: OwnerFilter,
  { cluster, options, kinds, curtain }: Tools,
): Promise<DiffItem | undefined> {
  const { schema } = await kinds.of(resource)
  const time = (options.clock ?? (() => new Date()))().toISOString()
  const last = before ?? (after === undefined ? row?.object : undefined)
  const states = {
    ref: refOfLive((after ?? last) as KubeObject, resource, cluster.name),
    before: last,
    after,
    schema,
    time,
  }
  const notes =
    event === 'LEAVE' || (event === 'ENTER' && labelSelector !== undefined)
      ? [event === 'LEAVE' ? 'it has the labels no longer' : 'it is new, or has the labels since now']
      : []
  const item = itemOfStates({ ...states, notes }, { ...options, ownersOf: writersOf }, curtain)
  if (item.action === 'unchanged') return undefined
  const isWhole = item.action === 'delete' || item.changes.every(({ owners }) => isWanted(owners))
  if (item.action === 'delete') return isWanted([]) ? item : undefined
  if (isWhole) return item
  const changes = item.changes.filter(({ owners }) => isWanted(owners))
  return changes.length === 0 ? undefined : { ...item, changes: asMasked<readonly Change[]>(changes) }
}

/** One watch for each kind and namespace; of a single object, of that one. */
async function* named(
  manifests: AsyncIterable<Event<ManifestObject>>,
  { cluster, options }: Tools,
): AsyncGenerator<Event<never>, readonly Watched[]> {
  const place = { namespace: options.namespace ?? cluster.connection.namespace, enforceNamespace: false }
  const nothingDefined = new DefinitionsInSet()
  const places = new Map<string, { readonly word: string; readonly namespace?: string; readonly names: Set<string> }>()
  for await (const event of manifests) {
    if (!('item' in event)) {
      yield event
      continue
    }
    const subject = await subjectOf(event.item, cluster, nothingDefined, place, options.signal)
    if ('problem' in subject) {
      yield { problem: subject.problem }
      continue
    }
    const { resource, namespace, name } = subject
    const word = wordOf(resource)
    const key = `${word}/${namespace ?? ''}`
    const found = places.get(key) ?? { word, ...(namespace !== undefined && { namespace }), names: new Set() }
    found.names.add(name)
    places.set(key, found)
  }
  return [...places.values()].map(({ word, namespace, names }) => ({
    names,
    spec: toQuerySpec([word], {
      needs: { object: true },
      ...(namespace !== undefined && { namespaces: [namespace] }),
      ...(names.size === 1 && { fieldSelector: `metadata.name=${[...names][0]}` }),
    }),
  }))
}

/** Means this resource in this version and no other. */
function wordOf({ resource, version, group }: ResourceInfo): string {
  return group === '' ? resource : `${resource}.${version}.${group}`
}
