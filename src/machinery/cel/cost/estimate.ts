// The least and the most that evaluating an expression may cost. Follows checker/cost.go of cel-go, with presence tests free, as the API
// server has it.
import { ACCUMULATOR, type CallExpr, type ComprehensionExpr, type Expr, OPERATORS } from '../ast.ts'
import { type CallEstimate, estimateCall, type Operand, type SizeAt } from './call-estimate.ts'
import {
  copySizes,
  type Estimable,
  type Estimator,
  entriesOf,
  type Local,
  localOf,
  operandOf,
  pathOf,
  pop,
  push,
  setSize,
  sizeOf,
  typeAt,
  unionEntries,
} from './estimator.ts'
import { fixed, MAX, NOTHING, plus, type Range, scaled, times, UNKNOWN, union } from './size-estimate.ts'

const ONE = fixed(1)
const STRING_FACTOR = 0.1
const REGEX_FACTOR = 0.25

/**
 * Estimates the cost. `sizeAt` gives the bounds of data by its path: the variable, then field names, `@items`, `@keys`, `@values`;
 * undefined where nothing bounds it.
 */
export function estimateCost(checked: Estimable, sizeAt: SizeAt = () => undefined): Range {
  const maps = { paths: new Map(), sizes: new Map(), entries: new Map(), locals: new Map() }
  return cost({ checked, sizeAt, ...maps }, checked.expr)
}

function cost(e: Estimator, expr: Expr): Range {
  switch (expr.kind) {
    case 'literal':
      return NOTHING
    case 'ident':
      e.paths.set(expr.id, localOf(e, expr.name)?.path ?? [expr.name])
      return ONE
    case 'select': {
      const operand = cost(e, expr.operand)
      if (expr.isTest) return operand
      e.paths.set(expr.id, [...pathOf(e, expr.operand), expr.field])
      const { kind } = typeAt(e, expr.operand)
      return kind === 'map' || kind === 'object' || kind === 'param' ? plus(operand, ONE) : operand
    }
    case 'call':
      return callCost(e, expr)
    case 'list': {
      const costs = expr.elements.map((element) => cost(e, element))
      e.entries.set(expr.id, { container: 'list', key: ONE, value: spread(e, expr.elements) })
      return plus(...costs, fixed(10))
    }
    case 'map': {
      const costs = expr.entries.flatMap(({ key, value }) => [cost(e, key), cost(e, value)])
      const key = spread(
        e,
        expr.entries.map((entry) => entry.key),
      )
      const value = spread(
        e,
        expr.entries.map((entry) => entry.value),
      )
      e.entries.set(expr.id, { container: 'map', key, value })
      return plus(...costs, fixed(30))
    }
    case 'struct':
      return plus(...expr.fields.map(({ value }) => cost(e, value)), fixed(40))
    case 'comprehension':
      return isBinding(expr) ? bindingCost(e, expr) : foldCost(e, expr)
  }
}

/** The range of the sizes of some expressions. */
function spread(e: Estimator, exprs: readonly Expr[]): Range {
  if (exprs.length === 0) return NOTHING
  return exprs.map((expr) => sizeOf(e, expr) ?? UNKNOWN).reduce(union)
}

/** A variable bound to a value, as optMap and sortBy make it. */
function isBinding({ iterRange, loopCondition, accuVar }: ComprehensionExpr): boolean {
  const isEmpty = iterRange.kind === 'list' && iterRange.elements.length === 0
  return (
    isEmpty && loopCondition.kind === 'literal' && loopCondition.constant.value === false && accuVar !== ACCUMULATOR
  )
}

function bindingCost(e: Estimator, expr: ComprehensionExpr): Range {
  const before = plus(cost(e, expr.iterRange), cost(e, expr.accuInit))
  push(e, expr.accuVar, accumulatorOf(e, expr))
  const result = cost(e, expr.result)
  pop(e, expr.accuVar)
  copySizes(e, expr, expr.result)
  return plus(before, result)
}

function accumulatorOf(e: Estimator, { accuInit }: ComprehensionExpr): Local {
  return { path: pathOf(e, accuInit), size: sizeOf(e, accuInit), entries: entriesOf(e, accuInit) }
}

function foldCost(e: Estimator, expr: ComprehensionExpr): Range {
  const { iterRange, accuInit, iterVar, iterVar2 } = expr
  const before = plus(cost(e, iterRange), cost(e, accuInit))
  push(e, expr.accuVar, accumulatorOf(e, expr))
  const entries = entriesOf(e, iterRange)
  const isList = (entries?.container ?? typeAt(e, iterRange).kind) === 'list'
  const local = (part: string, size: Range | undefined): Local => ({
    path: [...pathOf(e, iterRange), part],
    size,
    entries: undefined,
  })
  const items = local(isList ? '@items' : '@values', entries?.value)
  const keys = local(isList ? '@indices' : '@keys', entries?.key)
  push(e, iterVar, iterVar2 === undefined && isList ? items : keys)
  if (iterVar2 !== undefined) push(e, iterVar2, items)
  const condition = cost(e, expr.loopCondition)
  const step = cost(e, expr.loopStep)
  pop(e, iterVar)
  if (iterVar2 !== undefined) pop(e, iterVar2)
  const result = cost(e, expr.result)
  pop(e, expr.accuVar)
  const count = sizeOf(e, iterRange) ?? UNKNOWN
  if (accuInit.kind === 'literal') setSize(e, expr, sizeOf(e, accuInit))
  if (accuInit.kind === 'list' || accuInit.kind === 'map') {
    e.sizes.set(expr.id, count)
    const stepEntries = entriesOf(e, expr.loopStep)
    if (stepEntries) e.entries.set(expr.id, stepEntries)
  }
  return plus(before, result, times(count, plus(step, condition)))
}

