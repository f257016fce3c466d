// Arithmetic on int64 and uint64 that fails where it would overflow. Follows common/types/overflow.go of cel-go.
import { type CelError, celError, type Int, type Uint, uint } from './value.ts'

export const MIN_INT64: bigint = -(2n ** 63n)
export const MAX_INT64: bigint = 2n ** 63n - 1n
export const MAX_UINT64: bigint = 2n ** 64n - 1n

export const INT_OVERFLOW: CelError = celError('integer overflow')
export const UINT_OVERFLOW: CelError = celError('unsigned integer overflow')
const DIVISION_BY_ZERO = celError('division by zero')
const MODULUS_BY_ZERO = celError('modulus by zero')

/** The int of an exact number, or an overflow. */
export function intOf(value: bigint): Int | CelError {
  if (value >= -9007199254740991n && value <= 9007199254740991n) return Number(value)
  return value < MIN_INT64 || value > MAX_INT64 ? INT_OVERFLOW : value
}

export function addInts(a: Int, b: Int): Int | CelError {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (Number.isSafeInteger(sum)) return sum
  }
  return intOf(BigInt(a) + BigInt(b))
}

export function subtractInts(a: Int, b: Int): Int | CelError {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    if (Number.isSafeInteger(difference)) return difference
  }
  return intOf(BigInt(a) - BigInt(b))
}

export function multiplyInts(a: Int, b: Int): Int | CelError {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    if (Number.isSafeInteger(product)) return product + 0
  }
  return intOf(BigInt(a) * BigInt(b))
}

/** Rounds towards zero. */
export function divideInts(a: Int, b: Int): Int | CelError {
  if (typeof a === 'number' && typeof b === 'number') return b === 0 ? DIVISION_BY_ZERO : (a - (a % b)) / b + 0
  return b === 0 ? DIVISION_BY_ZERO : intOf(BigInt(a) / BigInt(b))
}

/** The sign is that of `a`. */
export function moduloInts(a: Int, b: Int): Int | CelError {
  if (typeof a === 'number' && typeof b === 'number') return b === 0 ? MODULUS_BY_ZERO : (a % b) + 0
  if (b === 0) return MODULUS_BY_ZERO
  return a === MIN_INT64 && b === -1 ? INT_OVERFLOW : intOf(BigInt(a) % BigInt(b))
}

export function negateInt(a: Int): Int | CelError {
  return typeof a === 'number' ? 0 - a : intOf(-a)
}

/** The uint of an exact number, or an overflow. */
export function uintOf(value: bigint): Uint | CelError {
  return value < 0n || value > MAX_UINT64 ? UINT_OVERFLOW : uint(value)
}

export function divideUints(a: bigint, b: bigint): Uint | CelError {
  return b === 0n ? DIVISION_BY_ZERO : uint(a / b)
}

export function moduloUints(a: bigint, b: bigint): Uint | CelError {
  return b === 0n ? MODULUS_BY_ZERO : uint(a % b)
}

/** Rounds towards zero; fails outside of int64, and for its very bounds. */
export function intOfDouble(value: number): Int | CelError {
  if (!(value > -(2 ** 63) && value < 2 ** 63)) return INT_OVERFLOW
  const whole = Math.trunc(value)
  return Number.isSafeInteger(whole) ? whole + 0 : BigInt(whole)
}

/** Rounds towards zero; fails outside of uint64. */
export function uintOfDouble(value: number): Uint | CelError {
  return value >= 0 && value < 2 ** 64 ? uint(BigInt(Math.trunc(value))) : UINT_OVERFLOW
}
