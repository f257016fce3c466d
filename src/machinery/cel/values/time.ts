// Timestamps and durations: parsing, printing, arithmetic. Follows time.Parse(RFC3339), time.ParseDuration of Go and
// common/types/{timestamp,duration,overflow}.go of cel-go.
import { addInts, intOf, MAX_INT64, negateInt, subtractInts } from './integers.ts'
import { type CelError, celError, type Duration, duration, type Int, isError, type Timestamp } from './value.ts'

/** 0001-01-01T00:00:00Z. */
const MIN_SECONDS = -62135596800
/** 9999-12-31T23:59:59Z. */
const MAX_SECONDS = 253402300799

export const TIMESTAMP_OVERFLOW: CelError = celError('timestamp overflow')

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/

/** Reads RFC 3339 as Go does; undefined for other text. The result may be outside of {@link timestampOf}'s range. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const match = RFC3339.exec(text)
  if (!match) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number)
  const [fraction = '', sign, zoneHour = '0', zoneMinute = '0'] = match.slice(7)
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  if (hour > 23 || minute > 59 || second > 59 || Number(zoneHour) > 24 || Number(zoneMinute) > 60) return undefined
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60 * (sign === '-' ? -1 : 1) + 0
  const seconds = daysSince1970(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
  return { kind: 'timestamp', seconds, nanos: Number(fraction.slice(0, 9).padEnd(9, '0')), offset }
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function daysSince1970(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime() / 86_400_000
}

/** A timestamp of whole seconds, or an overflow outside of the years 1 to 9999. */
export function timestampOf(seconds: number, nanos = 0, offset = 0): Timestamp | CelError {
  if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) return TIMESTAMP_OVERFLOW
  return { kind: 'timestamp', seconds, nanos, offset }
}

/** RFC 3339 with as many digits of a second as there are, in the zone it was written with. */
export function formatTimestamp({ seconds, nanos, offset }: Timestamp): string {
  const local = new Date((seconds + offset) * 1000).toISOString().slice(0, -5)
  const fraction = nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`
  return `${local}${fraction}${formatOffset(offset)}`
}

function formatOffset(offset: number): string {
  if (offset === 0) return 'Z'
  const minutes = Math.trunc(Math.abs(offset) / 60)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`
}

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1000n],
  ['µs', 1000n],
  ['μs', 1000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3600_000_000_000n],
])

const DURATION_PART = /(\d*)(?:\.(\d*))?([^\d.]+)/y
const LIMIT = 2n ** 63n

/** Nanoseconds of text like `1h30m`; undefined for text that is none, or beyond an int64. */
export function parseDuration(text: string): Int | undefined {
  const isNegative = text.startsWith('-')
  const body = isNegative || text.startsWith('+') ? text.slice(1) : text
  if (body === '0') return 0
  if (body === '') return undefined
  let total = 0n
  DURATION_PART.lastIndex = 0
  for (let at = 0; at < body.length; at = DURATION_PART.lastIndex) {
    DURATION_PART.lastIndex = at
    const match = DURATION_PART.exec(body)
    const nanos = match ? partNanos(match[1] ?? '', match[2] ?? '', match[3] ?? '') : undefined
    if (nanos === undefined) return undefined
    total += nanos
    if (total > LIMIT) return undefined
  }
  if (!isNegative && total > MAX_INT64) return undefined
  const nanos = intOf(isNegative ? -total : total)
  return typeof nanos === 'object' ? undefined : nanos
}

function partNanos(whole: string, fraction: string, unitName: string): bigint | undefined {
  const unit = UNITS.get(unitName)
  if (unit === undefined || whole + fraction === '') return undefined
  const nanos = BigInt(whole || 0) * unit
  if (nanos > LIMIT) return undefined
  if (fraction === '') return nanos
  // beyond 18 digits Go keeps none, and computes the rest as a double
  const digits = fraction.slice(0, 18)
  return nanos + BigInt(Math.trunc(Number(digits) * (Number(unit) / 10 ** digits.length)))
}

/** Go's `1h30m0.5s`. */
export function formatDuration(nanos: Int): string {
  const total = BigInt(nanos)
  const rest = total < 0n ? -total : total
  if (rest === 0n) return '0s'
  const sign = total < 0n ? '-' : ''
  if (rest < 1000n) return `${sign}${rest}ns`
  if (rest < 1_000_000n) return `${sign}${withFraction(rest, 3)}µs`
  if (rest < 1_000_000_000n) return `${sign}${withFraction(rest, 6)}ms`
  const minutes = rest / 60_000_000_000n
  const seconds = `${withFraction(rest % 60_000_000_000n, 9)}s`
  if (minutes === 0n) return sign + seconds
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`
}

function withFraction(amount: bigint, digits: number): string {
  const unit = 10n ** BigInt(digits)
  const fraction = String(amount % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '')
  return `${amount / unit}${fraction === '' ? '' : `.${fraction}`}`
}

/** The seconds of a duration as a double, computed as Go does. */
export function durationSeconds(nanos: Int): number {
  const total = BigInt(nanos)
  return Number(total / 1_000_000_000n) + Number(total % 1_000_000_000n) / 1e9
}

export function addDuration(t: Timestamp, d: Duration): Timestamp | CelError {
  const total = BigInt(t.nanos) + BigInt(d.nanos)
  let seconds = total / 1_000_000_000n
  if (total < 0n && total % 1_000_000_000n !== 0n) seconds -= 1n
  return timestampOf(t.seconds + Number(seconds), Number(total - seconds * 1_000_000_000n), t.offset)
}

export function subtractDuration(t: Timestamp, d: Duration): Timestamp | CelError {
  const negated = negateInt(d.nanos)
  return isError(negated) ? negated : addDuration(t, duration(negated))
}

/** The time between, or an overflow beyond 292 years. */
export function subtractTimestamps(a: Timestamp, b: Timestamp): Duration | CelError {
  const seconds = intOf(BigInt(a.seconds - b.seconds) * 1_000_000_000n)
  if (isError(seconds)) return seconds
  const nanos = addInts(seconds, subtractIntsExact(a.nanos, b.nanos))
  return isError(nanos) ? nanos : duration(nanos)
}

function subtractIntsExact(a: number, b: number): Int {
  const difference = subtractInts(a, b)
  return isError(difference) ? 0 : difference
}
