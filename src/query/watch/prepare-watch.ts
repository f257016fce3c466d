// What happens before a watch begins: its reads, what rows are asked, and what is waited for.

import type { AggregateCall } from '../../machinery/expressions/aggregate.ts'
import { readsOf } from '../../machinery/expressions/reads.ts'
import { isAgeColumn } from '../../machinery/sort-cell.ts'
import type { Notice } from '../../streams.ts'
import { type PreparedReads, prepareReads } from '../prepare-reads.ts'
import type { PlannedRead } from '../query-plan.ts'
import { expressionsOf, type QuerySpec } from '../query-spec.ts'
import type { RowStages } from '../rows/row-stages.ts'
import type { Source } from '../source.ts'
import type { WatchOptions } from '../watch-query.ts'
import type { Waiting } from './waiting.ts'
import { splitKey } from './watched-read.ts'

export type PreparedWatch = {
  readonly prepared: PreparedReads
  /** The question with what is waited for. */
  readonly spec: QuerySpec
  /** Undefined where nothing is asked of rows. */
  readonly stages: RowStages | undefined
  /** Undefined where nothing is waited for. */
  readonly waiting: Waiting | undefined
  /** What rows are asked changes with time. */
  readonly isTimed: boolean
  /** That, or what is waited for does. */
  readonly ticks: boolean
}

/** @throws UsageError for expressions that fit none of the kinds; what the only source failed with; CancelledError */
export async function prepareWatch(
  asked: QuerySpec,
  sources: readonly Source[],
  {
    until: waitedFor,
    signal,
    clock,
  }: Pick<WatchOptions, 'until'> & { readonly signal: AbortSignal; readonly clock: () => Date },
): Promise<PreparedWatch> {
  if (waitedFor === undefined) {
    const prepared = await prepareReads(asked, sources, signal)
    const isTimed = asked.where?.reads.now ?? false
    const stages = await openStages(asked, prepared, clock())
    return { spec: asked, prepared, stages, waiting: undefined, isTimed, ticks: isTimed }
  }
  const { parseUntil, untilQuestions } = await import('../until/parse-until.ts')
  const until = typeof waitedFor === 'string' ? parseUntil({ flag: 'until', text: waitedFor }) : waitedFor
  const spec = { ...asked, also: [...(asked.also ?? []), ...untilQuestions(until)] }
  const prepared = await prepareReads(spec, sources, signal)
  const { checkUntilForKinds } = await import('../until/check-until.ts')
  checkUntilForKinds(until, prepared.facts)
  const stages = await openStages(spec, prepared, clock())
  const { openWaiting } = await import('./waiting.ts')
  const wrong = (call: AggregateCall, key: string, message: string) =>
    stages && noteWrong(stages, prepared.reads, call, key, message)
  const isTimed = [spec.where, ...spec.also].some((expression) => expression?.reads.now)
  return {
    spec,
    prepared,
    stages,
    waiting: openWaiting(until, { clock, wrong }),
    isTimed,
    ticks: isTimed || readsOf(until.expr).now,
  }
}

/** Said where a condition reads what stands still in a watch. */
export function ageHint({ where, also = [] }: QuerySpec): Notice | undefined {
  const columns = [where, ...also].flatMap((expression) => [...(expression?.reads.columns ?? [])])
  const column = columns.find(isAgeColumn)
  if (column === undefined) return undefined
  const message = `col.${column} is as old as the last change of its object: age() goes on with the time`
  return { kind: 'hint', message }
}

async function openStages(spec: QuerySpec, prepared: PreparedReads, at: Date): Promise<RowStages | undefined> {
  if (expressionsOf(spec).length === 0) return undefined
  return (await import('../rows/row-stages.ts')).openRowStages(spec, prepared, at)
}

/** What an aggregate cannot take is told of the object that it came from. */
function noteWrong(
  stages: RowStages,
  reads: readonly PlannedRead[],
  { argument }: AggregateCall,
  key: string,
  message: string,
): void {
  const { index, namespace, name } = splitKey(key)
  const read = reads[index]
  if (read === undefined) return
  const metadata = { name, ...(namespace === '' ? {} : { namespace }) }
  const object = { apiVersion: '', kind: read.request.resource.kind, metadata }
  stages.failed(read, undefined, argument, { object }, message)
}
