// Types of fields: of maps, objects, optionals of both, and of what is known at run time only. Follows cel-go's checker/checker.go.
import type { Expr } from './ast.ts'
import { type Checker, complain, fits, resolved, typeOfNode } from './check-state.ts'
import { isReserved } from './reserved-words.ts'
import { type CelType, DYN, ERROR, formatType, type ObjectType, optionalOf, unwrapOptional } from './types.ts'
import { isDynOrError } from './unify.ts'

/** The type of a field of a checked operand: that of an optional is optional, and so it is where `optional` syntax asks for it. */
export function fieldType(c: Checker, at: Expr, operand: Expr, field: string, optional: boolean): CelType {
  const operandType = resolved(c, typeOfNode(c, operand))
  const inner = unwrapOptional(operandType)
  const type = plainFieldType(c, at, inner ?? operandType, field)
  return inner !== undefined || optional ? optionalOf(type) : type
}

function plainFieldType(c: Checker, at: Expr, type: CelType, field: string): CelType {
  if (type.kind === 'map') return type.value
  if (type.kind === 'object') return declaredField(c, at, type, field)
  // What has no type yet must not be given a wrong one later.
  if (type.kind === 'param') fits(c, DYN, type)
  else if (!isDynOrError(type)) complain(c, at, `type '${formatType(type)}' does not support field selection`)
  return DYN
}

/** The type of a declared field; one that is not declared is noted, and of type error. */
export function declaredField(c: Checker, at: { readonly offset: number }, type: ObjectType, field: string): CelType {
  if (type.field === undefined) {
    complain(c, at, `unexpected failed resolution of '${type.name}'`)
    return ERROR
  }
  const found = type.field(field)
  if (found !== undefined) return found
  const escaped = c.env.features.reservedFieldNames && isReserved(field) ? type.field(`__${field}__`) : undefined
  if (escaped === undefined) complain(c, at, `undefined field '${field}'`, { name: field, of: type })
  return escaped ?? ERROR
}
