// An expression of a question: read once, then compiled for each kind of row that it is asked of.

import { ACCUMULATOR, type Expr, OPERATORS } from '../cel/ast.ts'
import { parse } from '../cel/parse.ts'
import { expressionError, type Origin } from './expression-error.ts'
import { questionSyntax } from './question-env.ts'
import { type Reads, readsOf, rootOf, stepOf } from './reads.ts'

/** An expression whose syntax is right. */
export type Expression = { readonly origin: Origin; readonly expr: Expr; readonly reads: Reads }

/** Reads an expression. @throws UsageError with the place of what cannot be read */
export function parseExpression(origin: Origin): Expression {
  const parsed = parse(origin.text, questionSyntax())
  if ('issues' in parsed) {
    const [first = { message: 'it cannot be read', offset: -1 }] = parsed.issues
    throw expressionError(origin, first)
  }
  return expressionOf(origin, parsed.expr)
}

/** A part of a parsed expression as one of its own. */
export function expressionOf(origin: Origin, expr: Expr): Expression {
  const whole = withColumnFields(expr)
  return { origin, expr: whole, reads: readsOf(whole) }
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
  return mapParts(expr, withColumnFields)
}

/** The node with its parts replaced. A loop variable that is called `col` hides the columns. */
function mapParts(expr: Expr, change: (part: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'literal':
    case 'ident':
      return expr
    case 'select':
      return { ...expr, operand: change(expr.operand) }
    case 'call': {
      const { target, ...rest } = expr
      return { ...rest, args: expr.args.map(change), ...(target === undefined ? {} : { target: change(target) }) }
    }
    case 'list':
      return { ...expr, elements: expr.elements.map(change) }
    case 'map':
      return { ...expr, entries: expr.entries.map((e) => ({ ...e, key: change(e.key), value: change(e.value) })) }
    case 'struct':
      return { ...expr, fields: expr.fields.map((f) => ({ ...f, value: change(f.value) })) }
    case 'comprehension': {
      const isHidden = [expr.iterVar, expr.iterVar2, expr.accuVar].includes('col')
      const inner = isHidden ? (part: Expr) => part : change
      return {
        ...expr,
        iterRange: change(expr.iterRange),
        accuInit: change(expr.accuInit),
        loopCondition: inner(expr.loopCondition),
        loopStep: inner(expr.loopStep),
        result: expr.accuVar === ACCUMULATOR ? change(expr.result) : inner(expr.result),
      }
    }
  }
}
