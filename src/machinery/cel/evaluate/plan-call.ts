// Plans calls: logic, comparisons, selection by index, membership, functions.
import { type CallExpr, type Expr, OPERATORS } from '../ast.ts'
import { type CallCost, callCost, equalityCost, inequalityCost } from '../cost/runtime-cost.ts'
import { regexBinding } from '../library/regex.ts'
import { equal } from '../values/equal.ts'
import { goTypeName, isError, NO_SUCH_OVERLOAD, type Value } from '../values/value.ts'
import { attributeOf, attributePlan, constantPlan, emitAttribute, extend, type Plan } from './attribute.ts'
import { charged, emitCall, invokeNow, type ResolvedCall, runVariadic } from './call.ts'
import { spendOnEquality } from './effort.ts'
import { charge, type Run } from './frame.ts'
import { addGrowing, insertGrowing } from './growing.ts'
import { type PlanContext, PlanError } from './plan-context.ts'
import { planMembership } from './plan-membership.ts'
import { isQualifier } from './qualify.ts'

/** Functions that are computed once when their argument is a constant, and then cost nothing. */
const CONVERSIONS = new Set([
  'bool',
  'bytes',
  'double',
  'duration',
  'dyn',
  'int',
  'string',
  'timestamp',
  'type',
  'uint',
])

export function planCall(expr: CallExpr, context: PlanContext): Plan {
  const operands: readonly Expr[] = expr.target ? [expr.target, ...expr.args] : expr.args
  const args = operands.map((operand) => context.plan(operand, context))
  const [first, second, third] = args
  if (first && second) {
    switch (expr.function) {
      case OPERATORS.and:
        return { emit: () => junction(first.emit(), second.emit(), false) }
      case OPERATORS.or:
        return { emit: () => junction(first.emit(), second.emit(), true) }
      case OPERATORS.equals:
        return { emit: () => equality(first.emit(), second.emit(), true, equalityCost) }
      case OPERATORS.notEquals:
        return { emit: () => equality(first.emit(), second.emit(), false, inequalityCost) }
      case OPERATORS.index:
        return planIndex(first, second, false)
      case OPERATORS.optionalIndex:
      case OPERATORS.optionalSelect:
        return planIndex(first, second, true)
    }
    if (third && expr.function === OPERATORS.conditional) {
      const branches = { ifTrue: attributeOf(second), ifFalse: attributeOf(third) }
      return attributePlan({ kind: 'choice', condition: first, ...branches })
    }
  }
  return planFunction(expr, args, context)
}

function planFunction(expr: CallExpr, args: readonly Plan[], context: PlanContext): Plan {
  const call: ResolvedCall = { name: expr.function, overloads: context.checked.overloads.get(expr.id) ?? [] }
  const [first, second] = args
  if (first?.constant && args.length === 1 && CONVERSIONS.has(call.name)) {
    const value = invokeNow(call, [first.constant.value], context.env)
    if (value !== undefined && isError(value)) throw new PlanError(value.message)
    if (value !== undefined) return constantPlan(value)
  }
  if (first && second) {
    if (call.name === OPERATORS.in && call.overloads.join() === 'in_list' && second.constant) {
      const membership = planMembership(first, second.constant.value)
      if (membership) return membership
    }
    const special = planSpecial(call, first, second, args)
    if (special) return special
  }
  if (call.name === OPERATORS.notStrictlyFalse && first) return { emit: () => notStrictlyFalse(first.emit()) }
  const emit = () => {
    const run = emitCall(
      call,
      args.map((arg) => arg.emit()),
      context.env,
    )
    if (typeof run === 'string') throw new PlanError(run)
    return run
  }
  return { emit }
}

/** Calls that are compiled otherwise than by their name: optional chains, constant patterns, accumulators. */
function planSpecial(call: ResolvedCall, first: Plan, second: Plan, args: readonly Plan[]): Plan | undefined {
  const { name } = call
  const cost = callCost(name, call.overloads.length === 1 ? (call.overloads[0] ?? '') : '')
  if (name === 'or' || name === 'orValue') {
    if (args.length !== 2) return undefined
    return { emit: () => optionalOr(first.emit(), second.emit(), name === 'or') }
  }
  const pattern = second.constant?.value
  if (typeof pattern === 'string') {
    const binding = regexBinding(name, pattern)
    if (typeof binding === 'string') throw new PlanError(binding)
    if (binding)
      return {
        emit: () =>
          runVariadic(
            binding,
            args.map((arg) => arg.emit()),
            cost,
          ),
      }
  }
  if (name === OPERATORS.add && args.length === 2) {
    return { emit: () => addGrowing(first.emit(), second.emit(), cost) }
  }
  if (name === 'cel.@mapInsert')
    return {
      emit: () =>
        insertGrowing(
          args.map((arg) => arg.emit()),
          cost,
        ),
    }
  return undefined
}

/** `&&` with `decisive` false, `||` with true: the decisive value on either side wins over errors. */
function junction(left: Run, right: Run, decisive: boolean): Run {
  return (frame) => {
    const a = left(frame)
    if (a === decisive) return decisive
    const b = right(frame)
    if (b === decisive) return decisive
    if (a !== !decisive) return isError(a) ? a : NO_SUCH_OVERLOAD
    if (b !== !decisive) return isError(b) ? b : NO_SUCH_OVERLOAD
    return !decisive
  }
}

function equality(left: Run, right: Run, isWanted: boolean, cost: CallCost): Run {
  return (frame) => {
    const a = left(frame)
    const b = right(frame)
    if (isError(a) || isError(b)) return charged(frame, cost, isError(a) ? a : b, a, b)
    const result = charged(frame, cost, compared(a, b, isWanted), a, b)
    spendOnEquality(frame, a, b)
    return result
  }
}

/** Values that cannot be compared are not equal, and that is no error for `!=`. */
function compared(a: Value, b: Value, isWanted: boolean): Value {
  const same = equal(a, b)
  return isWanted ? same : same !== true
}

/** Costs 1 as other calls do. */
function notStrictlyFalse(argument: Run): Run {
  return (frame) => {
    const value = argument(frame)
    charge(frame, 1)
    return typeof value === 'boolean' ? value : true
  }
}

function optionalOr(left: Run, right: Run, isChain: boolean): Run {
  return (frame) => {
    const value = left(frame)
    if (isError(value)) return value
    if (typeof value !== 'object' || value === null || value.kind !== 'optional') return NO_SUCH_OVERLOAD
    if (value.value === undefined) return right(frame)
    return isChain ? value : value.value
  }
}

function planIndex(target: Plan, index: Plan, optional: boolean): Plan {
  const isReused = target.attribute !== undefined
  const attribute = attributeOf(target)
  const qualifier = { optional, test: false }
  const { constant } = index
  if (constant) {
    if (!isQualifier(constant.value)) throw new PlanError(`invalid qualifier type: ${goTypeName(constant.value)}`)
    extend(attribute, { ...qualifier, key: { value: constant.value } })
  } else {
    const { attribute: inner } = index
    extend(attribute, { ...qualifier, key: { run: () => (inner ? emitAttribute(inner) : index.emit()) } })
  }
  return isReused ? target : attributePlan(attribute)
}
