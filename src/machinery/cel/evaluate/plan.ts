// From a checked expression to closures. Follows interpreter/planner.go and interpreter/decorators.go of cel-go with constants folded and
// costs tracked, as the API server runs it.
import type { ComprehensionExpr, Constant, Expr, ListExpr, MapExpr, SelectExpr } from '../ast.ts'
import { intOf } from '../values/integers.ts'
import { mapKey } from '../values/keys.ts'
import { formatValue } from '../values/text.ts'
import {
  bytes,
  celError,
  double,
  type Entries,
  isError,
  listOfValues,
  typeValue,
  uint,
  type Value,
} from '../values/value.ts'
import { attributeOf, attributePlan, constantPlan, extend, type Plan, testPlan } from './attribute.ts'
import { fold } from './fold.ts'
import { charge, type Run } from './frame.ts'
import { growable } from './growing.ts'
import { planCall } from './plan-call.ts'
import { type PlanContext, PlanError, type Scope } from './plan-context.ts'

const LIST_COST = 10
const MAP_COST = 30

/** Plans a node and all below. @throws PlanError for what cannot be run. */
export function plan(expr: Expr, context: PlanContext): Plan {
  switch (expr.kind) {
    case 'literal':
      return constantPlan(constantValue(expr.constant))
    case 'ident':
      return planIdent(expr.id, expr.name, context)
    case 'select':
      return planSelect(expr, context)
    case 'call':
      return planCall(expr, context)
    case 'list':
      return planList(expr, context)
    case 'map':
      return planMap(expr, context)
    case 'comprehension':
      return planFold(expr, context)
    case 'struct':
      throw new PlanError(`unknown type: ${expr.typeName}`)
  }
}

/** The value of a literal. */
export function constantValue(constant: Constant): Value {
  switch (constant.type) {
    case 'int':
      return intOf(constant.value)
    case 'uint':
      return uint(constant.value)
    case 'double':
      return double(constant.value)
    case 'bytes':
      return bytes(constant.value)
    default:
      return constant.value
  }
}

function planIdent(id: number, name: string, context: PlanContext): Plan {
  for (let scope: Scope | undefined = context.scope; scope; scope = scope.parent) {
    const slot = scope.slots.get(name)
    if (slot) return attributePlan({ kind: 'value', base: slot, qualifiers: [] })
  }
  if (context.checked.types.get(id)?.kind === 'type') return constantPlan(typeValue(runtimeTypeName(name)))
  const bare = name.startsWith('.') ? name.slice(1) : name
  const slot = context.variableSlot(bare)
  const missing = celError(`no such attribute(s): ${bare}`)
  const read: Run = (frame) => frame.slots[slot] ?? (frame.slots[slot] === null ? null : missing)
  return attributePlan({ kind: 'value', base: () => read, qualifiers: [] })
}

function runtimeTypeName(name: string): string {
  return name.startsWith('.') ? name.slice(1) : name
}

function planSelect(expr: SelectExpr, context: PlanContext): Plan {
  const operand = context.plan(expr.operand, context)
  const attribute = attributeOf(operand)
  extend(attribute, { key: { value: expr.field }, optional: false, test: expr.isTest })
  if (expr.isTest) return testPlan(attribute)
  return operand.attribute ? operand : attributePlan(attribute)
}

function planList(expr: ListExpr, context: PlanContext): Plan {
  const elements = expr.elements.map((element) => context.plan(element, context))
  const optionals = new Set(expr.optionalIndices)
  if (elements.every(({ constant }) => constant)) {
    return constantPlan(listOfValues(elements.map(({ constant }) => constant?.value ?? null)))
  }
  const emit = () => {
    const runs = elements.map((element) => element.emit())
    return (frame: Parameters<Run>[0]): Value => {
      const items: Value[] = []
      for (const [i, run] of runs.entries()) {
        const value = run(frame)
        const item = optionals.has(i) ? unwrapElement(value) : value
        if (item === undefined) continue
        if (isError(item)) return charged(frame, LIST_COST, item)
        items.push(item)
      }
      return charged(frame, LIST_COST, listOfValues(items))
    }
  }
  return { emit }
}

