// A condition holds or does not; a key is one value.

import { type CelType, formatType } from '../../machinery/cel/types.ts'
import type { Compiled } from '../../machinery/expressions/compile.ts'
import type { Expression } from '../../machinery/expressions/expression.ts'
import { expressionError } from '../../machinery/expressions/expression-error.ts'

/** @throws UsageError for an expression whose type is wrong for what it is for; what is only known for a row may be right */
export function requireRole({ origin, expr, role }: Expression, compiled: Compiled | undefined): void {
  const type = compiled?.type
  if (type === undefined || type.kind === 'dyn') return
  const wrong = role === 'condition' ? wrongCondition(type) : role === 'key' ? wrongKey(type) : undefined
  if (wrong !== undefined) throw expressionError(origin, { message: wrong, offset: expr.offset })
}

function wrongCondition(type: CelType): string | undefined {
  return type.kind === 'bool' ? undefined : `a condition has to be a bool, and this is of type ${formatType(type)}`
}

function wrongKey(type: CelType): string | undefined {
  const isWhole = type.kind === 'list' || type.kind === 'map' || (type.kind === 'object' && type.names !== undefined)
  return isWhole ? `groups are made by single values, and this is of type ${formatType(type)}` : undefined
}
