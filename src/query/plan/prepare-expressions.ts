// Planning a question that has expressions: schemas, checks, and the condition divided between the servers and us.

import type { Notice } from '../../streams.ts'
import type { PreparedReads } from '../prepare-reads.ts'
import { type ConditionPlanner, type PlannedRead, planQuery, sameRead } from '../query-plan.ts'
import type { QuerySpec } from '../query-spec.ts'
import type { Facts, Source } from '../source.ts'
import { checkExpressions } from './check-expressions.ts'
import { gatherSchemas } from './gather-schemas.ts'
import { plannedCondition } from './planned-condition.ts'

/** @throws UsageError for expressions that fit none of the kinds */
export async function prepareExpressions(
  spec: QuerySpec,
  gathered: readonly Facts[],
  sources: readonly Source[],
  signal: AbortSignal,
): Promise<PreparedReads> {
  const { facts, events } = await gatherAndCheck(spec, gathered, sources, signal)
  const { where } = spec
  const planner = (refused: boolean): ConditionPlanner | undefined =>
    where && ((resource, one) => plannedCondition({ ...spec, where }, resource, one, refused))
  const { reads, skipped } = planQuery(spec, facts, planner(false))
  return {
    facts,
    events,
    reads,
    skipped,
    replan(read: PlannedRead) {
      if (read.condition?.fieldSelector === undefined) return undefined
      const own = facts.filter(({ source }) => source === read.source)
      return planQuery(spec, own, planner(true)).reads.find((other) => sameRead(read, other))
    },
  }
}

/** What is wrong by schemas that were kept may be right by those of now: they are asked for before it is said. */
async function gatherAndCheck(
  spec: QuerySpec,
  gathered: readonly Facts[],
  sources: readonly Source[],
  signal: AbortSignal,
): ReturnType<typeof gatherSchemas> {
  const first = await gatherSchemas(spec, gathered, sources, signal)
  try {
    return withRemarks(first, checkExpressions(spec, first.facts))
  } catch (error) {
    const doubts = await Promise.all(sources.map((source) => source.doubtSchemas?.()))
    if (!doubts.includes(true)) throw error
    const second = await gatherSchemas(spec, gathered, sources, signal)
    return withRemarks(second, checkExpressions(spec, second.facts))
  }
}

type Gathered = Awaited<ReturnType<typeof gatherSchemas>>

function withRemarks({ facts, events }: Gathered, remarks: readonly Notice[]): Gathered {
  return { facts, events: [...events, ...remarks.map((notice) => ({ notice }))] }
}
