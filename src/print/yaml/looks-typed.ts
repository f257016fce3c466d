// Which strings YAML would read as something else when they stand there without quotes; follows go-yaml v2, resolve.go and encode.go.

const WORDS = new Set(
  [
    ['', '~', 'null', 'Null', 'NULL'],
    ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'],
    ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'],
    ['.nan', '.NaN', '.NAN', '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF', '-.inf', '-.Inf', '-.INF'],
  ].flat(),
)

const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const DOTTED_FLOAT = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/
const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d))| +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/

/** True for a string that must be quoted to stay one: `true`, `12`, `1e3`, `2020-01-01`, `12:30`, ``. */
export function looksTyped(text: string): boolean {
  if (WORDS.has(text)) return true
  const first = text.charCodeAt(0)
  if (first === 0x2e) return DOTTED_FLOAT.test(text) && Number.isFinite(Number(text.replaceAll('_', '')))
  if (first !== 0x2b && first !== 0x2d && !(first >= 0x30 && first <= 0x39)) return false
  const plain = text.replaceAll('_', '')
  return isInteger(plain) || isFloat(plain) || BASE_60.test(text) || isTimestamp(text)
}

function isFloat(text: string): boolean {
  return FLOAT.test(text) && Number.isFinite(Number(text))
}

const RADIX = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+))$/
const MAX_INT64 = 2n ** 63n - 1n
const MAX_UINT64 = 2n ** 64n - 1n

/** Decimal integers are floats too, whatever their size: here are the ones with a base, as far as 64 bits hold them. */
function isInteger(text: string): boolean {
  const [, sign, hex, octal, binary] = RADIX.exec(text) ?? []
  if (sign === undefined) return /^0b[-+][01]{1,64}$/.test(text) && isInteger(`${text[2]}0b${text.slice(3)}`)
  const digits = hex !== undefined ? `0x${hex}` : octal !== undefined ? `0o${octal}` : `0b${binary}`
  const value = BigInt(digits)
  if (sign === '-') return value <= MAX_INT64 + 1n
  return value <= (sign === '+' ? MAX_INT64 : MAX_UINT64)
}

/** The timestamps that go-yaml reads: a date, or a date with a time, both of a real day. */
function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text)
  if (match === null) return false
  const [year, month, day, h, min, s, zoneHour, zoneMinute, hour, minute, second] = match
    .slice(1)
    .map((n) => Number(n ?? 0))
  return (
    isDay(year ?? 0, month ?? 0, day ?? 0) &&
    Math.max(h ?? 0, hour ?? 0) < 24 &&
    Math.max(min ?? 0, minute ?? 0, s ?? 0, second ?? 0) < 60 &&
    (zoneHour ?? 0) <= 24 &&
    (zoneMinute ?? 0) <= 60
  )
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const date = new Date(0)
  date.setUTCFullYear(year, month, 0)
  return day <= date.getUTCDate()
}
