// Ranges and limits of numbers. Follows numberValidator of validate/validator.go of kube-openapi.

import { formatGoFloat } from '../../go-value.ts'
import { invalid } from '../cause.ts'
import { kindOf } from '../kind-of.ts'
import type { JsonType, Schema } from '../schema.ts'
import { isNearlyInteger } from './check-type.ts'
import { addPlain, fieldOf, type Sink, type Validation } from './sink.ts'

const INT64_MAX = 2n ** 63n - 1n
const INT64_MIN = -(2n ** 63n)
const INT32_MAX = 2n ** 31n - 1n
const INT32_MIN = -(2n ** 31n)
const FLOAT32_OVERFLOW = 3.4028235677973366e38

/** Tells everything that is wrong with a number. A limit that the type cannot hold is told of with every value. */
export function checkNumber(
  validation: Validation,
  schema: Schema,
  types: readonly JsonType[],
  value: number | bigint,
  path: string,
  sink: Sink,
): void {
  const [type = ''] = types.length === 1 ? types : []
  const { multipleOf, maximum, minimum } = schema
  if (type === '' && multipleOf === undefined && maximum === undefined && minimum === undefined) return
  const { format } = schema
  const checkRange = (number: number | bigint, what: string): boolean => {
    if (isInRange(number, type, format)) return true
    const kind = format === '' ? `${type} (default format)` : `${type} with format ${format}`
    addPlain(validation, sink, `${what} value must be of type ${kind} in ${path}`)
    return false
  }
  checkRange(value, 'Checked')
  const add = (words: string, shown: number | bigint = value) => {
    const message = `${path} in body should be ${words}`
    sink.push({ message, cause: invalid(fieldOf(validation, path), shown, message) })
  }
  const isInteger = kindOf(value) === 'integer'
  if (multipleOf !== undefined) {
    const asInteger = checkRange(multipleOf, 'MultipleOf') && isInteger
    checkMultiple(validation, sink, path, asInteger ? BigInt(value) : Number(value), multipleOf)
  }
  if (maximum !== undefined) {
    const native = checkRange(maximum, 'Maximum boundary') && isInteger
    const [number, limit, shown] = comparable(value, maximum, native)
    const isExceeded = schema.exclusiveMaximum ? number >= limit : number > limit
    if (isExceeded) add(`less than ${schema.exclusiveMaximum ? '' : 'or equal to '}${shown}`)
  }
  if (minimum !== undefined) {
    const native = checkRange(minimum, 'Minimum boundary') && isInteger
    const [number, limit, shown] = comparable(value, minimum, native)
    const isBelow = schema.exclusiveMinimum ? number <= limit : number < limit
    if (isBelow) add(`greater than ${schema.exclusiveMinimum ? '' : 'or equal to '}${shown}`)
  }
}

/** Integers are compared with the whole part of a limit. */
function comparable(
  value: number | bigint,
  limit: number,
  isNative: boolean,
): readonly [number | bigint, number | bigint, string] {
  if (!isNative) return [Number(value), limit, formatGoFloat(limit)]
  const whole = toInt64(limit)
  return [value, whole, whole.toString()]
}

function checkMultiple(validation: Validation, sink: Sink, path: string, value: number | bigint, factor: number): void {
  const isInteger = typeof value === 'bigint'
  const whole = toInt64(factor)
  const shown = isInteger ? whole.toString() : formatGoFloat(factor)
  if (isInteger ? whole <= 0n : factor <= 0) {
    const message = `factor MultipleOf declared for ${path} must be positive: ${shown}`
    sink.push({ message, cause: invalid(fieldOf(validation, path), isInteger ? whole : factor, message) })
    return
  }
  const isMultiple = isInteger
    ? value % whole === 0n
    : isNearlyInteger(factor < 1 ? (1 / factor) * value : value / factor)
  if (isMultiple) return
  const message = `${path} in body should be a multiple of ${shown}`
  sink.push({ message, cause: invalid(fieldOf(validation, path), value, message) })
}

function isInRange(value: number | bigint, type: string, format: string): boolean {
  if (type === 'integer') {
    if (typeof value === 'number' && !Number.isInteger(value)) return false
    if (typeof value === 'number' && Number.isSafeInteger(value) && format !== 'int32') return true
    const exact = BigInt(value)
    return format === 'int32' ? exact >= INT32_MIN && exact <= INT32_MAX : exact >= INT64_MIN && exact <= INT64_MAX
  }
  return format !== 'float' || Math.abs(Number(value)) < FLOAT32_OVERFLOW
}

function toInt64(value: number): bigint {
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 63) return INT64_MIN
  return BigInt(Math.trunc(value))
}
