// The operators + - * / % on values of all types. Follows Add, Subtract … of the types in common/types of cel-go.

import {
  addInts,
  divideInts,
  divideUints,
  moduloInts,
  moduloUints,
  multiplyInts,
  negateInt,
  subtractInts,
  uintOf,
} from './integers.ts'
import { concatLists } from './list.ts'
import { addDuration, subtractDuration, subtractTimestamps } from './time.ts'
import {
  bytes,
  type CelError,
  celError,
  double,
  duration,
  type Int,
  isError,
  isInt,
  NO_SUCH_OVERLOAD,
  type Value,
} from './value.ts'

/** Ints, uints, doubles, strings, bytes, lists, and times with durations. */
export function add(a: Value, b: Value): Value {
  if (typeof a === 'string') return typeof b === 'string' ? a + b : NO_SUCH_OVERLOAD
  if (isInt(a)) return isInt(b) ? addInts(a, b) : NO_SUCH_OVERLOAD
  if (a === null || typeof a !== 'object') return lacks('_+_', a)
  const other = b !== null && typeof b === 'object' ? b : undefined
  switch (a.kind) {
    case 'double':
      return other?.kind === 'double' ? double(a.value + other.value) : NO_SUCH_OVERLOAD
    case 'uint':
      return other?.kind === 'uint' ? uintOf(a.value + other.value) : NO_SUCH_OVERLOAD
    case 'list':
      return other?.kind === 'list' ? concatLists(a, other) : NO_SUCH_OVERLOAD
    case 'bytes':
      return other?.kind === 'bytes' ? bytes(Uint8Array.from([...a.value, ...other.value])) : NO_SUCH_OVERLOAD
    case 'duration':
      if (other?.kind === 'timestamp') return addDuration(other, a)
      return other?.kind === 'duration' ? asDuration(addInts(a.nanos, other.nanos)) : NO_SUCH_OVERLOAD
    case 'timestamp':
      return other?.kind === 'duration' ? addDuration(a, other) : NO_SUCH_OVERLOAD
    default:
      return lacks('_+_', a)
  }
}

export function subtract(a: Value, b: Value): Value {
  if (isInt(a)) return isInt(b) ? subtractInts(a, b) : NO_SUCH_OVERLOAD
  if (a === null || typeof a !== 'object') return lacks('_-_', a)
  const other = b !== null && typeof b === 'object' ? b : undefined
  switch (a.kind) {
    case 'double':
      return other?.kind === 'double' ? double(a.value - other.value) : NO_SUCH_OVERLOAD
    case 'uint':
      return other?.kind === 'uint' ? uintOf(a.value - other.value) : NO_SUCH_OVERLOAD
    case 'duration':
      return other?.kind === 'duration' ? asDuration(subtractInts(a.nanos, other.nanos)) : NO_SUCH_OVERLOAD
    case 'timestamp':
      if (other?.kind === 'timestamp') return subtractTimestamps(a, other)
      return other?.kind === 'duration' ? subtractDuration(a, other) : NO_SUCH_OVERLOAD
    default:
      return lacks('_-_', a)
  }
}

export function multiply(a: Value, b: Value): Value {
  return numeric(
    '_*_',
    a,
    b,
    multiplyInts,
    (x, y) => uintOf(x * y),
    (x, y) => double(x * y),
  )
}

export function divide(a: Value, b: Value): Value {
  return numeric('_/_', a, b, divideInts, divideUints, (x, y) => double(x / y))
}

/** Ints and uints; doubles have no remainder in CEL. */
export function modulo(a: Value, b: Value): Value {
  return numeric('_%_', a, b, moduloInts, moduloUints, undefined)
}

/** Ints, doubles and durations. */
export function negate(a: Value): Value {
  if (isInt(a)) return negateInt(a)
  if (typeof a === 'boolean') return NO_SUCH_OVERLOAD
  if (a === null || typeof a !== 'object') return lacks('-_', a)
  if (a.kind === 'double') return double(-a.value)
  return a.kind === 'duration' ? asDuration(negateInt(a.nanos)) : lacks('-_', a)
}

function numeric(
  operator: string,
  a: Value,
  b: Value,
  ints: (a: Int, b: Int) => Value,
  uints: (a: bigint, b: bigint) => Value,
  doubles: ((a: number, b: number) => Value) | undefined,
): Value {
  if (isInt(a)) return isInt(b) ? ints(a, b) : NO_SUCH_OVERLOAD
  if (a === null || typeof a !== 'object') return lacks(operator, a)
  const other = b !== null && typeof b === 'object' ? b : undefined
  if (a.kind === 'uint') return other?.kind === 'uint' ? uints(a.value, other.value) : NO_SUCH_OVERLOAD
  if (a.kind === 'double' && doubles) {
    return other?.kind === 'double' ? doubles(a.value, other.value) : NO_SUCH_OVERLOAD
  }
  return lacks(operator, a)
}

function asDuration(nanos: Int | CelError): Value {
  return isError(nanos) ? nanos : duration(nanos)
}

/** Types that know methods of their own answer for themselves, others name the operator. */
export function lacks(operator: string, value: Value): CelError {
  const isReceiver =
    typeof value === 'string' ||
    (typeof value === 'object' && value !== null && (value.kind === 'timestamp' || value.kind === 'duration'))
  return isReceiver ? NO_SUCH_OVERLOAD : celError(`no such overload: ${operator}`)
}
