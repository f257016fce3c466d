// Saved objects beside what has become of them.

import type { Cluster } from '../cluster/cluster.ts'
import type { KubeObject } from '../machinery/json.ts'
import type { ManifestObject } from '../manifest/index.ts'
import { clusterSource } from '../query/cluster-source.ts'
import { prepareReads } from '../query/prepare-reads.ts'
import type { QuerySpec } from '../query/query-spec.ts'
import type { Event, Run } from '../streams.ts'
import { compareReads } from './compare-reads.ts'
import { concurrently } from './concurrently.ts'
import { DefinitionsInSet } from './definitions-in-set.ts'
import { type DiffItem, type DiffSummary, GOING } from './diff-item.ts'
import { type CommonDiffOptions, DEFAULT_CONCURRENCY } from './diff-options.ts'
import { failedItem, itemOfStates, ownersAfter, type StateOptions } from './item-of-states.ts'
import { readLiveOf } from './read-live.ts'
import { runStates, type StateTools } from './run-states.ts'
import { savedSide } from './saved-state.ts'
import { type Subject, subjectOf, type Unfit } from './subject.ts'

/** Saved objects that are looked at together. */
const WINDOW = 1000

/** What a saved state is compared with. */
export type SinceDiffOptions = CommonDiffOptions & {
  /** Also what is new since then, among what this selects; saved objects that it does not select are left out. */
  readonly spec?: QuerySpec | undefined
  /** Of the file, in refs to it. Default: `saved`. */
  readonly name?: string | undefined
}

type Tools = StateTools<SinceDiffOptions & Pick<StateOptions, 'ownersOf'>>

/**
 * Compares a saved state with what is there now: saved is before, live is after. Owners are those of the live object, who
 * have made it so.
 *
 * Without a question: each saved object, in their order; with one: what it selects, also objects that are new.
 *
 * @param saved objects as `readManifests` gives them of what `query` or `kubectl get` has printed
 * @throws while iterating: ConnectionError, ServerError, ConfigError when the server cannot be asked at all; CancelledError
 */
export function diffSince(
  saved: AsyncIterable<Event<ManifestObject>>,
  cluster: Cluster,
  options: SinceDiffOptions = {},
): Run<DiffItem, DiffSummary> {
  const { spec, name = 'saved' } = options
  return runStates(cluster, { ...options, ownersOf: ownersAfter }, (tools) =>
    spec === undefined ? ofSaved(saved, tools) : ofSelected(saved, spec, name, tools),
  )
}

async function* ofSaved(
  saved: AsyncIterable<Event<ManifestObject>>,
  { cluster, kinds, options, curtain, counted }: Tools,
): AsyncGenerator<Event<DiffItem>> {
  const { signal } = options
  const place = { namespace: cluster.connection.namespace, enforceNamespace: false }
  const nothingDefined = new DefinitionsInSet()
  let window: (Subject | Unfit)[] = []

  async function* compare(): AsyncGenerator<Event<DiffItem>> {
    const found = window
    window = []
    const subjects = found.filter((one): one is Subject => !('problem' in one))
    const live = readLiveOf(subjects, cluster, counted.request, signal)
    const work = async (one: Subject | Unfit): Promise<DiffItem> => {
      if ('problem' in one) return failedItem(one.ref, one.problem)
      const { manifest: before, resource, ref } = one
      const after = await live.of(one)
      const { schema } = await kinds.of(resource)
      const { uid, resourceVersion } = before.metadata ?? {}
      const known = {
        ...ref,
        ...(uid !== undefined && { uid }),
        ...(resourceVersion !== undefined && { resourceVersion }),
      }
      return itemOfStates({ ref: known, before, after, schema, notes: notesOf({ before, after }) }, options, curtain)
    }
    for await (const item of concurrently(found, DEFAULT_CONCURRENCY, work, signal)) yield { item }
  }

  for await (const event of saved) {
    if (!('item' in event)) yield event
    else window.push(await subjectOf(event.item, cluster, nothingDefined, place, signal))
    if (window.length === WINDOW) yield* compare()
  }
  yield* compare()
}

async function* ofSelected(
  saved: AsyncIterable<Event<ManifestObject>>,
  spec: QuerySpec,
  name: string,
  { cluster, kinds, options, curtain, counted }: Tools,
): AsyncGenerator<Event<DiffItem>> {
  const objects: ManifestObject[] = []
  let hasGaps = false
  for await (const event of saved) {
    if ('item' in event) objects.push(event.item)
    else {
      if ('problem' in event) hasGaps = true
      yield event
    }
  }
  const source = clusterSource(cluster)
  const { events, reads } = await prepareReads(spec, [source], options.signal)
  yield* events
  const paired = reads.map(({ request }) => ({ left: request, right: request }))
  const left = savedSide(cluster.name, name, objects)
  const compared = compareReads(paired, left, source, {
    ...options,
    curtain,
    schemaOf: async (resource) => (await kinds.of(resource)).schema,
    count: (side, sort) => {
      if (side !== left) counted.request(sort)
    },
    notesOf,
  })
  for await (const event of compared) {
    // what seems new may be what could not be read
    if (!hasGaps || !('item' in event) || event.item.action !== 'create') yield event
  }
}

function notesOf({
  before,
  after,
}: {
  readonly before?: KubeObject | undefined
  readonly after?: KubeObject | undefined
}) {
  const [then, now] = [before?.metadata?.uid, after?.metadata?.uid]
  const isRemade = then !== undefined && now !== undefined && then !== now
  const isGoing = after?.metadata?.deletionTimestamp !== undefined && before?.metadata?.deletionTimestamp === undefined
  return [...(isRemade ? ['it was deleted and made again'] : []), ...(isGoing ? [GOING] : [])]
}
