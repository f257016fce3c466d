// Values that are an integer of 32 bits or a string: ports, percentages. Follows pkg/util/intstr/intstr.go of apimachinery.

import { quoteGo } from '../go-value.ts'
import type { Json } from '../json.ts'
import { isInt64 } from './integers.ts'
import type { Parsed } from './parsed.ts'

/** A whole number or a text: a port, a percentage. */
export type IntOrString = number | string

const MAX_INT32 = 2 ** 31 - 1

/** True for a string, and for an integer of 32 bits. */
export function isIntOrString(value: Json): value is IntOrString {
  return typeof value === 'string' || (typeof value === 'number' && isInt32(value))
}

function isInt32(value: number): boolean {
  return Number.isInteger(value) && value <= MAX_INT32 && value >= -MAX_INT32 - 1
}

/** What a typed text means: an integer where it is one of 32 bits (`+5` and `05` are), else the string. */
export function parseIntOrString(text: string): IntOrString {
  const integer = Number(parseInteger(text))
  return isInt32(integer) ? integer : text
}

/** The text of both forms: 80 and `"80"` are printed alike. */
export function printIntOrString(value: IntOrString): string {
  return String(value)
}

/** True where both mean the same: 80 and `"80"` do. The server itself takes them for different values. */
export function sameIntOrString(a: IntOrString, b: IntOrString): boolean {
  return String(a) === String(b)
}

/**
 * The number it stands for: an integer itself, `"25%"` that part of `total`, rounded up or down. Other strings are
 * refused, in the server's words.
 */
export function scaleIntOrPercent(value: IntOrString, total: number, roundUp: boolean): Parsed<number> {
  if (typeof value === 'number') return { value }
  if (!value.endsWith('%')) return refusal('invalid type: string is not a percentage')
  const digits = value.slice(0, -1)
  const percent = parseInteger(digits)
  if (percent === undefined) return refusal(`invalid value ${quoteGo(value)}: ${syntaxError(digits)}`)
  const part = (Number(percent) * total) / 100
  return { value: roundUp ? Math.ceil(part) : Math.floor(part) }
}

function refusal(why: string): { readonly error: string } {
  return { error: `invalid value for IntOrString: ${why}` }
}

const INTEGER = /^[+-]?\d+$/

function parseInteger(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined
  const value = BigInt(text.replace(/^\+/, ''))
  return isInt64(value) ? value : undefined
}

function syntaxError(text: string): string {
  return `strconv.Atoi: parsing ${quoteGo(text)}: ${INTEGER.test(text) ? 'value out of range' : 'invalid syntax'}`
}
