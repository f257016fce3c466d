// An expression may be wrong for one of several kinds and right for another: what is wrong for all of them is wrong.

import type { CelIssue } from '../../machinery/cel/issue.ts'
import type { Expression } from '../../machinery/expressions/expression.ts'
import { expressionError, type KnownNames } from '../../machinery/expressions/expression-error.ts'

/** Collects what each kind of rows says of an expression. */
export interface Agreement {
  /**
   * Notes the findings of one kind; none: it is right.
   * @throws UsageError when it was the last one and a finding is common to all.
   */
  heard(issues: readonly CelIssue[]): void
  /** One of them will not be heard. @throws UsageError as above */
  silent(): void
}

/** @param known what a wrong name may have meant besides fields. */
export function createAgreement(expression: Expression, voices: number, known: KnownNames): Agreement {
  let left = voices
  let common: readonly CelIssue[] | undefined
  function decide(): void {
    left--
    const [first] = common ?? []
    if (left <= 0 && first !== undefined) throw expressionError(expression.origin, first, known)
  }
  return {
    heard(issues) {
      common = common === undefined ? issues : common.filter((a) => issues.some((b) => b.offset === a.offset))
      decide()
    },
    silent: decide,
  }
}
