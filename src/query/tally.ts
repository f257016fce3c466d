// Counting an answer while it streams by: what was read, what was kept, what is missing.

import type { Page } from '../cluster/read.ts'
import { qualifiedName } from '../machinery/resource-info.ts'
import type { Event, Notice, Problem } from '../streams.ts'
import { NO_COST, planItems } from './plan-items.ts'
import type { PlannedRead } from './query-plan.ts'
import type { QueryPage, QuerySummary, ReadCost } from './query-result.ts'
import type { RowStages } from './rows/row-stages.ts'
import type { Source } from './source.ts'

/** The running count of one answer. */
export interface Tally {
  planned(reads: readonly PlannedRead[]): void
  /** Counts a page that arrived; the notice, once per read, that the list is not of one moment any more. */
  listed(index: number, page: Page, kept?: number): Notice | undefined
  /** A read is sent anew, in another form. */
  replanned(read: PlannedRead, index: number): void
  /** The reads as they stand. */
  plan(): readonly PlannedRead[]
  /** Counts what expressions said, and hands on what went wrong. */
  evaluated(stages: Pick<RowStages, 'counts' | 'problems'>): Generator<Event<never>>
  /** Counts a read as answered though it yielded nothing. */
  answered(index: number): void
  /** Cuts a page to what the limit leaves, and counts what is kept. */
  keep(page: QueryPage, limit: number | undefined): QueryPage
  isFull(limit: number | undefined): boolean
  /** Hands events on, remembering that problems make an answer partial. */
  note(events: readonly Event<never>[]): Generator<Event<never>>
  /** Rows read so far. */
  rows(): number
  summarize(): QuerySummary
}

/** The last page seen of one read. */
type Progress = {
  readonly hasMore: boolean
  readonly remaining: number | undefined
  readonly isConsistent: boolean
  readonly cost: ReadCost
}

/** @param withPlan the summary tells the plan, and what each read has cost */
export function createTally(sources: readonly Source[], withPlan = false): Tally {
  const startedAt = performance.now()
  const progress = new Map<number, Progress>()
  let plan: readonly PlannedRead[] = []
  let listed = 0
  let dropped = 0
  let evaluations: RowStages['counts'] | undefined
  let matched = 0
  let isPartial = false
  let isCut = false

  const elapsedMs = () => Math.round(performance.now() - startedAt)
  const finished = () => [...progress.values()].filter((read) => !read.hasMore).length

  function remaining(): number | 'unknown' {
    if (!isCut) return 0
    const unread = [...progress.values()].filter((read) => read.hasMore)
    if (unread.length > 0 && plan.some(({ condition }) => condition?.residual !== undefined)) return 'unknown'
    if (progress.size < plan.length || unread.some((read) => read.remaining === undefined)) return 'unknown'
    return unread.reduce((sum, read) => sum + (read.remaining ?? 0), listed - dropped - matched)
  }

  return {
    planned(reads) {
      plan = reads
    },
    replanned(read, index) {
      plan = plan.with(index, read)
    },
    plan: () => plan,
    *evaluated(stages) {
      evaluations = stages.counts
      if (evaluations.evalErrors > 0) isPartial = true
      for (const problem of stages.problems()) yield { problem }
    },
    listed(index, page, kept = page.rows.length) {
      const wasConsistent = progress.get(index)?.isConsistent ?? true
      listed += page.rows.length
      dropped += page.rows.length - kept
      const cost = progress.get(index)?.cost ?? NO_COST
      progress.set(index, {
        hasMore: page.hasMore,
        remaining: page.remainingItemCount,
        isConsistent: page.isConsistent,
        cost: {
          requests: cost.requests + 1,
          bytes: cost.bytes + page.wireBytes,
          listed: cost.listed + page.rows.length,
          matched: cost.matched + kept,
          ms: elapsedMs(),
        },
      })
      if (page.isConsistent || !wasConsistent) return undefined
      return { kind: 'fallback', message: inconsistent(qualifiedName(page.resource)) }
    },
    answered(index) {
      const { cost = NO_COST, isConsistent = true } = progress.get(index) ?? {}
      progress.set(index, { hasMore: false, remaining: undefined, isConsistent, cost })
    },
    keep(page, limit) {
      const room = limit === undefined ? page.rows.length : limit - matched
      const kept = page.rows.length <= room ? page : { ...page, rows: page.rows.slice(0, room) }
      matched += kept.rows.length
      if (limit !== undefined && matched >= limit) isCut = listed - dropped > matched || finished() < plan.length
      return kept
    },
    isFull: (limit) => limit !== undefined && matched >= limit,
    *note(events) {
      for (const event of events) {
        if ('problem' in event && !isDefinite(event.problem)) isPartial = true
        yield event
      }
    },
    rows: () => listed,
    summarize: () => ({
      matched,
      listed,
      ...evaluations,
      truncated: isCut,
      remaining: remaining(),
      partial: isPartial,
      consistent: [...progress.values()].every((read) => read.isConsistent),
      reads: { planned: plan.length, answered: finished() },
      ...traffic(sources),
      ms: elapsedMs(),
      ...(withPlan ? { plan: planItems(plan, (index) => progress.get(index)?.cost) } : {}),
    }),
  }
}

/** That one named object does not exist is an answer; nothing is missing from it. */
function isDefinite(problem: Problem): boolean {
  return problem.scope === 'object' && problem.reason === 'NotFound'
}

function inconsistent(resource: string): string {
  return `the list of ${resource} took longer than the server keeps its past: it was continued with newer objects`
}

function traffic(sources: readonly Source[]): Pick<QuerySummary, 'requests' | 'bytes'> {
  const requests: Record<string, number> = {}
  let bytes = 0
  for (const { requests: sent, bytes: received } of sources.map((source) => source.traffic())) {
    for (const [verb, count] of Object.entries(sent)) requests[verb] = (requests[verb] ?? 0) + count
    bytes += received
  }
  const total = Object.values(requests).reduce((sum, count) => sum + count, 0)
  return { requests: { total, ...requests }, bytes }
}