function charged(frame: Parameters<Run>[0], cost: number, value: Value): Value {
  charge(frame, cost)
  return value
}

function unwrapElement(value: Value): Value | undefined {
  if (isError(value)) return value
  if (typeof value === 'object' && value !== null && value.kind === 'optional') return value.value
  return celError(`cannot initialize optional list element from non-optional value ${formatValue(value)}`)
}

function planMap(expr: MapExpr, context: PlanContext): Plan {
  const entries = expr.entries.map(({ key, value, optional }) => ({
    key: context.plan(key, context),
    value: context.plan(value, context),
    optional,
  }))
  const build = (): Run => {
    const runs = entries.map(({ key, value, optional }) => ({ key: key.emit(), value: value.emit(), optional }))
    return (frame) => {
      const result: Entries = new Map()
      for (const run of runs) {
        const key = run.key(frame)
        if (isError(key)) return key
        const value = run.value(frame)
        if (isError(value)) return value
        if (!run.optional) {
          result.set(mapKey(key), [key, value])
          continue
        }
        if (typeof value !== 'object' || value === null || value.kind !== 'optional') {
          return celError(
            `cannot initialize optional entry '${formatValue(key)}' from non-optional value ${formatValue(value)}`,
          )
        }
        if (value.value === undefined) result.delete(mapKey(key))
        else result.set(mapKey(key), [key, value.value])
      }
      return { kind: 'map', form: 'values', entries: result }
    }
  }
  if (entries.every(({ key, value }) => key.constant && value.constant)) {
    const free = { slots: [], cost: 0, costLimit: 0, effort: 0, steps: 0, isInterrupted: undefined }
    return constantPlan(build()(free))
  }
  const emit = (): Run => {
    const run = build()
    return (frame) => charged(frame, MAP_COST, run(frame))
  }
  return { emit }
}

function planFold(expr: ComprehensionExpr, context: PlanContext): Plan {
  const { scope } = context
  const range = context.plan(expr.iterRange, context)
  const initial = context.plan(expr.accuInit, context)
  const accumulatorSlot = context.newSlot()
  const elementSlot = context.newSlot()
  const secondSlot = expr.iterVar2 === undefined ? undefined : context.newSlot()
  const accumulator = lazily(accumulatorSlot, () => initial.emit())
  const result: Scope = { slots: new Map([[expr.accuVar, accumulator]]), parent: scope }
  const variables: [string, () => Run][] = [[expr.iterVar, slotReader(elementSlot)]]
  if (expr.iterVar2 !== undefined && secondSlot !== undefined) variables.push([expr.iterVar2, slotReader(secondSlot)])
  const loop: Scope = { slots: new Map([...variables, [expr.accuVar, accumulator]]), parent: scope }
  const condition = context.plan(expr.loopCondition, { ...context, scope: loop })
  const step = context.plan(expr.loopStep, { ...context, scope: loop })
  const last = context.plan(expr.result, { ...context, scope: result })
  const emit = (): Run =>
    fold({
      range: range.emit(),
      accumulatorSlot,
      elementSlot,
      secondSlot,
      condition: condition.emit(),
      step: step.emit(),
      result: last.emit(),
    })
  return { emit }
}

function slotReader(slot: number): () => Run {
  return () => (frame) => frame.slots[slot] as Value
}

/** Reads a slot whose first reading computes it. */
function lazily(slot: number, initial: () => Run): () => Run {
  let compute: Run | undefined
  return () => {
    compute ??= initial()
    const first = compute
    return (frame) => {
      const present = frame.slots[slot]
      if (present !== undefined) return present
      const value = growable(first(frame))
      frame.slots[slot] = value
      return value
    }
  }
}
