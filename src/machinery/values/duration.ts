// Durations in nanoseconds: `1h30m`, `1.5s`. Follows ParseDuration and String of Go's time package, and through them metav1.Duration.

import { type Parsed, parsedValue } from './parsed.ts'

const SECOND = 1_000_000_000n

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['µs', 1000n],
  ['μs', 1000n],
  ['ms', 1_000_000n],
  ['s', SECOND],
  ['m', 60n * SECOND],
  ['h', 3600n * SECOND],
])

/** One more than an int64 holds: a negative duration may be as long. */
const LIMIT = 2n ** 63n
const LONGEST = LIMIT.toString().length

/** Nanoseconds of a duration; undefined for text that is none, or that an int64 of nanoseconds cannot hold. */
export function parseDuration(text: string): bigint | undefined {
  return parsedValue(readDuration(text))
}

const PART = /(\d*)(?:(\.)(\d*))?([^\d.]*)/y

/** As {@link parseDuration}, with Go's words for what is refused. */
export function readDuration(text: string): Parsed<bigint> {
  const invalid = { error: `time: invalid duration ${quoteTime(text)}` }
  const unsigned = text.replace(/^[+-]/, '')
  if (unsigned === '0') return { value: 0n }
  if (unsigned === '') return invalid
  let total = 0n
  let at = 0
  while (at < unsigned.length) {
    PART.lastIndex = at
    const [part = '', whole = '', , fraction = '', unit = ''] = PART.exec(unsigned) ?? []
    at += part.length
    const amountText = whole.replace(/^0+/, '')
    if (whole + fraction === '' || amountText.length > LONGEST || BigInt(amountText) > LIMIT) return invalid
    if (unit === '') return { error: `time: missing unit in duration ${quoteTime(text)}` }
    const size = UNITS.get(unit)
    if (size === undefined) return { error: `time: unknown unit ${quoteTime(unit)} in duration ${quoteTime(text)}` }
    if (BigInt(amountText) > LIMIT / size) return invalid
    const amount = BigInt(amountText) * size + fractionOf(fraction, size)
    total += amount
    if (amount > LIMIT || total > LIMIT) return invalid
  }
  if (text.startsWith('-')) return { value: -total }
  return total < LIMIT ? { value: total } : invalid
}

/** Computed as a double, as Go does; of the digits those that fit an int64. */
function fractionOf(digits: string, unit: bigint): bigint {
  const significant = digits.replace(/^0+/, '')
  const longest = BigInt(significant.slice(0, LONGEST))
  const kept = longest > LIMIT ? LONGEST - 1 : LONGEST
  const places = digits.length - significant.length + Math.min(kept, significant.length)
  const value = kept === LONGEST ? longest : BigInt(significant.slice(0, kept))
  return BigInt(Math.trunc(Number(value) * (Number(unit) / powerOfTen(places))))
}

/** Multiplied up step by step, so that it is rounded as Go's is; from the 309th on it is infinite. */
function powerOfTen(places: number): number {
  let power = 1
  for (let i = 0; i < places && power < Number.POSITIVE_INFINITY; i++) power *= 10
  return power
}

/** As the time package quotes: what is not printable ASCII byte by byte. */
function quoteTime(text: string): string {
  const escaped = text.replace(/["\\]|[^ -\x7f]/gu, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`
    const bytes = new TextEncoder().encode(character)
    return Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
  })
  return `"${escaped}"`
}

/** Go's text: `1h30m0s`, `1.5s`, `-2ms`, `0s`. */
export function formatDuration(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : ''
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds
  if (size === 0n) return '0s'
  if (size < 1000n) return `${sign}${size}ns`
  if (size < 1_000_000n) return `${sign}${decimal(size, 3)}µs`
  if (size < SECOND) return `${sign}${decimal(size, 6)}ms`
  const minutes = size / (60n * SECOND)
  const seconds = `${decimal(size % (60n * SECOND), 9)}s`
  if (minutes === 0n) return sign + seconds
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`
}

function decimal(amount: bigint, places: number): string {
  const digits = amount.toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return digits.slice(0, -places) + (fraction === '' ? '' : `.${fraction}`)
}

/** The seconds as a double, the very one that Go's Seconds computes. */
export function durationSeconds(nanoseconds: bigint): number {
  return Number(nanoseconds / SECOND) + Number(nanoseconds % SECOND) / 1e9
}
