// Expressions over all rows of a group: `count()`, `sum(self.spec.replicas)`, `count(self.spec.paused) * 100 / count()`.

import { type CallExpr, type Constant, childrenOf, type Expr } from '../cel/ast.ts'
import type { VariableDecl } from '../cel/decls.ts'
import { DYN, INT } from '../cel/types.ts'
import { AGGREGATES, type AggregateName } from './accumulator.ts'
import { type Expression, expressionOf, parseOrigin, type Role } from './expression.ts'
import { expressionError, type Origin } from './expression-error.ts'
import { mapParts } from './map-parts.ts'

/** One aggregate function of an expression. */
export type AggregateCall = {
  readonly name: AggregateName
  /** What each row is asked. */
  readonly argument: Expression
  /** Of `percentile`. */
  readonly percent?: number
}

/** An expression in which each aggregate function is a variable: `@aggregate0`, `@aggregate1`, in the order of `calls`. */
export type AggregateExpression = {
  readonly origin: Origin
  readonly expr: Expr
  readonly calls: readonly AggregateCall[]
}

const VARIABLE = '@aggregate'
const NAMES: ReadonlySet<string> = new Set(AGGREGATES)

/** @throws UsageError with the place of what cannot be read, or is asked of a row outside of an aggregate function */
export function parseAggregate(origin: Origin): AggregateExpression {
  const parsed = parseOrigin(origin)
  const calls: AggregateCall[] = []
  const replace = (expr: Expr): Expr => {
    if (!isAggregate(expr)) return mapParts(expr, replace)
    const inner = expr.args.flatMap((arg) => findAggregate(arg) ?? [])[0]
    if (inner !== undefined)
      throw expressionError(origin, {
        message: 'an aggregate function stands inside of another',
        offset: inner.offset,
      })
    calls.push(callOf(origin, expr))
    return { kind: 'ident', id: expr.id, offset: expr.offset, name: `${VARIABLE}${calls.length - 1}` }
  }
  const expr = replace(parsed)
  const { reads } = expressionOf(origin, expr)
  if (calls.length === 0 || reads.cells || reads.metadata || reads.object) {
    const message = `rows are asked by ${AGGREGATES.map((name) => `${name}(…)`).join(', ')}`
    throw expressionError(origin, {
      message:
        calls.length === 0
          ? `there is no aggregate function: ${message}`
          : `a field of a row stands outside of an aggregate function: ${message}`,
      offset: parsed.offset,
    })
  }
  return { origin, expr, calls }
}

function isAggregate(expr: Expr): expr is CallExpr {
  return expr.kind === 'call' && expr.target === undefined && NAMES.has(expr.function)
}

function findAggregate(expr: Expr): CallExpr | undefined {
  if (isAggregate(expr)) return expr
  for (const child of childrenOf(expr)) {
    const found = findAggregate(child)
    if (found !== undefined) return found
  }
  return undefined
}

/** The names and types of the variables of an expression. */
export function aggregateVariables({ calls }: AggregateExpression): readonly VariableDecl[] {
  return calls.map(({ name }, i) => ({
    name: `${VARIABLE}${i}`,
    type: name === 'count' || name === 'distinct' ? INT : DYN,
  }))
}

export function aggregateVariable(index: number): string {
  return `${VARIABLE}${index}`
}

function callOf(origin: Origin, call: CallExpr): AggregateCall {
  const name = call.function as AggregateName
  const [argument, second, ...more] = call.args
  const refuse = (message: string) => expressionError(origin, { message, offset: call.offset })
  if (name === 'percentile') {
    const percent = second?.kind === 'literal' ? numberOf(second.constant) : undefined
    if (argument === undefined || percent === undefined || more.length > 0 || percent < 0 || percent > 100)
      throw refuse('percentile() takes an expression and a number from 0 to 100: percentile(self.spec.replicas, 95)')
    return { name, argument: expressionOf(origin, argument), percent }
  }
  if (second !== undefined) throw refuse(`${name}() takes one expression`)
  if (argument !== undefined) return { name, argument: expressionOf(origin, argument, ROLES[name]) }
  if (name !== 'count') throw refuse(`${name}() takes an expression: ${name}(self.spec.replicas)`)
  const always: Expr = { kind: 'literal', id: call.id, offset: call.offset, constant: { type: 'bool', value: true } }
  return { name, argument: expressionOf(origin, always) }
}

/** What the argument has to be, where not anything will do. */
const ROLES: { readonly [name in AggregateName]?: Role } = { count: 'condition', sum: 'amount', avg: 'amount' }

function numberOf(constant: Constant): number | undefined {
  return constant.type === 'int' || constant.type === 'double' ? Number(constant.value) : undefined
}
