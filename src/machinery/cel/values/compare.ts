// The order of values. Follows Compare of the types in common/types of cel-go.
import { type CelError, celError, isError, NO_SUCH_OVERLOAD, type Value } from './value.ts'

export type Order = -1 | 0 | 1

const NAN = celError('NaN values cannot be ordered')

/** -1, 0 or 1; an error for values that have no order, or none with each other. Numbers of all types compare by value. */
export function compare(a: Value, b: Value): Order | CelError {
  if (typeof a === 'number' && typeof b === 'number') return order(a, b)
  if (typeof a === 'string') return typeof b === 'string' ? compareText(a, b) : noOverload(b)
  if (typeof a === 'boolean') return typeof b === 'boolean' ? order(Number(a), Number(b)) : noOverload(b)
  if (isNumeric(a)) {
    if (isDouble(a) && Number.isNaN(a.value)) return NAN
    return isNumeric(b) ? compareNumbers(a, b) : noOverload(b)
  }
  if (a === null || typeof a !== 'object' || b === null || typeof b !== 'object') return noOverload(b)
  if (a.kind === 'timestamp' && b.kind === 'timestamp') {
    return a.seconds === b.seconds ? order(a.nanos, b.nanos) : order(a.seconds, b.seconds)
  }
  if (a.kind === 'duration' && b.kind === 'duration') return order(a.nanos, b.nanos)
  if (a.kind === 'bytes' && b.kind === 'bytes') return compareBytes(a.value, b.value)
  return noOverload(b)
}

type Numeric = Extract<Value, number | bigint | { readonly kind: 'double' | 'uint' }>

/** True for int, uint and double. */
export function isNumeric(value: Value): value is Numeric {
  if (typeof value === 'number' || typeof value === 'bigint') return true
  return typeof value === 'object' && value !== null && (value.kind === 'double' || value.kind === 'uint')
}

/** Ints and doubles meet as doubles, as upstream compares them, unless the double is outside of the integer's range. */
export function compareNumbers(a: Numeric, b: Numeric): Order | CelError {
  if (isDouble(a)) {
    if (Number.isNaN(a.value)) return NAN
    if (!isDouble(b)) return compareDouble(a.value, b)
    return Number.isNaN(b.value) ? NAN : order(a.value, b.value)
  }
  if (isDouble(b)) {
    return Number.isNaN(b.value) ? NAN : ((0 - compareDouble(b.value, a)) as Order)
  }
  return order(integer(a), integer(b))
}

function compareDouble(a: number, b: Exclude<Numeric, { readonly kind: 'double' }>): Order {
  const isUnsigned = typeof b === 'object'
  if (a < (isUnsigned ? 0 : -(2 ** 63))) return -1
  if (a > (isUnsigned ? 2 ** 64 : 2 ** 63)) return 1
  return order(a, Number(integer(b)))
}

function integer(value: Exclude<Numeric, { readonly kind: 'double' }>): number | bigint {
  return typeof value === 'object' ? value.value : value
}

function isDouble(value: Numeric): value is Extract<Value, { readonly kind: 'double' }> {
  return typeof value === 'object' && value.kind === 'double'
}

function order(a: number | bigint, b: number | bigint): Order {
  return a < b ? -1 : a > b ? 1 : 0
}

/** By code points, which is the order of their UTF-8 bytes. */
export function compareText(a: string, b: string): Order {
  const end = Math.min(a.length, b.length)
  for (let i = 0; i < end; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    // surrogates stand for code points above all others
    if (x !== y) return order(isSurrogate(x) ? x + 0x10000 : x, isSurrogate(y) ? y + 0x10000 : y)
  }
  return order(a.length, b.length)
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}

function compareBytes(a: Uint8Array, b: Uint8Array): Order {
  const end = Math.min(a.length, b.length)
  for (let i = 0; i < end; i++) {
    const x = a[i] ?? 0
    const y = b[i] ?? 0
    if (x !== y) return order(x, y)
  }
  return order(a.length, b.length)
}

function noOverload(other: Value): CelError {
  return isError(other) ? other : NO_SUCH_OVERLOAD
}
