// The state of one evaluation: variables, cost, interruption.
import { type CelError, celError, type Value } from '../values/value.ts'

export interface Frame {
  /** Variables by position; undefined is one that is not set. */
  readonly slots: (Value | undefined)[]
  /** What was spent so far. */
  cost: number
  readonly costLimit: number
  /** What was done so far beyond what was charged, see effort.ts. */
  effort: number
  /** Loop steps so far. */
  steps: number
  readonly isInterrupted: (() => boolean) | undefined
}

/** What a compiled expression is: errors are values. */
export type Run = (frame: Frame) => Value

/** Loop steps between two looks at the interruption, as the API server has it. */
export const INTERRUPT_CHECK_FREQUENCY = 100

export const COST_EXCEEDED: CelError = celError('operation cancelled: actual cost limit exceeded')
export const INTERRUPTED: CelError = celError('operation interrupted')

/**
 * Adds to the cost.
 * @throws COST_EXCEEDED itself once the limit is passed, which ends the evaluation.
 */
export function charge(frame: Frame, cost: number): void {
  frame.cost += cost
  if (frame.cost > frame.costLimit) throw COST_EXCEEDED
}

/** Counts a loop step; true when the evaluation must stop. */
export function mustStop(frame: Frame): boolean {
  if (frame.isInterrupted === undefined) return false
  frame.steps++
  return frame.steps % INTERRUPT_CHECK_FREQUENCY === 0 && frame.isInterrupted()
}
