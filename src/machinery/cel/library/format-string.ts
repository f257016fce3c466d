// `'%d of %s'.format([1, 'x'])`. Follows ext/formatting.go of cel-go, with the numbers of its locale, en_US.

import { quoteGo } from '../../go-value.ts'
import { compareText } from '../values/compare.ts'
import { convert } from '../values/convert.ts'
import { elementsOf } from '../values/list.ts'
import { findInMap, keysOf } from '../values/map.ts'
import { type CelMap, celError, isError, isInt, typeName, type Value } from '../values/value.ts'
import { fixed, formatFixed, formatScientific, hexOf } from './format-number.ts'

/** Thrown inside only; the message is the error's. */
class FormatFailure extends Error {}

const DEFAULT_PRECISION = 6

/** The text with each `%` clause replaced by the next argument; an error that names the clause where it does not fit. */
export function formatString(text: string, args: readonly Value[]): Value {
  try {
    return interpolate(text, args)
  } catch (error) {
    if (error instanceof FormatFailure) return celError(error.message)
    throw error
  }
}

function interpolate(text: string, args: readonly Value[]): string {
  let out = ''
  let next = 0
  for (let i = 0; i < text.length; ) {
    const character = text.charAt(i)
    if (character !== '%') {
      out += character
      i++
    } else if (text.charAt(i + 1) === '%') {
      out += '%'
      i += 2
    } else {
      const argument = args[next]
      if (argument === undefined) throw new FormatFailure(`index ${next} out of range`)
      if (i + 1 >= text.length) throw new FormatFailure('unexpected end of string')
      const clause = readClause(text, i + 1)
      out += formatting(() => formatClause(clause, argument))
      i = clause.end
      next++
    }
  }
  return out
}

function formatting(format: () => string): string {
  try {
    return format()
  } catch (error) {
    if (error instanceof FormatFailure) throw new FormatFailure(`error during formatting: ${error.message}`)
    throw error
  }
}

interface Clause {
  readonly letter: string
  readonly precision: number
  readonly end: number
}

function readClause(text: string, start: number): Clause {
  const match = /^(?:\.(\d*))?([\s\S]?)/.exec(text.slice(start))
  const [all = '', digits, letter = ''] = match ?? []
  const fail = (message: string) => new FormatFailure(`could not parse formatting clause: ${message}`)
  if (digits !== undefined && letter === '') {
    throw fail('error while parsing precision: could not find end of precision specifier')
  }
  if (digits === '') {
    throw fail(
      'error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax',
    )
  }
  if (!'sdfebxXo'.includes(letter)) throw fail(`unrecognized formatting clause "${letter}"`)
  return { letter, precision: digits === undefined ? DEFAULT_PRECISION : Number(digits), end: start + all.length }
}

function formatClause({ letter, precision }: Clause, value: Value): string {
  switch (letter) {
    case 's':
      return asText(value)
    case 'd':
      return decimal(value)
    case 'f':
      return formatFixed(numberOf(value, 'fixed-point'), precision)
    case 'e':
      return formatScientific(numberOf(value, 'scientific'), precision)
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0'
      return integerOf(value, 'only integers and bools can be formatted as binary').toString(2)
    case 'o':
      return integerOf(value, 'octal clause can only be used on integers').toString(8)
    default: {
      const text = hex(value)
      return letter === 'X' ? text.toUpperCase() : text
    }
  }
}

function hex(value: Value): string {
  if (typeof value === 'string') return hexOf(new TextEncoder().encode(value))
  if (typeof value === 'object' && value?.kind === 'bytes') return hexOf(value.value)
  return integerOf(value, 'only integers, byte buffers, and strings can be formatted as hex').toString(16)
}

function integerOf(value: Value, complaint: string): bigint {
  if (isInt(value)) return BigInt(value)
  if (typeof value === 'object' && value?.kind === 'uint') return value.value
  throw new FormatFailure(`${complaint}, was given ${typeName(value)}`)
}

function decimal(value: Value): string {
  return String(integerOf(value, 'decimal clause can only be used on integers'))
}

function numberOf(value: Value, clause: string): number {
  if (typeof value === 'object' && value?.kind === 'double') return value.value
  if (value === 'NaN') return Number.NaN
  if (value === 'Infinity') return Number.POSITIVE_INFINITY
  if (value === '-Infinity') return Number.NEGATIVE_INFINITY
  throw new FormatFailure(`${clause} clause can only be used on doubles, was given ${typeName(value)}`)
}

function asText(value: Value): string {
  if (value === null) return 'null'
  if (typeof value === 'object') {
    if (value.kind === 'list') return listText(elementsOf(value))
    if (value.kind === 'map') return mapText(value)
    if (value.kind === 'optional' || value.kind === 'opaque' || value.kind === 'error') {
      throw new FormatFailure(
        `string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${typeName(value)}`,
      )
    }
  }
  const text = convert(value, 'string')
  if (typeof text === 'string') return text
  throw new FormatFailure(`could not convert argument ${quoteGo(isError(text) ? text.message : '')} to string`)
}

function listText(elements: readonly Value[]): string {
  return `[${elements.map(literal).join(', ')}]`
}

function mapText(map: CelMap): string {
  const pairs = keysOf(map).map((key): readonly [string, string] => {
    const isKey = typeof key === 'string' || typeof key === 'boolean' || isInt(key)
    if (!isKey && !(typeof key === 'object' && key?.kind === 'uint')) {
      throw new FormatFailure(`no formatting function for map key of type ${typeName(key)}`)
    }
    return [literal(key), literal(findInMap(map, key) ?? null)]
  })
  pairs.sort(([a], [b]) => compareText(a, b))
  return `{${pairs.map(([key, value]) => `${key}:${value}`).join(', ')}}`
}

/** An element as a CEL literal, more or less. */
function literal(value: Value): string {
  if (typeof value === 'string') return quoteGo(value)
  if (typeof value !== 'object' || value === null) return asText(value)
  switch (value.kind) {
    case 'bytes':
      return `b${quoteGo(asText(value))}`
    case 'timestamp':
    case 'duration':
      return `${value.kind}(${quoteGo(asText(value))})`
    case 'double':
      return doubleLiteral(value.value)
    case 'uint':
      return String(value.value)
    default:
      return asText(value)
  }
}

function doubleLiteral(value: number): string {
  if (Number.isNaN(value)) return '"NaN"'
  if (!Number.isFinite(value)) return value > 0 ? '"+Inf"' : '"-Inf"'
  return fixed(value, DEFAULT_PRECISION)
}
