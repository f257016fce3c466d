// Values as Go's fmt and strconv print them, where kubectl's output shows them: `%v`, `%q`, `%#U`.

import { isJsonObject, type Json } from './json.ts'
import { compareText } from './text-order.ts'

/** A value as `%v` prints it: strings as they are, `map[a:1 b:[x y]]` with sorted keys, `<nil>`. */
export function formatGoValue(value: Json): string {
  if (typeof value === 'string') return value
  if (value === null) return '<nil>'
  if (typeof value === 'number' || typeof value === 'bigint') return formatGoNumber(value)
  if (typeof value === 'boolean') return String(value)
  if (!isJsonObject(value)) return `[${value.map(formatGoValue).join(' ')}]`
  const keys = Object.keys(value).sort(compareText)
  return `map[${keys.map((key) => `${key}:${formatGoValue(value[key] as Json)}`).join(' ')}]`
}

/**
 * A number as `%v` prints it. What JSON states as an integer of 64 bits is one, anything else a float64: `1.5`, `1e+20`.
 */
export function formatGoNumber(value: number | bigint): string {
  if (typeof value === 'bigint') return value.toString()
  return isGoInteger(value) ? BigInt(value).toString() : formatGoFloat(value)
}

/** True for a number that kubectl decodes as an int64 when it comes as Go writes it. */
export function isGoInteger(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63
}

const SMALLEST_PLAIN_EXPONENT = -4
const SMALLEST_SCIENTIFIC_EXPONENT = 6

/** A float64 as `%v` prints it: the shortest digits that mean it, `1e-05`, `1.5e+22`. */
export function formatGoFloat(value: number): string {
  const [digits = '', power = '0'] = value.toExponential().split('e')
  const exponent = Number(power)
  if (exponent >= SMALLEST_PLAIN_EXPONENT && exponent < SMALLEST_SCIENTIFIC_EXPONENT)
    return Object.is(value, -0) ? '-0' : value.toString()
  return `${digits}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent).toString().padStart(2, '0')}`
}

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u
const ESCAPED = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu
const NAMED_ESCAPES: { readonly [character: string]: string } = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}

/** A string as `%q` prints it: in double quotes, what cannot be printed escaped. */
export function quoteGo(text: string): string {
  return `"${text.replace(ESCAPED, (character) => NAMED_ESCAPES[character] ?? escapeGo(character))}"`
}

function escapeGo(character: string): string {
  const code = character.codePointAt(0) as number
  if (code < 0x80) return `\\x${hex(code, 2)}`
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}

/** A character as `%#U` prints it: `U+0021 '!'`. */
export function formatGoRune(character: string): string {
  const code = `U+${hex(character.codePointAt(0) as number, 4).toUpperCase()}`
  return PRINTABLE.test(character) ? `${code} '${character}'` : code
}

const GO_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/

/** A text without white space at its ends, as `strings.TrimSpace` sees white space. */
export function trimGoSpace(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && GO_SPACE.test(text.charAt(start))) start++
  while (end > start && GO_SPACE.test(text.charAt(end - 1))) end--
  return text.slice(start, end)
}
