// Ages as people read them in tables, both ways. Follows pkg/util/duration/duration.go of apimachinery.

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY

/** How far ahead of ours another clock may be, in seconds, and its moments still count as now. */
const CLOCK_SKEW_SECONDS = 1

/** A duration in at most two units, coarser the longer it is: `119s`, `2m3s`, `5h10m`, `3d2h`, `2y100d`. `<invalid>` when negative. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000)
  if (seconds < -CLOCK_SKEW_SECONDS) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 2 * MINUTE) return `${seconds}s`
  if (seconds < 10 * MINUTE) return twoUnits(seconds, MINUTE, 'm', 1, 's')
  if (seconds < 3 * HOUR) return `${Math.floor(seconds / MINUTE)}m`
  if (seconds < 8 * HOUR) return twoUnits(seconds, HOUR, 'h', MINUTE, 'm')
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)}h`
  if (seconds < 8 * DAY) return twoUnits(seconds, DAY, 'd', HOUR, 'h')
  if (seconds < 2 * YEAR) return `${Math.floor(seconds / DAY)}d`
  if (seconds < 8 * YEAR) return twoUnits(seconds, YEAR, 'y', DAY, 'd')
  return `${Math.floor(seconds / YEAR)}y`
}

function twoUnits(seconds: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((seconds % big) / small)
  return `${Math.floor(seconds / big)}${bigName}${rest === 0 ? '' : `${rest}${smallName}`}`
}

/** A duration in its biggest unit: `59s`, `2m`, `5h`, `3d`, `2y`. `<invalid>` when negative. */
export function shortHumanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000)
  if (seconds < -CLOCK_SKEW_SECONDS) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < MINUTE) return `${seconds}s`
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)}m`
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)}h`
  if (seconds < YEAR) return `${Math.floor(seconds / DAY)}d`
  return `${Math.floor(seconds / YEAR)}y`
}

/** What an AGE cell says of a moment: `<unknown>` when there is none, `<invalid>` when it is no timestamp or lies ahead. */
export function ageOf(creationTimestamp: string | null | undefined, now: Date): string {
  if (!creationTimestamp || creationTimestamp === '0001-01-01T00:00:00Z') return '<unknown>'
  const ms = parseTimestamp(creationTimestamp)
  return ms === undefined ? '<invalid>' : humanDuration(now.getTime() - ms)
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** Milliseconds since 1970 of an RFC 3339 timestamp; undefined for any other text. */
export function parseTimestamp(text: string): number | undefined {
  if (!RFC3339.test(text)) return undefined
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}

const AGE = /^(?:(\d+)y)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/

/** The seconds an age cell stands for: `3d2h` is 266400. Undefined for `<unknown>` and everything else that is no age. */
export function parseAge(text: string): number | undefined {
  const [all, years, days, hours, minutes, seconds] = AGE.exec(text) ?? []
  if (!all) return undefined
  const of = (digits: string | undefined, unit: number) => Number(digits ?? 0) * unit
  return of(years, YEAR) + of(days, DAY) + of(hours, HOUR) + of(minutes, MINUTE) + of(seconds, 1)
}

/** The number in a RESTARTS cell: 5 in `5 (3m ago)`. Undefined when it starts with none. */
export function parseRestarts(cell: string): number | undefined {
  const [, digits] = /^(\d+)(?: \(.* ago\))?$/.exec(cell) ?? []
  return digits === undefined ? undefined : Number(digits)
}
