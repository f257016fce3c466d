// Integers of JSON, exact whichever way they are held: a number up to 2^53, a bigint beyond.

import type { Json } from '../json.ts'

/** The smallest integer of CEL and of Go's int64. */
export const MIN_INT64 = -(2n ** 63n)
/** The largest integer of CEL and of Go's int64. */
export const MAX_INT64 = 2n ** 63n - 1n

/** True for what an int64 can hold. */
export function isInt64(value: bigint): boolean {
  return value >= MIN_INT64 && value <= MAX_INT64
}

/** The integer a JSON value is (`1.0` is one); undefined for a fraction, beyond an int64, and for what is no number. */
export function toInt64(value: Json): bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? toInt64(BigInt(value)) : undefined
  return typeof value === 'bigint' && isInt64(value) ? value : undefined
}

/** An integer as parseJson holds it: a number where that is exact. */
export function jsonInteger(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** Compares exactly, also a bigint with a fraction: negative, zero or positive. NaN is equal to everything. */
export function compareNumbers(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
