// What is said when a watch has ended by itself, and the exit code that it means.

import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import { stringifyJson } from '../../machinery/json.ts'
import { escapeText } from '../../print/escape-text.ts'
import type { UntilSummary, WatchSummary } from '../../query/watch-query.ts'
import type { Problem } from '../../streams.ts'
import { isNo, isUnreachable } from './query-exit.ts'
import type { QueryOptions } from './query-options.ts'

/** One line, in the words of kubectl wait where there is something to wait for; undefined where problems have said it all. */
export function endingLine(
  { ended, until, reads, partial }: WatchSummary,
  { until: asked, timeout }: Pick<QueryOptions, 'until' | 'timeout'>,
): string | undefined {
  const condition = asked?.origin.text
  if (ended === 'until') return escapeText(`condition met: ${condition}`)
  if (ended !== 'timeout')
    return reads.planned === 0 && !partial ? 'error: nothing can match, so there is nothing to watch' : undefined
  if (until !== undefined) {
    const words = timeout?.ms === 0 ? 'condition not met' : 'timed out waiting for the condition'
    return escapeText(`error: ${words}: ${condition}${standing(until)}`)
  }
  if (reads.answered === 0) return 'error: timed out before anything was listed'
  return timeout?.ms === 0 ? 'the watch ended: everything there is was shown' : `the watch ended after ${timeout?.text}`
}

/** `; count() is 3, max(age()) is nothing` */
function standing({ values, error }: UntilSummary): string {
  if (values === undefined) return '; not everything could be listed in time'
  const each = Object.entries(values).map(
    ([text, value]) => `${text} is ${value === null ? 'nothing' : stringifyJson(value)}`,
  )
  return `; ${[...each, ...(error === undefined ? [] : [`it cannot be evaluated: ${error}`])].join(', ')}`
}

/**
 * What was waited for is so: done, unless something that was named is not there. It was not in time: no. Without
 * anything to wait for the end of the time is none of a failure. Nothing left to watch: could not run when no server was
 * reached, else no.
 */
export function watchExitCode({ ended, until, reads }: WatchSummary, problems: readonly Problem[]): ExitCode {
  if (ended === 'until')
    return problems.some((problem) => isNo(problem) && problem.scope !== 'evaluation') ? EXIT.no : EXIT.done
  if (ended === 'timeout') {
    if (until !== undefined) return EXIT.no
    if (reads.answered === 0) return reads.planned === 0 ? EXIT.couldNotRun : EXIT.no
    return problems.some(isNo) ? EXIT.no : EXIT.done
  }
  return problems.length > 0 && problems.every(isUnreachable) ? EXIT.couldNotRun : EXIT.no
}
