// How values are written into messages and strings, as Go's fmt and strconv write them.
import { formatDuration, formatTimestamp } from './time.ts'
import { isError, type Value } from './value.ts'

/** A double as `%g` has it: the shortest digits, an exponent below 1e-04 and from 1e+06 on. */
export function formatDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const [mantissa = '', power = ''] = value.toExponential().split('e')
  const exponent = Number(power)
  if (exponent >= -4 && exponent < 6) return plainDecimal(value)
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

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
      return formatDouble(value.value)
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

/** The number of code points. */
export function codePointLength(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      length--
      i++
    }
  }
  return length
}

const QUOTED: Readonly<Record<string, string>> = {
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

/** Text in double quotes as `%q` writes it; what is not printable is escaped. */
export function quote(text: string): string {
  let out = ''
  for (const character of text)
    out += QUOTED[character] ?? (isPrintable(character) ? character : escapeCharacter(character))
  return `"${out}"`
}

function isPrintable(character: string): boolean {
  return character === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character)
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd'
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}
