// What a scalar's text means to kubectl: the rules of go-yaml v2's resolve.go, which are neither YAML 1.1 nor 1.2.

import type { Scalar } from '../../machinery/json.ts'

/** The short name of a tag that decides what a scalar is: `int` of `!!int`. */
export type ScalarTag = 'str' | 'bool' | 'int' | 'float' | 'null' | 'timestamp'

/** A value and the kind it was resolved to; an `int` and a `float` may both be a JavaScript number. */
export type Resolved = { readonly is: ScalarTag; readonly value: Scalar }

const NULL: Resolved = { is: 'null', value: null }
const WORDS = wordTable([
  [{ is: 'bool', value: true }, 'y Y yes Yes YES true True TRUE on On ON'],
  [{ is: 'bool', value: false }, 'n N no No NO false False FALSE off Off OFF'],
  [NULL, '~ null Null NULL'],
  [{ is: 'float', value: Number.NaN }, '.nan .NaN .NAN'],
  [{ is: 'float', value: Number.POSITIVE_INFINITY }, '.inf .Inf .INF +.inf +.Inf +.INF'],
  [{ is: 'float', value: Number.NEGATIVE_INFINITY }, '-.inf -.Inf -.INF'],
])

const WORD_START = /^[yYnNtTfFoO~.+-]/
const NUMBER_START = /^[-+.\d]/
const INTEGER = /^[-+]?(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/
const DOT_FLOAT = /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/
const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)| \d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d+)?)?$/

/**
 * What a scalar means that is plain and untagged, or that has one of the tags above.
 *
 * Integers that a double cannot hold are bigints when they are int64, and doubles beyond that. Infinities and NaN are
 * returned as they are, because as map keys they are allowed.
 *
 * @returns undefined when the text is not of the kind that the tag demands.
 */
export function resolveScalar(text: string, tag?: ScalarTag): Resolved | undefined {
  if (tag === 'str') return { is: 'str', value: text }
  const plain = resolvePlain(text)
  if (tag === undefined || tag === plain.is) return plain
  if (tag === 'float' && plain.is === 'int' && isInt64(plain.value)) return { is: 'float', value: Number(plain.value) }
  if (tag === 'timestamp' && isTimestamp(text)) return { is: 'str', value: text }
  return undefined
}

/** True when a resolved integer is an int64; what is larger has become a double. */
export function isInt64(integer: Scalar): boolean {
  return typeof integer === 'bigint' || Number.isSafeInteger(integer)
}

function resolvePlain(text: string): Resolved {
  if (text === '') return NULL
  if (WORD_START.test(text)) {
    const word = WORDS.get(text)
    if (word !== undefined) return word
  }
  if (NUMBER_START.test(text)) {
    const number = resolveNumber(text)
    if (number !== undefined) return number
  }
  return { is: 'str', value: text }
}

/** Underscores are allowed anywhere, but in a number that begins with a dot only between digits. */
function resolveNumber(text: string): Resolved | undefined {
  if (text.startsWith('.') && !DOT_FLOAT.test(text)) return undefined
  const digits = text.replaceAll('_', '')
  return (INTEGER.test(digits) ? resolveInteger(digits) : undefined) ?? resolveFloat(digits)
}

/** Undefined for integers beyond 64 bits: hexadecimal ones stay strings, decimal ones become floats. */
function resolveInteger(digits: string): Resolved | undefined {
  const isNegative = digits.startsWith('-')
  const hasSign = isNegative || digits.startsWith('+')
  const unsigned = hasSign ? digits.slice(1) : digits
  const asJavaScript = /^0[0-7]/.test(unsigned) ? `0o${unsigned}` : unsigned
  const asNumber = Number(asJavaScript)
  if (Number.isSafeInteger(asNumber)) return { is: 'int', value: isNegative && asNumber !== 0 ? -asNumber : asNumber }
  const magnitude = BigInt(asJavaScript)
  const exact = isNegative ? -magnitude : magnitude
  if (BigInt.asIntN(64, exact) === exact) return { is: 'int', value: exact }
  if (!hasSign && BigInt.asUintN(64, exact) === exact) return { is: 'int', value: Number(exact) }
  return undefined
}

function resolveFloat(digits: string): Resolved | undefined {
  if (!FLOAT.test(digits)) return undefined
  const value = Number(digits)
  if (!Number.isFinite(value)) return undefined
  return { is: 'float', value: value === 0 ? 0 : value }
}

function isTimestamp(text: string): boolean {
  const [, year, month, day] = TIMESTAMP.exec(text) ?? []
  if (year === undefined) return false
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}

function wordTable(rows: readonly (readonly [Resolved, string])[]): ReadonlyMap<string, Resolved> {
  return new Map(rows.flatMap(([resolved, words]) => words.split(' ').map((word) => [word, resolved] as const)))
}
