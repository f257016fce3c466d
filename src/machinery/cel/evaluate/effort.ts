// What an evaluation does beyond what it is charged for: to copy a long list costs as little as to copy a short one. The API server lets
// such an expression run until the request times out; here it is counted, so that it ends without a clock.
import type { Json } from '../../json.ts'
import type { Value } from '../values/value.ts'
import { type Frame, INTERRUPTED } from './frame.ts'

/** About a second. */
export const MAX_EFFORT = 100_000_000
/** To read a few characters takes 1. */
const COPIED = 8
const COMPARED = 32
const CHARACTERS_SHIFT = 2

/**
 * Counts what a call took.
 * @throws INTERRUPTED itself once it is too much, which ends the evaluation.
 */
export function spendOnCall(frame: Frame, result: Value, a: Value, b: Value): void {
  const effort = lengthOf(result) + charactersOf(a) + charactersOf(b) + elementsSearched(a, b)
  if (effort > 0) spend(frame, effort)
}

/** Counts what comparing took. */
export function spendOnEquality(frame: Frame, a: Value, b: Value): void {
  if (typeof a === 'string' && typeof b === 'string') spend(frame, Math.min(a.length, b.length) >> CHARACTERS_SHIFT)
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return
  if ((a.kind === 'list' || a.kind === 'map') && a.kind === b.kind)
    spend(frame, COMPARED * Math.min(nodes(a), nodes(b)))
}

function spend(frame: Frame, effort: number): void {
  frame.effort += effort
  if (frame.effort > MAX_EFFORT) throw INTERRUPTED
}

function lengthOf(value: Value): number {
  if (typeof value === 'string') return value.length >> CHARACTERS_SHIFT
  return typeof value === 'object' && value !== null && value.kind === 'list' ? COPIED * value.items.length : 0
}

function charactersOf(value: Value): number {
  return typeof value === 'string' ? value.length >> CHARACTERS_SHIFT : 0
}

/** An object may be looked for in a list by comparing it with each element. */
function elementsSearched(a: Value, b: Value): number {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return 0
  if (a.kind === 'list') return b.kind === 'map' || b.kind === 'list' ? COMPARED * nodes(a) : 0
  return a.kind === 'map' && b.kind === 'list' ? COMPARED * nodes(b) : 0
}

/** How many values there are in a list or map. */
function nodes(value: Extract<Value, { readonly kind: 'list' | 'map' }>): number {
  if (value.kind === 'list') return value.wrap === undefined ? value.items.length : nodesOf(value.items)
  return value.form === 'values' ? value.entries.size : nodesOf(value.raw)
}

const known = new WeakMap<object, number>()

function nodesOf(raw: Json): number {
  if (typeof raw === 'string') return 1 + (raw.length >> CHARACTERS_SHIFT)
  if (typeof raw !== 'object' || raw === null) return 1
  const before = known.get(raw)
  if (before !== undefined) return before
  let count = 1
  for (const item of Array.isArray(raw) ? (raw as readonly Json[]) : Object.values(raw)) count += nodesOf(item)
  known.set(raw, count)
  return count
}
