// The exit code that a diff means.

import type { DiffAction, DiffSummary } from '../../diff/diff-item.ts'
import { EXIT, type ExitCode } from '../../flags/exit-code.ts'

export type DiffVerdict = {
  readonly summary: DiffSummary
  readonly failOn: readonly DiffAction[]
  readonly exitZero: boolean
  /** What an external program says; default: what the counts do. */
  readonly hasDifferences?: boolean | undefined
}

/** Partial, then gated, then differences, then none. */
export function diffExitCode({
  summary: { counts, partial },
  failOn,
  exitZero,
  hasDifferences,
}: DiffVerdict): ExitCode {
  if (partial) return EXIT.partial
  if (failOn.some((action) => counts[action] > 0)) return EXIT.gated
  const { unchanged: _, error: _error, ...differing } = counts
  const differs = hasDifferences ?? Object.values(differing).some((count) => count > 0)
  return differs && !exitZero ? EXIT.no : EXIT.done
}
