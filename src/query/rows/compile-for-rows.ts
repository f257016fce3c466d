// An expression for the rows of one kind: by its types where it fits them, by what is there where it does not.

import type { CelIssue } from '../../machinery/cel/issue.ts'
import { DYN } from '../../machinery/cel/types.ts'
import { type Compiled, compileExpression } from '../../machinery/expressions/compile.ts'
import type { Expression } from '../../machinery/expressions/expression.ts'
import { expressionError } from '../../machinery/expressions/expression-error.ts'
import { type RowKind, type RowShape, rowShape } from '../../machinery/expressions/row-shape.ts'

/** Expressions ready for rows of one kind, all for the same variables. */
export type RowProgram = {
  readonly shape: RowShape
  readonly compiled: readonly Compiled[]
  /** Of each expression: what is wrong with it for this kind. */
  readonly issues: readonly (readonly CelIssue[])[]
}

/**
 * Compiles expressions for a kind. One that names fields or columns which this kind has not finds them absent.
 * @param heard told of each expression what is wrong with it for this kind, before anything is thrown
 * @throws UsageError for one that cannot be compiled however little is known of the rows.
 */
export function compileForRows(
  expressions: readonly Expression[],
  kind: RowKind,
  heard: (index: number, issues: readonly CelIssue[]) => void = () => {},
): RowProgram {
  const strict = rowShape(kind)
  const results = expressions.map((expression) => compileExpression(expression, strict.types))
  const issues = results.map((result) => ('issues' in result ? result.issues : []))
  for (const [i, found] of issues.entries()) heard(i, found)
  const compiled = results.flatMap((result) => ('issues' in result ? [] : [result]))
  if (compiled.length === results.length) return { shape: strict, compiled, issues }
  const open = rowShape(kind, true)
  return { shape: open, compiled: expressions.map((expression) => compileOpenly(expression, open)), issues }
}

function compileOpenly(expression: Expression, { types }: RowShape): Compiled {
  const open = compileExpression(expression, types)
  if (!('issues' in open)) return open
  const untyped = compileExpression(expression, { self: DYN, col: DYN })
  if (!('issues' in untyped)) return untyped
  throw expressionError(expression.origin, untyped.issues[0] ?? { message: 'it cannot be compiled', offset: -1 })
}
