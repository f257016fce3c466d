// A condition holds or does not.

import { formatType } from '../../machinery/cel/types.ts'
import type { Compiled } from '../../machinery/expressions/compile.ts'
import type { Expression } from '../../machinery/expressions/expression.ts'
import { expressionError } from '../../machinery/expressions/expression-error.ts'

/** @throws UsageError for an expression of another type than bool; what is only known for a row may be one */
export function requireBool({ origin, expr }: Expression, compiled: Compiled | undefined): void {
  const type = compiled?.type
  if (type === undefined || type.kind === 'bool' || type.kind === 'dyn') return
  const message = `a condition has to be a bool, and this is of type ${formatType(type)}`
  throw expressionError(origin, { message, offset: expr.offset })
}
