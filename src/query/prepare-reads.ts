// What happens before the first list: the facts of every source, the schemas that expressions need, the plan.

import type { Event } from '../streams.ts'
import { gatherFacts } from './gather-facts.ts'
import { type PlannedRead, planQuery, type SkippedRead } from './query-plan.ts'
import { expressionsOf, type QuerySpec } from './query-spec.ts'
import type { Facts, Source } from './source.ts'

export type PreparedReads = {
  readonly facts: readonly Facts[]
  readonly reads: readonly PlannedRead[]
  readonly skipped: readonly SkippedRead[]
  /** Ambiguities, sources that did not answer, words that mean nothing anywhere. */
  readonly events: readonly Event<never>[]
  /** The read without what its server refused to select by; undefined where that changes nothing. */
  replan(read: PlannedRead): PlannedRead | undefined
}

/**
 * Prepares a question. What expressions need is loaded only where there is one.
 * @throws UsageError for expressions that fit none of the kinds; what the only source failed with
 */
export async function prepareReads(
  spec: QuerySpec,
  sources: readonly Source[],
  signal: AbortSignal,
): Promise<PreparedReads> {
  const { facts, events } = await gatherFacts(spec, sources, signal)
  if (expressionsOf(spec).length === 0) {
    const { reads, skipped } = planQuery(spec, facts)
    return { facts, events, reads, skipped, replan: () => undefined }
  }
  const { prepareExpressions } = await import('./plan/prepare-expressions.ts')
  const prepared = await prepareExpressions(spec, facts, sources, signal)
  return { ...prepared, events: [...events, ...prepared.events] }
}
