// An expression of a question: read once, then compiled for each kind of row that it is asked of.

import { type Expr, OPERATORS } from '../cel/ast.ts'
import { parse } from '../cel/parse.ts'
import { expressionError, type Origin } from './expression-error.ts'
import { mapParts } from './map-parts.ts'
import { questionSyntax } from './question-env.ts'
import { type Reads, readsOf, rootOf, stepOf } from './reads.ts'

/** An expression whose syntax is right. */
export type Expression = {
  readonly origin: Origin
  readonly expr: Expr
  readonly reads: Reads
  /** A condition has to be a bool, a key one value, an amount something that can be added up. */
  readonly role?: Role
}

export type Role = 'condition' | 'key' | 'amount'

/** Reads an expression. @throws UsageError with the place of what cannot be read */
export function parseExpression(origin: Origin, role?: Role): Expression {
  return expressionOf(origin, parseOrigin(origin), role)
}

/** The tree of a text. @throws UsageError as above */
export function parseOrigin(origin: Origin): Expr {
  if (origin.text.trim() === '') throw expressionError(origin, { message: 'the expression is empty', offset: -1 })
  const parsed = parse(origin.text, questionSyntax())
  if ('expr' in parsed) return parsed.expr
  const [first = { message: 'it cannot be read', offset: -1 }] = parsed.issues
  throw expressionError(origin, first)
}

/** A part of a parsed expression as one of its own. */
export function expressionOf(origin: Origin, expr: Expr, role?: Role): Expression {
  const whole = withColumnFields(expr)
  return { origin, expr: whole, reads: readsOf(whole), ...(role === undefined ? {} : { role }) }
}

/** `col["NOMINATED NODE"]` is a field of the columns like `col.STATUS`, so that both are checked. */
function withColumnFields(expr: Expr): Expr {
  const step = expr.kind === 'call' ? stepOf(expr) : undefined
  if (expr.kind === 'call' && step !== undefined && rootOf(step.from) === 'col') {
    const { id, offset } = expr
    if (expr.function === OPERATORS.index)
      return { kind: 'select', id, offset, operand: step.from, field: step.name, isTest: false }
    return { ...expr, function: OPERATORS.optionalSelect }
  }
  if (expr.kind === 'call' && expr.function === OPERATORS.in) {
    const [key, of] = expr.args
    if (key?.kind === 'literal' && key.constant.type === 'string' && of !== undefined && rootOf(of) === 'col')
      return { kind: 'select', id: expr.id, offset: expr.offset, operand: of, field: key.constant.value, isTest: true }
  }
  return mapParts(expr, withColumnFields, 'col')
}
