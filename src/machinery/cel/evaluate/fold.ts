// Comprehensions: the loops that macros become. Follows evalFold in interpreter/interpretable.go of cel-go.
import { elementsOf } from '../values/list.ts'
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
  const { accumulatorSlot, elementSlot, secondSlot, result } = parts
  return (frame) => {
    const range = parts.range(frame)
    if (isError(range)) return range
    frame.slots[accumulatorSlot] = undefined
    const isStopped = secondSlot === undefined ? foldOne(frame, range, parts) : foldTwo(frame, range, parts, secondSlot)
    if (isStopped !== false) return isStopped === true ? INTERRUPTED : isStopped
    frame.slots[elementSlot] = undefined
    return frozen(result(frame))
  }
}

/** True when interrupted, false when done. */
function foldOne(frame: Frame, range: Value, { elementSlot, ...parts }: FoldParts): boolean | Value {
  if (typeof range !== 'object' || range === null || (range.kind !== 'list' && range.kind !== 'map')) {
    return celError(`got '${goTypeName(range)}', expected iterable type`)
  }
  for (const element of range.kind === 'list' ? elementsOf(range) : keysOf(range)) {
    frame.slots[elementSlot] = element
    const isDone = stepOnce(frame, parts)
    if (isDone !== undefined) return isDone
  }
  return false
}

function foldTwo(frame: Frame, range: Value, parts: FoldParts, secondSlot: number): boolean | Value {
  if (typeof range !== 'object' || range === null || (range.kind !== 'list' && range.kind !== 'map')) {
    return celError(`unsupported comprehension range type: ${goTypeName(range)}`)
  }
  const pairs: Iterable<readonly [Value, Value]> =
    range.kind === 'list'
      ? elementsOf(range).entries()
      : keysOf(range).map((key) => [key, findInMap(range, key) ?? null] as const)
  for (const [first, second] of pairs) {
    frame.slots[parts.elementSlot] = first
    frame.slots[secondSlot] = second
    const isDone = stepOnce(frame, parts)
    if (isDone !== undefined) return isDone
  }
  return false
}

/** Undefined to go on, false when the condition ends the loop, true when interrupted. */
function stepOnce(frame: Frame, parts: Pick<FoldParts, 'condition' | 'step' | 'accumulatorSlot'>): boolean | undefined {
  if (parts.condition(frame) === false) return false
  frame.slots[parts.accumulatorSlot] = parts.step(frame)
  return mustStop(frame) ? true : undefined
}
