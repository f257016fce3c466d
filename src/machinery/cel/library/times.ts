// The parts of timestamps and durations. Follows the time functions in common/stdlib/standard.go of cel-go.
import { type CelError, celError, type Int, NO_SUCH_OVERLOAD, type Timestamp, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'

const DAY_MS = 86_400_000

/** A part of a UTC date; `nanos` are those of the second. */
type Part = (date: Date, nanos: number) => number

const PARTS: Readonly<Record<string, Part>> = {
  timestamp_to_year: (date) => date.getUTCFullYear(),
  timestamp_to_month: (date) => date.getUTCMonth(),
  timestamp_to_day_of_year: dayOfYear,
  timestamp_to_day_of_month: (date) => date.getUTCDate() - 1,
  timestamp_to_day_of_month_1_based: (date) => date.getUTCDate(),
  timestamp_to_day_of_week: (date) => date.getUTCDay(),
  timestamp_to_hours: (date) => date.getUTCHours(),
  timestamp_to_minutes: (date) => date.getUTCMinutes(),
  timestamp_to_seconds: (date) => date.getUTCSeconds(),
  timestamp_to_milliseconds: (_, nanos) => Math.trunc(nanos / 1_000_000),
}

function dayOfYear(date: Date): number {
  const start = new Date(0)
  start.setUTCFullYear(date.getUTCFullYear(), 0, 1)
  return Math.floor((date.getTime() - start.getTime()) / DAY_MS)
}

const DURATION_UNITS: readonly (readonly [overload: string, nanos: bigint])[] = [
  ['duration_to_hours', 3600_000_000_000n],
  ['duration_to_minutes', 60_000_000_000n],
  ['duration_to_seconds', 1_000_000_000n],
  ['duration_to_milliseconds', 1_000_000n],
]

export const TIME_BINDINGS: Readonly<Record<string, Binding>> = {
  ...Object.fromEntries(
    Object.entries(PARTS).flatMap(([overload, part]): [string, Binding][] => [
      [overload, (time = null) => (isTimestamp(time) ? partAt(time, 0, part) : NO_SUCH_OVERLOAD)],
      [
        overload === 'timestamp_to_seconds' ? 'timestamp_to_seconds_tz' : `${overload}_with_tz`,
        (time = null, zone = null) => inZone(time, zone, part),
      ],
    ]),
  ),
  ...Object.fromEntries(
    DURATION_UNITS.map(([overload, unit]): [string, Binding] => [
      overload,
      (value = null) =>
        typeof value === 'object' && value?.kind === 'duration' ? whole(value.nanos, unit) : NO_SUCH_OVERLOAD,
    ]),
  ),
}

function whole(nanos: Int, unit: bigint): number {
  return Number(BigInt(nanos) / unit)
}

function isTimestamp(value: Value): value is Timestamp {
  return typeof value === 'object' && value !== null && value.kind === 'timestamp'
}

function partAt(time: Timestamp, offsetSeconds: number, part: Part): number {
  return part(new Date((time.seconds + offsetSeconds) * 1000), time.nanos)
}

function inZone(time: Value, zone: Value, part: Part): Value {
  if (!isTimestamp(time) || typeof zone !== 'string') return NO_SUCH_OVERLOAD
  const offset = zone.includes(':') ? fixedOffset(zone) : namedOffset(zone, time)
  return typeof offset === 'number' ? partAt(time, offset, part) : offset
}

/** Seconds of `+02:00`, `-5:30`. */
function fixedOffset(zone: string): number | CelError {
  const at = zone.indexOf(':')
  const hours = atoi(zone.slice(0, at))
  if (typeof hours !== 'number') return hours
  const minutes = atoi(zone.slice(at + 1))
  if (typeof minutes !== 'number') return minutes
  return (zone.startsWith('-') ? hours * 60 - minutes : hours * 60 + minutes) * 60
}

function atoi(text: string): number | CelError {
  return /^[+-]?\d+$/.test(text)
    ? Number(text)
    : celError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
}

/** Seconds that a zone of the time zone database is east of UTC at that time. */
function namedOffset(zone: string, { seconds }: Timestamp): number | CelError {
  if (zone === '' || zone === 'UTC' || zone === 'Local') return 0
  const unknown = celError(`unknown time zone ${zone}`)
  if (zone.includes('..') || zone.startsWith('/') || zone.includes('\\')) {
    return celError('time: invalid location name')
  }
  const offset = offsetByIntl(zone, seconds)
  return offset ?? unknown
}

function offsetByIntl(zone: string, seconds: number): number | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    const parts = new Map(format.formatToParts(seconds * 1000).map(({ type, value }) => [type, Number(value)]))
    const local = new Date(0)
    local.setUTCFullYear(parts.get('year') ?? 0, (parts.get('month') ?? 1) - 1, parts.get('day') ?? 1)
    local.setUTCHours(parts.get('hour') ?? 0, parts.get('minute') ?? 0, parts.get('second') ?? 0)
    return Math.round(local.getTime() / 1000 - seconds)
  } catch {
    return undefined
  }
}
