// Grouping and aggregating: rows stream by, and only the groups are kept.

import { type Event, type Run, toRun } from '../streams.ts'
import { type Group, type GroupSpec, groupExpressions } from './group-spec.ts'
import { type Groups, openGroups } from './groups/open-groups.ts'
import { inOrder } from './in-order.ts'
import { prepareReads } from './prepare-reads.ts'
import { readProblem } from './problems.ts'
import type { PlannedRead } from './query-plan.ts'
import type { QuerySummary } from './query-result.ts'
import type { QuerySpec } from './query-spec.ts'
import { openRowReader } from './read-rows.ts'
import type { RowStages } from './rows/row-stages.ts'
import type { QueryOptions } from './run-query.ts'
import type { Source } from './source.ts'
import { createTally } from './tally.ts'

/** The summary of an answer in groups. */
export type GroupSummary = QuerySummary & {
  /** All there are; as many as are not among the items were cut off. */
  readonly groups: number
}

/**
 * Groups the objects of a question, over all its kinds and sources together. The question's own sort and limit are
 * those of the groups.
 *
 * @throws while iterating: as `query`; UsageError for a key that is a list or an object.
 */
export function groupObjects(
  question: QuerySpec,
  groupSpec: GroupSpec,
  sources: readonly Source[],
  options: QueryOptions = {},
): Run<Group, GroupSummary> {
  const tally = createTally(sources, options.withPlan)
  const { sortBy: _, limit: __, ...rest } = question
  const nothing = { cells: false, namespaces: false, metadata: false, object: false }
  const spec: QuerySpec = { ...rest, needs: nothing, also: groupExpressions(groupSpec) }
  let groups: Groups | undefined
  const summarize = (shown: number): GroupSummary => {
    const count = groups?.count() ?? 0
    const summary = tally.summarize()
    const cut = shown < count ? { truncated: true, remaining: count - shown } : {}
    return { ...summary, matched: groups?.rows() ?? 0, ...cut, groups: count }
  }
  return toRun(
    async function* (): AsyncGenerator<Event<Group>, GroupSummary> {
      groups = openGroups(groupSpec)
      const stop = new AbortController()
      const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
      const prepared = await prepareReads(spec, sources, signal)
      yield* tally.note(prepared.events)
      tally.planned(prepared.reads)
      await options.onPlan?.(prepared.reads, prepared.skipped)
      const pending: Event<never>[] = []
      const reader = await openRowReader(spec, sources, prepared, {
        signal,
        now: options.now ?? new Date(),
        notice: (notice) => pending.push({ notice }),
        replanned: (read, index) => {
          tally.replanned(read, index)
          void options.onPlan?.(tally.plan(), prepared.skipped)
        },
      })
      const { stages } = reader
      if (stages === undefined) throw new TypeError('groups are made by expressions')

      const streams = prepared.reads.map((read, index) => () => reader.read(read, index))
      const onError = (error: unknown, index: number) => {
        if (stop.signal.aborted) return
        const read = prepared.reads[index] as PlannedRead
        pending.push({ problem: readProblem(error, read.source, read.request) })
      }
      for await (const [index, { page, kept }] of inOrder(streams, { onError, onLeave: () => stop.abort() })) {
        const notice = tally.listed(index, page, kept.rows.length)
        if (notice !== undefined) pending.push({ notice })
        options.onListed?.(tally.rows())
        yield* tally.note(pending.splice(0))
        const read = tally.plan()[index] as PlannedRead
        for (const row of kept.rows)
          groups.add(stages.also(index, row), (expression, message) =>
            stages.failed(read, page.columns, expression, row, message),
          )
      }
      yield* tally.note(pending)
      const sorted = groups.sorted()
      yield* tally.evaluated(withFailures(stages, groups))
      for (const group of sorted) yield { item: group }
      return summarize(sorted.length)
    },
    () => summarize(0),
  )
}

/** What went wrong on rows, and then in groups. */
function withFailures({ counts, problems }: RowStages, groups: Groups): Pick<RowStages, 'counts' | 'problems'> {
  const failures = groups.failures()
  return {
    counts: { ...counts, evalErrors: counts.evalErrors + failures.count },
    problems: () => [...problems(), ...failures.problems],
  }
}