function callCost(e: Estimator, expr: CallExpr): Range {
  const [first] = expr.args
  if (expr.function === 'dyn' && first) {
    const argument = cost(e, first)
    copySizes(e, expr, first)
    return plus(ONE, argument)
  }
  const costs: Range[] = []
  const operands = expr.args.map((arg) => {
    costs.push(cost(e, arg))
    return operandOf(e, arg)
  })
  const overloads = e.checked.overloads.get(expr.id) ?? []
  if (overloads.length === 0) return NOTHING
  const targetCost = expr.target ? cost(e, expr.target) : NOTHING
  const target = expr.target && operandOf(e, expr.target)
  let sum: Range = { min: MAX, max: 0n }
  let size: Range | undefined
  for (const overload of overloads) {
    const call = functionCost(e, expr, overload, target, operands, costs)
    sum = union(sum, call.cost)
    if (call.size) size = size ? union(size, call.size) : call.size
    if (first && (overload === 'index_list' || overload === 'index_map')) {
      size = entriesOf(e, first)?.value
      e.paths.set(expr.id, [...pathOf(e, first), overload === 'index_list' ? '@items' : '@values'])
    }
    size ??= sizeOf(e, expr)
  }
  setSize(e, expr, size)
  return plus(targetCost, sum)
}

function functionCost(
  e: Estimator,
  expr: CallExpr,
  overload: string,
  target: Operand | undefined,
  args: readonly Operand[],
  costs: readonly Range[],
): CallEstimate {
  const special = estimateCall(expr.function, overload, target, args, e.sizeAt)
  const estimate = special ?? standardCost(e, expr, overload, target, args, costs)
  if (estimate === undefined) return { cost: plus(ONE, ...costs) }
  const isWhole = special === undefined && (overload.startsWith('logical_') || overload === 'conditional')
  return isWhole ? estimate : { ...estimate, cost: plus(estimate.cost, ...costs) }
}

const known = ({ size }: Operand): Range => size ?? UNKNOWN
const COMPARED = /^(?:less|greater)(?:_equals)?_(?:string|bytes)$|^(?:not_)?equals$/

/** Beside the costs of the arguments, which `&&`, `||` and `?:` count themselves. */
function standardCost(
  e: Estimator,
  expr: CallExpr,
  overload: string,
  target: Operand | undefined,
  args: readonly Operand[],
  costs: readonly Range[],
): CallEstimate | undefined {
  const [a, b, c] = args
  const [costA = NOTHING, costB = NOTHING, costC = NOTHING] = costs
  if (expr.function === OPERATORS.and || expr.function === OPERATORS.or) {
    return { cost: { min: costA.min, max: plus(costA, costB).max } }
  }
  if (overload === 'conditional' && b && c) {
    const [, ifTrue, ifFalse] = expr.args
    const entries = ifTrue && ifFalse && unionEntries(entriesOf(e, ifTrue), entriesOf(e, ifFalse))
    if (entries) e.entries.set(expr.id, entries)
    return { cost: plus(costA, union(costB, costC)), size: union(known(b), known(c)) }
  }
  if (COMPARED.test(overload) && a && b) {
    const max = known(a).max < known(b).max ? known(a).max : known(b).max
    return { cost: scaled({ min: max > 0n ? 1n : 0n, max }, STRING_FACTOR) }
  }
  if (/^add_(?:string|bytes|list)$/.test(overload) && a && b) {
    const size = plus(known(a), known(b))
    const [left, right] = expr.args
    const entries = left && right && unionEntries(entriesOf(e, left), entriesOf(e, right))
    if (entries) e.entries.set(expr.id, entries)
    return { cost: overload === 'add_list' ? ONE : scaled(size, STRING_FACTOR), size }
  }
  return textCost(overload, target, args)
}

function textCost(overload: string, target: Operand | undefined, args: readonly Operand[]): CallEstimate | undefined {
  const [a, b] = args
  switch (overload) {
    case 'string_format':
      return target && { cost: scaled(known(target), STRING_FACTOR) }
    case 'string_to_bytes':
      return (
        a && { cost: scaled(known(a), STRING_FACTOR), size: { min: known(a).min, max: wrapped(known(a).max * 4n) } }
      )
    case 'bytes_to_string':
      return a && { cost: scaled(known(a), STRING_FACTOR), size: { min: known(a).min / 4n, max: known(a).max } }
    case 'strings_quote': {
      if (!a) return undefined
      const size = { min: wrapped(known(a).min + 2n), max: wrapped(known(a).max * 2n + 2n) }
      return { cost: scaled(known(a), STRING_FACTOR), size }
    }
    case 'starts_with_string':
    case 'ends_with_string':
      return a && { cost: scaled(known(a), STRING_FACTOR) }
    case 'in_list':
      return b && { cost: scaled(known(b), 1) }
    case 'matches':
    case 'matches_string': {
      const [text, pattern] = target ? [target, a] : [a, b]
      if (!text || !pattern) return undefined
      return { cost: times(scaled(plus(known(text), ONE), STRING_FACTOR), scaled(known(pattern), REGEX_FACTOR)) }
    }
    case 'contains_string':
      if (!target || !a) return undefined
      return { cost: times(scaled(known(target), STRING_FACTOR), scaled(known(a), STRING_FACTOR)) }
    default:
      return undefined
  }
}

/** Upstream lets these overflow. */
function wrapped(value: bigint): bigint {
  return BigInt.asUintN(64, value)
}
