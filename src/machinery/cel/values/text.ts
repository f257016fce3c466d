// How values are written into messages and strings, as Go's fmt and strconv write them.
import { formatGoFloat } from '../../go-value.ts'
import { formatDuration, formatTimestamp } from './time.ts'
import { isError, type Value } from './value.ts'

/** A number without an exponent, however small or large. */
export function plainDecimal(value: number): string {
  const [mantissa = '', power = ''] = Math.abs(value).toExponential().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = whole + fraction
  const point = Number(power) + 1
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (point <= 0) return digits === '0' ? `${sign}0` : `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length)
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** A value as `%v` writes it into messages: `no such key: x`. */
export function formatValue(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null) return '0'
  if (typeof value !== 'object') return String(value)
  if (isError(value)) return value.message
  switch (value.kind) {
    case 'double':
      return formatGoFloat(value.value)
    case 'uint':
      return String(value.value)
    case 'bytes':
      return `[${value.value.join(' ')}]`
    case 'timestamp':
      return formatTimestamp(value)
    case 'duration':
      return formatDuration(value.nanos)
    case 'optional':
      return value.value === undefined ? 'optional.none()' : `optional(${formatValue(value.value)})`
    case 'type':
      return value.name
    case 'opaque':
      return value.type.text?.(value) ?? value.type.name
    default:
      return value.kind
  }
}
