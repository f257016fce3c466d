// Comprehensions: the loops that macros become. Follows evalFold in interpreter/interpretable.go of cel-go.
import { elementAt } from '../values/list.ts'
import { findInMap, keysOf } from '../values/map.ts'
import { celError, goTypeName, isError, type Value } from '../values/value.ts'
import { type Frame, INTERRUPTED, mustStop, type Run } from './frame.ts'
import { frozen } from './growing.ts'

/** The parts of a loop, compiled, and the slots of its variables. */
export interface FoldParts {
  readonly range: Run
  /** Evaluated when the accumulator is first read. */
  readonly accumulatorSlot: number
  readonly elementSlot: number
  /** The second variable: value or element, while the first is key or index. */
  readonly secondSlot: number | undefined
  readonly condition: Run
  readonly step: Run
  readonly result: Run
}

/** Runs the loop; an error of a step is the accumulator's value, which later steps may absorb. */
export function fold(parts: FoldParts): Run {
  const { range, accumulatorSlot, elementSlot, secondSlot, result } = parts
  const loop = secondSlot === undefined ? foldOne : foldTwo
  return (frame) => {
    const over = range(frame)
    if (isError(over)) return over
    frame.slots[accumulatorSlot] = undefined
    const isStopped = loop(frame, over, parts)
    if (isStopped !== false) return isStopped === true ? INTERRUPTED : isStopped
    frame.slots[elementSlot] = undefined
    return frozen(result(frame))
  }
}

/** True when interrupted, false when done. */
function foldOne(frame: Frame, range: Value, parts: FoldParts): boolean | Value {
  if (typeof range !== 'object' || range === null || (range.kind !== 'list' && range.kind !== 'map')) {
    return celError(`got '${goTypeName(range)}', expected iterable type`)
  }
  const { elementSlot } = parts
  const keys = range.kind === 'map' ? keysOf(range) : undefined
  const size = range.kind === 'list' ? range.items.length : (keys as readonly Value[]).length
  for (let i = 0; i < size; i++) {
    frame.slots[elementSlot] = range.kind === 'list' ? elementAt(range, i) : (keys as readonly Value[])[i]
    const isDone = stepOnce(frame, parts)
    if (isDone !== undefined) return isDone
  }
  return false
}

function foldTwo(frame: Frame, range: Value, parts: FoldParts): boolean | Value {
  if (typeof range !== 'object' || range === null || (range.kind !== 'list' && range.kind !== 'map')) {
    return celError(`unsupported comprehension range type: ${goTypeName(range)}`)
  }
  const { elementSlot, secondSlot = elementSlot } = parts
  const keys = range.kind === 'map' ? keysOf(range) : undefined
  const size = range.kind === 'list' ? range.items.length : (keys as readonly Value[]).length
  for (let i = 0; i < size; i++) {
    const key = keys === undefined ? i : (keys[i] as Value)
    frame.slots[elementSlot] = key
    frame.slots[secondSlot] = range.kind === 'list' ? elementAt(range, i) : (findInMap(range, key) ?? null)
    const isDone = stepOnce(frame, parts)
    if (isDone !== undefined) return isDone
  }
  return false
}

/** Undefined to go on, false when the condition ends the loop, true when interrupted. */
function stepOnce(frame: Frame, { condition, step, accumulatorSlot }: FoldParts): boolean | undefined {
  if (condition(frame) === false) return false
  frame.slots[accumulatorSlot] = step(frame)
  return frame.isInterrupted !== undefined && mustStop(frame) ? true : undefined
}
