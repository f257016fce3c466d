// Moments to the nanosecond: RFC 3339 as Go's time package reads and prints it, and the two kinds of time of the API:
// metav1.Time (seconds) and metav1.MicroTime.

/** A moment and the zone it was written in. */
export type Timestamp = {
  /** Whole seconds since 1970 UTC. */
  readonly seconds: number
  /** 0 to 999,999,999, forward from `seconds`. */
  readonly nanos: number
  /** How far its zone is ahead of UTC. */
  readonly offsetSeconds: number
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?(Z|([+-])(\d\d):(\d\d))$/

/**
 * The moment of an RFC 3339 text; undefined for text that is none. As in Go digits beyond the ninth of a second are
 * cut off, an hour may have one digit, a comma stands for the point, and zones reach to 24:60.
 */
export function readTimestamp(text: string): Timestamp | undefined {
  const match = RFC3339.exec(text)
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number)
  const [fraction = '', , sign = '+', zoneHours = '0', zoneMinutes = '0'] = match.slice(7)
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined
  if (hour > 23 || minute > 59 || second > 59 || Number(zoneHours) > 24 || Number(zoneMinutes) > 60) return undefined
  const ahead = Number(zoneHours) * 3600 + Number(zoneMinutes) * 60
  const offsetSeconds = sign === '-' && ahead > 0 ? -ahead : ahead
  const seconds = daysSince1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offsetSeconds
  return { seconds, nanos: Number(fraction.slice(0, 9).padEnd(9, '0')), offsetSeconds }
}

/** A metav1.MicroTime: RFC 3339 with exactly six digits of a second; undefined for other text. */
export function readMicroTime(text: string): Timestamp | undefined {
  return /[.,]\d{6}(?!\d)/.test(text) ? readTimestamp(text) : undefined
}

function daysOf(year: number, month: number): number {
  const next = new Date(0)
  next.setUTCFullYear(year, month, 0)
  return next.getUTCDate()
}

function daysSince1970(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime() / 86_400_000
}

/** In its own zone, with as many digits of a second as it has: Go's RFC3339Nano. */
export function formatTimestamp(moment: Timestamp): string {
  const fraction = moment.nanos === 0 ? '' : `.${nineDigits(moment.nanos).replace(/0+$/, '')}`
  return `${clock(moment.seconds + moment.offsetSeconds)}${fraction}${zone(moment.offsetSeconds)}`
}

/** As metav1.Time prints: in UTC, what is below a second cut off. */
export function formatTime(moment: Timestamp): string {
  return `${clock(moment.seconds)}Z`
}

/** As metav1.MicroTime prints: in UTC, six digits of a second, always. */
export function formatMicroTime(moment: Timestamp): string {
  return `${clock(moment.seconds)}.${nineDigits(moment.nanos).slice(0, 6)}Z`
}

function nineDigits(nanos: number): string {
  return String(nanos).padStart(9, '0')
}

/** A zone may lead out of the years of four digits; Go then prints what there is. */
function clock(seconds: number): string {
  const date = new Date(seconds * 1000)
  const year = date.getUTCFullYear()
  const digits = String(Math.abs(year)).padStart(4, '0')
  return `${year < 0 ? '-' : ''}${digits}${date.toISOString().slice(-20, -5)}`
}

function zone(offsetSeconds: number): string {
  if (offsetSeconds === 0) return 'Z'
  const minutes = Math.abs(offsetSeconds) / 60
  const two = (amount: number) => String(amount).padStart(2, '0')
  return `${offsetSeconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** Which comes first, whatever their zones: negative, zero or positive. */
export function compareTimestamps(a: Timestamp, b: Timestamp): number {
  return a.seconds - b.seconds || a.nanos - b.nanos
}

/** The nanoseconds from `a` to `b`; negative when `b` comes first. */
export function nanosBetween(a: Timestamp, b: Timestamp): bigint {
  return BigInt(b.seconds - a.seconds) * 1_000_000_000n + BigInt(b.nanos - a.nanos)
}
