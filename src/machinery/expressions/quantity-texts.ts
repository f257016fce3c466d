// Quantities in text that an expression puts in order: CEL compares their letters, which is hardly ever meant.

import { childrenOf, type Expr, OPERATORS } from '../cel/ast.ts'
import type { CelType } from '../cel/types.ts'

/** The type of a field that holds a quantity as text: like any other text to the checker, and known here by identity. */
export const QUANTITY_STRING: CelType = { kind: 'string' }
/** The same where a field holds a quantity as text or as a number. */
export const QUANTITY_DYN: CelType = { kind: 'dyn' }

const ORDERING: ReadonlySet<string> = new Set([
  OPERATORS.less,
  OPERATORS.lessEquals,
  OPERATORS.greater,
  OPERATORS.greaterEquals,
])

/** Where quantities in text are put in order: the places of the operators. */
export function orderedQuantityTexts(expr: Expr, types: ReadonlyMap<number, CelType>): readonly number[] {
  const isText = (part: Expr) => {
    const type = types.get(part.id)
    return type === QUANTITY_STRING || type === QUANTITY_DYN
  }
  const own = expr.kind === 'call' && ORDERING.has(expr.function) && expr.args.some(isText) ? [expr.offset] : []
  return [...own, ...childrenOf(expr).flatMap((part) => orderedQuantityTexts(part, types))]
}
