// Accumulators of loops that grow in place, so that a loop is not quadratic. Follows the mutable lists and maps of cel-go's common/types.
import type { CallCost } from '../cost/runtime-cost.ts'
import { add } from '../values/arithmetic.ts'
import { elementsOf } from '../values/list.ts'
import { findInMap, insertIntoMap, keysOf } from '../values/map.ts'
import { type CelMap, isError, type List, type Value } from '../values/value.ts'
import { charged, runVariadic, spent } from './call.ts'
import type { Run } from './frame.ts'

const growing = new WeakSet<object>()

/** A fresh list or map for an accumulator that starts empty. */
export function growable(initial: Value): Value {
  if (typeof initial !== 'object' || initial === null) return initial
  if (initial.kind === 'list' && initial.items.length === 0) {
    return grow({ kind: 'list', wrap: undefined, items: [] })
  }
  if (initial.kind === 'map' && initial.form === 'values' && initial.entries.size === 0) {
    return grow({ kind: 'map', form: 'values', entries: new Map() })
  }
  return initial
}

function grow(value: List | CelMap): Value {
  growing.add(value)
  return value
}

/** Ends the growth: the value is an ordinary one. */
export function frozen(value: Value): Value {
  if (typeof value === 'object' && value !== null) growing.delete(value)
  return value
}

/** `a + b`, in place where `a` is an accumulator. */
export function addGrowing(left: Run, right: Run, cost: CallCost): Run {
  return (frame) => {
    const a = left(frame)
    const b = right(frame)
    if (isError(a) || isError(b)) return charged(frame, cost, isError(a) ? a : b, a, b)
    const grown = append(a, b)
    return grown === undefined ? spent(frame, cost, add(a, b), a, b) : charged(frame, cost, grown, a, b)
  }
}

function append(a: Value, b: Value): Value | undefined {
  if (typeof a !== 'object' || a === null || a.kind !== 'list' || a.wrap !== undefined) return undefined
  if (typeof b !== 'object' || b === null || b.kind !== 'list' || !growing.has(a)) return undefined
  const items = a.items as Value[]
  for (const element of elementsOf(b)) items.push(element)
  return a
}

/** `cel.@mapInsert(map, key, value)` or `(map, entries)`: fails for a key that is there. */
export function insertGrowing(args: readonly Run[], cost: CallCost): Run {
  return runVariadic((target, ...more) => insertAll(target ?? null, more), args, cost)
}

function insertAll(target: Value, [first, value]: readonly Value[]): Value {
  if (!isMap(target)) return target
  let result = growing.has(target) && target.form === 'values' ? target : copyOf(target)
  const pairs: readonly (readonly [Value, Value])[] =
    value !== undefined
      ? [[first ?? null, value]]
      : isMap(first)
        ? keysOf(first).map((key) => [key, findInMap(first, key) ?? null])
        : []
  for (const [key, element] of pairs) {
    const inserted = insertIntoMap(result, key, element)
    if (isError(inserted)) return inserted
    result = inserted
  }
  return result
}

function isMap(value: Value | undefined): value is CelMap {
  return typeof value === 'object' && value !== null && value.kind === 'map'
}

function copyOf(map: CelMap): CelMap & { readonly form: 'values' } {
  return { kind: 'map', form: 'values', entries: new Map(map.form === 'values' ? map.entries : []) }
}
