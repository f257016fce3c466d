// Live workloads beside one of their revisions: what `kubectl rollout undo --to-revision` would change.

import type { Cluster } from '../cluster/cluster.ts'
import { ServerError } from '../errors.ts'
import { isJsonObject, type KubeObject } from '../machinery/json.ts'
import { LAST_APPLIED_ANNOTATION } from '../machinery/patches/kubectl/last-applied.ts'
import type { Schema } from '../machinery/schema/schema.ts'
import { clusterSource } from '../query/cluster-source.ts'
import { itemsOf, type QueryItem } from '../query/query-result.ts'
import type { QuerySpec } from '../query/query-spec.ts'
import { queryPages } from '../query/run-query.ts'
import { type Event, type Problem, type Run, toRun } from '../streams.ts'
import { concurrently } from './concurrently.ts'
import type { DiffItem, DiffSummary } from './diff-item.ts'
import { curtainFor } from './diff-manifests.ts'
import { type CommonDiffOptions, DEFAULT_CONCURRENCY } from './diff-options.ts'
import { failedItem, itemOfStates } from './item-of-states.ts'
import { knowKinds } from './kind-facts.ts'
import { atRevision, NoRevisionError } from './revisions.ts'
import { type Tally, tally } from './tally.ts'
import type { Curtain } from './to-item.ts'

type Work = {
  readonly revision: number
  readonly cluster: Cluster
  readonly curtain: Curtain
  readonly counted: Tally
  readonly options: CommonDiffOptions
}

/**
 * Compares each Deployment, StatefulSet and DaemonSet that a question selects with one of its revisions: live is before,
 * as going back would make it is after. An object that has no such revision is an item with action `error`.
 *
 * @param revision 0: the one before the last
 * @throws while iterating: UsageError; ConnectionError, ServerError, ConfigError when the server cannot be asked at all;
 * CancelledError
 */
export function diffRevision(
  spec: QuerySpec,
  revision: number,
  cluster: Cluster,
  options: CommonDiffOptions = {},
): Run<DiffItem, DiffSummary> {
  const counted = tally()
  const work: Work = { revision, cluster, curtain: curtainFor(options), counted, options }
  return toRun(
    () => generate(spec, work),
    () => counted.summary(),
  )
}

async function* generate(spec: QuerySpec, work: Work): AsyncGenerator<Event<DiffItem>, DiffSummary> {
  const { cluster, options, counted } = work
  const abort = new AbortController()
  const signal = options.signal === undefined ? abort.signal : AbortSignal.any([options.signal, abort.signal])
  const kinds = knowKinds(cluster, signal)
  const isNamed = spec.targets.some(({ names }) => names.length > 0)
  try {
    for await (const event of queryPages(spec, [clusterSource(cluster)], { signal })) {
      if (!('item' in event)) {
        if ('problem' in event) counted.problem()
        yield event
        continue
      }
      counted.request(isNamed ? 'get' : 'list')
      const page = event.item
      const { schema } = await kinds.of(page.resource)
      for (const notice of kinds.notices.splice(0)) yield { notice }
      const compare = (item: QueryItem, inner: AbortSignal) => itemAt(item, schema, work, inner)
      for await (const item of concurrently(itemsOf(page), DEFAULT_CONCURRENCY, compare, signal)) {
        counted.item(item)
        yield { item }
      }
    }
    return counted.summary()
  } finally {
    abort.abort()
  }
}

async function itemAt(
  { ref, object }: QueryItem,
  schema: Schema | undefined,
  { revision, cluster, curtain, counted, options }: Work,
  signal: AbortSignal,
): Promise<DiffItem> {
  const before = object as KubeObject
  try {
    const after = await atRevision(before, revision, cluster, counted.request, signal)
    const isThere = after === before
    const notes = isThere ? [`current template already matches revision ${revision}`] : notesOf(before)
    return itemOfStates({ ref, before, after, schema, notes, basis: 'local' }, options, curtain)
  } catch (error) {
    if (error instanceof NoRevisionError)
      return failedItem(ref, { scope: 'object', reason: 'NoRevision', message: error.message, ref })
    if (!(error instanceof ServerError) || error.code === 401) throw error
    const message = curtain === undefined ? error.message : curtain.message(error.message, ref)
    const problem: Problem = { scope: 'object', reason: error.reason || 'ServerError', message, ref, code: error.code }
    return failedItem(ref, problem)
  }
}

function notesOf({ kind, metadata, spec }: KubeObject): readonly string[] {
  const isPaused = kind === 'Deployment' && isJsonObject(spec) && spec.paused === true
  const isApplied = Object.hasOwn(metadata?.annotations ?? {}, LAST_APPLIED_ANNOTATION)
  return [...(isPaused ? [PAUSED] : []), ...(isApplied ? [APPLIED] : [])]
}

const PAUSED = "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again"
const APPLIED = 'it was applied: going back does not change what was applied last, and the next apply would undo it'
