// Watching what a question selects, over several kinds and clusters at once, until something is so or time is up.

import type { AggregateExpression } from '../machinery/expressions/aggregate.ts'
import { type Run, toRun } from '../streams.ts'
import type { PlannedRead } from './query-plan.ts'
import type { QuerySpec } from './query-spec.ts'
import type { Source } from './source.ts'
import type { WatchItem, WatchSummary } from './watch/watch-item.ts'
import { Watch } from './watch/watching.ts'

export type { UntilSummary, WatchEventName, WatchItem, WatchSummary } from './watch/watch-item.ts'

export type WatchOptions = {
  readonly signal?: AbortSignal
  /** Told of the plan before anything is listed, and when it changes. */
  readonly onPlan?: (reads: readonly PlannedRead[]) => void
  /** Ends the watch when it holds of everything that matches: `count(self.status.phase == "Running") >= 3`. */
  readonly until?: string | AggregateExpression
  /** Ends the watch after so long; 0: when everything there is has been told. Default: never. */
  readonly timeoutMs?: number
  /** Says of changes which fields they changed. Rows have to hold whole objects: `needs.object`. */
  readonly withChanges?: boolean
  /** What `now` and `age()` are counted from. Default: the clock of this machine. */
  readonly clock?: () => Date
}

/**
 * Tells everything that matches and then every change, until the signal is aborted: disconnects, expired versions and
 * refusals are retried for ever, each named in a notice.
 *
 * What cannot be told once to begin with is not watched, as in kubectl: a kind that is refused, a server that cannot be
 * reached and, without `until`, a named object that does not exist are problems, and the rest is watched on. It ends when
 * nothing is left, when `until` holds, or when the time is up; the summary says which.
 *
 * @throws while iterating: UsageError; what the only source failed with; CancelledError.
 */
export function watchObjects(
  spec: QuerySpec,
  sources: readonly Source[],
  options: WatchOptions = {},
): Run<WatchItem, WatchSummary> {
  const watch = new Watch(spec, sources, options)
  return toRun(
    () => watch.events(),
    () => watch.summarize('interrupted'),
  )
}
