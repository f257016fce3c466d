// Values as Go's fmt.Sprint and strconv print them, which is what kubectl's tables and YAML show.

import { isJsonObject, type Json } from '../machinery/json.ts'
import { compareCodePoints } from './key-order.ts'

/** A float64 as Go's `%v` and `%g` print it: `0.5`, `1e+06`, `1e-05`. Not for integers. */
export function formatGoFloat(value: number): string {
  const [digits = '', exponentText = '0'] = value.toExponential().split('e')
  const exponent = Number(exponentText)
  if (exponent >= -4 && exponent < 6) return plainDecimal(value)
  const size = Math.abs(exponent).toString().padStart(2, '0')
  return `${digits}e${exponent < 0 ? '-' : '+'}${size}`
}

/** Between 1e-4 and 1e6 JavaScript prints a double as Go does. */
function plainDecimal(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** A JSON number as kubectl decodes and prints it: an int64 in full, anything else as a float64. */
export function formatGoNumber(value: number | bigint): string {
  if (typeof value === 'bigint') return value.toString()
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return BigInt(value).toString()
  return formatGoFloat(value)
}

/** A JSON value as Go's `fmt.Sprint` prints it: `map[a:1 b:[x y]]`, `<nil>`, `true`. */
export function formatGoValue(value: Json): string {
  if (value === null) return '<nil>'
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return formatGoNumber(value)
  if (typeof value === 'boolean') return String(value)
  if (!isJsonObject(value)) return `[${(value as readonly Json[]).map(formatGoValue).join(' ')}]`
  const entries = Object.entries(value).sort(([a], [b]) => compareCodePoints(a, b))
  return `map[${entries.map(([key, entry]) => `${key}:${formatGoValue(entry)}`).join(' ')}]`
}
