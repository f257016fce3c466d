// Expressions ready to run: compiled once, evaluated often. Follows cel/program.go of cel-go.
import { COST_FAILURE } from '../cost/runtime-cost.ts'
import type { CelEnv } from '../decls.ts'
import { type CelError, celError, type Value } from '../values/value.ts'
import { COST_EXCEEDED, type Frame, INTERRUPTED } from './frame.ts'
import { plan } from './plan.ts'
import { type CheckedExpr, type PlanContext, PlanError } from './plan-context.ts'

/** What an evaluation may take, in the API server's units of cost. */
export interface EvaluationLimits {
  /** The cost after which the evaluation is cut off; default none. */
  readonly costLimit?: number
  /** Asked every 100 loop steps; true ends the evaluation with `operation interrupted`. */
  readonly isInterrupted?: () => boolean
}

/** What an evaluation gave; errors are values of kind `error`, with cel-go's messages. */
export interface Outcome {
  readonly value: Value
  /** What it cost, as the API server counts. */
  readonly cost: number
  /** True when the cost limit cut it off. */
  readonly isOverBudget: boolean
  /** True when it was ended because it was asked to, or because it took too long for what it cost. */
  readonly isInterrupted: boolean
}

/** A checked expression made ready to be evaluated many times. */
export interface Program {
  /** Evaluates with variables by name. One that is missing is an error where it is read. Never throws for what an expression does. */
  readonly evaluate: (variables: Readonly<Record<string, Value>>, limits?: EvaluationLimits) => Outcome
}

/** A program, or the error why the expression cannot run: a constant that does not convert, a pattern that is none. */
export function compileProgram(checked: CheckedExpr, env: CelEnv): Program | CelError {
  const variables = new Map<string, number>()
  let slotCount = 0
  const newSlot = () => slotCount++
  const variableSlot = (name: string) => {
    const slot = variables.get(name) ?? newSlot()
    variables.set(name, slot)
    return slot
  }
  const context: PlanContext = {
    checked,
    env,
    scope: { slots: new Map(), parent: undefined },
    newSlot,
    variableSlot,
    plan,
  }
  try {
    const run = plan(checked.expr, context).emit()
    const names = [...variables]
    return { evaluate: (values, limits = {}) => evaluate(run, newFrame(slotCount, names, values, limits)) }
  } catch (error) {
    if (error instanceof PlanError) return celError(error.message)
    throw error
  }
}

function newFrame(
  slotCount: number,
  names: readonly (readonly [string, number])[],
  values: Readonly<Record<string, Value>>,
  { costLimit = Number.POSITIVE_INFINITY, isInterrupted }: EvaluationLimits,
): Frame {
  const slots: (Value | undefined)[] = []
  for (let i = 0; i < slotCount; i++) slots.push(undefined)
  for (const [name, slot] of names) if (Object.hasOwn(values, name)) slots[slot] = values[name]
  return { slots, cost: 0, costLimit, effort: 0, steps: 0, isInterrupted }
}

function evaluate(run: (frame: Frame) => Value, frame: Frame): Outcome {
  try {
    return outcome(run(frame), frame)
  } catch (error) {
    if (error === COST_FAILURE || error === COST_EXCEEDED || error === INTERRUPTED)
      return outcome(error as CelError, frame)
    // a text or a nesting that JavaScript cannot hold
    if (error instanceof RangeError) return outcome(INTERRUPTED, frame)
    throw error
  }
}

function outcome(value: Value, { cost }: Frame): Outcome {
  return { value, cost, isOverBudget: value === COST_EXCEEDED, isInterrupted: value === INTERRUPTED }
}
