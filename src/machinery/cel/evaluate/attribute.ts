// Variables and what is selected from them or from other values, which are planned as one step. Follows planSelect, planCallIndex and
// planCallConditional in interpreter/planner.go of cel-go, with the costs of interpreter/runtimecost.go.
import { isError, NO_SUCH_OVERLOAD, type Value } from '../values/value.ts'
import { charge, type Run } from './frame.ts'
import { type Qualifier, qualify } from './qualify.ts'

/** Something that selections extend: `self`, `self.a[0]`, `f(x).y`, `(c ? a : b).z`. */
export type Attribute =
  | { readonly kind: 'value'; readonly base: () => Run; readonly qualifiers: PlannedQualifier[] }
  | { readonly kind: 'choice'; readonly condition: Plan; readonly ifTrue: Attribute; readonly ifFalse: Attribute }

/** A qualifier before the whole expression is planned. */
export interface PlannedQualifier {
  readonly key: { readonly value: Value } | { readonly run: () => Run }
  readonly optional: boolean
  readonly test: boolean
}

/** A planned node. `emit` is called once everything around it is planned, because selections extend attributes in place. */
export interface Plan {
  readonly emit: () => Run
  /** The value of a node that is constant. */
  readonly constant?: { readonly value: Value }
  readonly attribute?: Attribute
}

/** A constant costs nothing. */
export function constantPlan(value: Value): Plan {
  return { constant: { value }, emit: () => () => value }
}

/** A node that stands for its attribute; looking one up costs 1, a choice nothing. */
export function attributePlan(attribute: Attribute): Plan {
  const emit = (): Run => {
    const resolve = emitAttribute(attribute)
    if (attribute.kind === 'choice') return resolve
    return (frame) => {
      const value = resolve(frame)
      charge(frame, 1)
      return value
    }
  }
  return { attribute, emit }
}

/** A presence test. It costs what leads to it; the discount of 1 is upstream's also where a choice cost nothing to begin with. */
export function testPlan(attribute: Attribute): Plan {
  const cost = attribute.kind === 'choice' ? -1 : 0
  const emit = (): Run => {
    const resolve = emitAttribute(attribute)
    return (frame) => {
      const value = resolve(frame)
      frame.cost += cost
      return typeof value === 'object' && value !== null && value.kind === 'optional'
        ? value.value !== undefined
        : value
    }
  }
  return { attribute, emit }
}

/** The attribute a node is, or one whose base is the node. */
export function attributeOf(plan: Plan): Attribute {
  return plan.attribute ?? { kind: 'value', base: plan.emit, qualifiers: [] }
}

/** Extends an attribute by one step. */
export function extend(attribute: Attribute, qualifier: PlannedQualifier): void {
  if (attribute.kind === 'value') {
    attribute.qualifiers.push(qualifier)
    return
  }
  extend(attribute.ifTrue, qualifier)
  extend(attribute.ifFalse, qualifier)
}

/** The value of an attribute, without the cost of looking up the attribute itself. */
export function emitAttribute(attribute: Attribute): Run {
  if (attribute.kind === 'value') return qualify(attribute.base(), attribute.qualifiers.map(emitQualifier))
  const condition = attribute.condition.emit()
  const ifTrue = emitAttribute(attribute.ifTrue)
  const ifFalse = emitAttribute(attribute.ifFalse)
  return (frame) => {
    const value = condition(frame)
    if (value === true) return ifTrue(frame)
    if (value === false) return ifFalse(frame)
    return isError(value) ? value : NO_SUCH_OVERLOAD
  }
}

function emitQualifier({ key, optional, test }: PlannedQualifier): Qualifier {
  return { key: 'value' in key ? key : { run: key.run() }, optional, test }
}
