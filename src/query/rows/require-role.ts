// A condition holds or does not; a key is one value; an amount can be added up.

import { type CelType, formatType, isSameType, QUANTITY, unwrapOptional } from '../../machinery/cel/types.ts'
import type { Compiled } from '../../machinery/expressions/compile.ts'
import type { Expression, Role } from '../../machinery/expressions/expression.ts'
import { expressionError } from '../../machinery/expressions/expression-error.ts'

/** @throws UsageError for an expression whose type is wrong for what it is for; what is only known for a row may be right */
export function requireRole({ origin, expr, role }: Expression, compiled: Compiled | undefined): void {
  const type = compiled?.type
  if (type === undefined || type.kind === 'dyn') return
  const wrong = role === undefined ? undefined : FAULTS[role](type)
  if (wrong !== undefined) throw expressionError(origin, { message: wrong, offset: expr.offset })
}

const FAULTS: { readonly [role in Role]: (type: CelType) => string | undefined } = {
  condition: wrongCondition,
  key: wrongKey,
  amount: wrongAmount,
}

function wrongCondition(type: CelType): string | undefined {
  return type.kind === 'bool' ? undefined : `a condition has to be a bool, and this is of type ${written(type)}`
}

function wrongKey(type: CelType): string | undefined {
  const isWhole = type.kind === 'list' || type.kind === 'map' || (type.kind === 'object' && type.names !== undefined)
  return isWhole ? `groups are made by single values, and this is of type ${written(type)}` : undefined
}

/** Text may be a quantity, and of a list each element counts. */
const AMOUNTS: ReadonlySet<CelType['kind']> = new Set(['dyn', 'int', 'uint', 'double', 'duration', 'string'])

function wrongAmount(type: CelType): string | undefined {
  const inner = type.kind === 'list' ? type.element : unwrapOptional(type)
  if (inner !== undefined) return wrongAmount(inner)
  const isAmount = AMOUNTS.has(type.kind) || type.kind === 'param' || isSameType(type, QUANTITY)
  return isAmount ? undefined : `values of type ${written(type)} cannot be added up`
}

/** Types to which fields may be added have a mark in their names. */
function written(type: CelType): string {
  return formatType(type).replaceAll('~', '')
}
