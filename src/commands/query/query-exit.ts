// The exit code that an answer means.

import { ConnectionError } from '../../errors.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'
import { UNKNOWN_KIND } from '../../query/gather-facts.ts'
import type { QuerySummary } from '../../query/query-result.ts'
import type { Problem } from '../../streams.ts'

export type Verdict = {
  readonly summary: QuerySummary
  readonly problems: readonly Problem[]
  readonly strict: boolean
  readonly failEmpty: boolean
}

/**
 * Nothing answered to its end: could not run when no server was reached, else no. Then, in this order: partial with
 * `--strict`, something named is not there, nothing matched with `--fail-empty`, done.
 */
export function queryExitCode({ summary, problems, strict, failEmpty }: Verdict): ExitCode {
  if (problems.length > 0 && summary.reads.answered === 0 && !summary.truncated) {
    return summary.listed === 0 && problems.every(isUnreachable) ? EXIT.couldNotRun : EXIT.no
  }
  if (strict && summary.partial) return EXIT.partial
  if (problems.some(isNo)) return EXIT.no
  return failEmpty && summary.matched === 0 ? EXIT.nothing : EXIT.done
}

/** Something that was named is not there, an object could not be shown as asked, or a file could not be read whole. */
export function isNo({ scope, reason, context }: Problem): boolean {
  const isOfFiles = scope === 'document' || (scope === 'source' && context === undefined)
  return scope === 'object' || scope === 'evaluation' || isOfFiles || reason === UNKNOWN_KIND
}

/** True for a source that could not even be asked; an answer that broke off came from a server that was reached. */
export function isUnreachable(problem: Problem): boolean {
  if (problem.scope === 'source' && problem.reason === 'InvalidConfiguration') return true
  return problem.cause instanceof ConnectionError && problem.cause.failure !== 'incomplete'
}
