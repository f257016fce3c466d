// Quantities of resources, exact: `100m`, `1.5Gi`, `12e6`. Follows pkg/api/resource/quantity.go of apimachinery.

import { MAX_INT64 } from './integers.ts'
import { type Parsed, parsedValue } from './parsed.ts'

/** How a quantity was written, and is written again. */
export type QuantityFormat = 'decimal' | 'binary' | 'exponent'

/** An exact number, `unscaled * 10^exponent`. */
export type Quantity = {
  readonly unscaled: bigint
  readonly exponent: number
  readonly format: QuantityFormat
  /** Set where the server holds a decimal of any size instead of an int64: such a one is no integer to CEL, whatever its value. */
  readonly isWide?: true
  /** The text it was read from, where the server keeps that although it is not canonical: `+1`, `1.500`, `007Ki`. */
  readonly text?: string
}

/** What is smaller than a billionth is rounded up to one. */
const SMALLEST_EXPONENT = -9
/** The digits that always fit an int64, and with them go the server's fast path and its consequences. */
const FAST_DIGITS = 18
/** From here on a power of ten is not multiplied out: doubles end far below, and text would be too long to handle. */
const LARGEST_EXPANDED = 1000

export const DECIMAL_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
])
export const BINARY_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
])

const WRONG_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const WRONG_NUMBER = 'unable to parse numeric part of quantity'
const WRONG_SUFFIX = "unable to parse quantity's suffix"

/** A quantity exactly as the server reads it; undefined for text that it refuses. It reads `m` and `-` as zero. */
export function parseQuantity(text: string): Quantity | undefined {
  return parsedValue(readQuantity(text))
}

/** As {@link parseQuantity}, with the server's words for what it refuses. */
export function readQuantity(text: string): Parsed<Quantity> {
  const parts = splitQuantity(text)
  if (parts === undefined) return { error: WRONG_FORMAT }
  const decimal = DECIMAL_SUFFIXES.get(parts.suffix)
  if (decimal !== undefined) return decimalQuantity(parts, decimal, 'decimal')
  const binary = BINARY_SUFFIXES.get(parts.suffix)
  if (binary !== undefined) return binaryQuantity(parts, binary)
  const power = exponentOf(parts.suffix)
  return power === undefined ? { error: WRONG_SUFFIX } : decimalQuantity(parts, power, 'exponent')
}

/** `whole` is without leading zeros and never empty, `hasDigits` false for a number that is only signs and dots. */
type Parts = {
  readonly text: string
  readonly isNegative: boolean
  readonly hasDigits: boolean
  readonly whole: string
  readonly fraction: string
  readonly suffix: string
}

/** In steps that never go back: a long text that is none is refused as quickly as it is read. */
function splitQuantity(text: string): Parts | undefined {
  const [number] = /^[+-]?\d*(?:\.\d*)?/.exec(text) ?? ['']
  const suffix = text.slice(number.length)
  if (text === '' || !/^[eEinumkKMGTP]*[+-]?\d*$/.test(suffix)) return undefined
  const [digits = '', fraction = ''] = number.replace(/^[+-]/, '').split('.')
  return {
    text,
    isNegative: number.startsWith('-'),
    hasDigits: digits !== '' || fraction !== '',
    whole: digits.replace(/^0+/, '') || '0',
    fraction,
    suffix,
  }
}

/** Of 32 bits, as the server cuts it. */
function exponentOf(suffix: string): number | undefined {
  if (!/^[eE][+-]?\d{1,30}$/.test(suffix)) return undefined
  const power = BigInt(suffix.slice(1).replace('+', ''))
  return BigInt.asIntN(64, power) === power ? Number(BigInt.asIntN(32, power)) : undefined
}

function decimalQuantity(parts: Parts, power: number, format: 'decimal' | 'exponent'): Parsed<Quantity> {
  const { whole, fraction, text } = parts
  const exponent = power - fraction.length
  if (whole.length + fraction.length > FAST_DIGITS || exponent < SMALLEST_EXPONENT)
    return wide(parts, 1n, power, format)
  const digits = whole + fraction
  const keepsText = exponent % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0')
  return { value: { unscaled: signed(parts, BigInt(digits)), exponent, format, ...(keepsText && { text }) } }
}

function binaryQuantity(parts: Parts, bits: number): Parsed<Quantity> {
  const { whole, fraction, text } = parts
  if (fraction !== '' || whole.length > 14 - Math.trunc((bits * 3) / 10))
    return wide(parts, 1n << BigInt(bits), 0, 'binary')
  const digits = BigInt(whole)
  const unscaled = signed(parts, digits << BigInt(bits))
  return { value: { unscaled, exponent: 0, format: 'binary', ...((digits & 7n) !== 0n && { text }) } }
}

function wide(parts: Parts, factor: bigint, power: number, format: QuantityFormat): Parsed<Quantity> {
  if (!parts.hasDigits) return { error: WRONG_NUMBER }
  const amount = roundedUp(BigInt(parts.whole + parts.fraction) * factor, power - parts.fraction.length)
  const { unscaled, exponent } = format === 'binary' ? capped(amount) : amount
  const isFraction = format === 'binary' && unscaled > 0n && exponent < 0 && unscaled < powerOfTen(-exponent)
  return {
    value: { unscaled: signed(parts, unscaled), exponent, format: isFraction ? 'decimal' : format, isWide: true },
  }
}

type Amount = { readonly unscaled: bigint; readonly exponent: number }

function roundedUp(unscaled: bigint, exponent: number): Amount {
  if (unscaled === 0n) return { unscaled, exponent: 0 }
  const surplus = exponent - SMALLEST_EXPONENT
  if (surplus > LARGEST_EXPANDED) return { unscaled, exponent }
  if (surplus >= 0) return { unscaled: unscaled * powerOfTen(surplus), exponent: SMALLEST_EXPONENT }
  if (unscaled.toString().length <= -surplus) return { unscaled: 1n, exponent: SMALLEST_EXPONENT }
  const divisor = powerOfTen(-surplus)
  return { unscaled: (unscaled + divisor - 1n) / divisor, exponent: SMALLEST_EXPONENT }
}

function capped(amount: Amount): Amount {
  const isTooLarge = amount.unscaled > MAX_INT64 * powerOfTen(-amount.exponent)
  return isTooLarge ? { unscaled: MAX_INT64, exponent: 0 } : amount
}

function signed(parts: Parts, magnitude: bigint): bigint {
  return parts.isNegative ? -magnitude : magnitude
}

/** A number exactly as it prints. */
export function quantityOf(value: number | bigint): Quantity {
  if (typeof value === 'bigint') return { unscaled: value, exponent: 0, format: 'decimal' }
  const [digits = '0', power = '0'] = value.toExponential().split('e')
  const [whole = '', fraction = ''] = digits.split('.')
  return { unscaled: BigInt(whole + fraction), exponent: Number(power) - fraction.length, format: 'decimal' }
}

export function powerOfTen(power: number): bigint {
  return 10n ** BigInt(power)
}
