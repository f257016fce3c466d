// Strings of JSON as values by their format, and data that nothing is known of. Follows UnstructuredToVal in
// pkg/cel/common/valuesunstructured.go of apiserver and the formats of kube-openapi's pkg/validation/strfmt.
import { isJsonObject, type Json } from '../../json.ts'
import { sameJson } from '../../values/same-json.ts'
import { decodeBase64Url } from './base64.ts'
import { parseDuration, parseTimestamp } from './time.ts'
import { bytes, celError, duration, type Int, type Opaque, type OpaqueKind, type Value, type Wrap } from './value.ts'

/** What Go's decoder makes of JSON, as messages name it. */
export function goJsonType(raw: Json): string {
  if (typeof raw === 'string') return 'string'
  if (typeof raw === 'boolean') return 'bool'
  if (typeof raw === 'bigint') return 'int64'
  if (typeof raw === 'number') return Number.isInteger(raw) && Math.abs(raw) < 2 ** 63 ? 'int64' : 'float64'
  return isJsonObject(raw) ? 'map[string]interface {}' : '[]interface {}'
}

/** What makes values of strings of a format; `''` and unknown formats are plain text. */
export function wrapText(format: string): Wrap {
  const read = READERS[format]
  return (raw) => {
    if (typeof raw !== 'string') return celError(`invalid data, expected string, got ${goJsonType(raw)}`)
    return read ? read(raw) : raw
  }
}

const READERS: Readonly<Record<string, (text: string) => Value>> = {
  duration: (text) => {
    const nanos = parseDuration(text) ?? parseLooseDuration(text)
    if (nanos !== undefined) return duration(nanos)
    return celError(`Invalid duration ${text}: unable to parse ${text} as duration`)
  },
  date: (text) =>
    (/^\d{4}-\d\d-\d\d$/.test(text) ? parseTimestamp(`${text}T00:00:00Z`) : undefined) ??
    celError(`Invalid date formatted string ${text}: parsing time ${JSON.stringify(text)} as "2006-01-02"`),
  'date-time': (text) =>
    parseDateTime(text) ?? celError(`Invalid date-time formatted string ${text}: parsing time ${JSON.stringify(text)}`),
  byte: (text) => {
    const decoded = decodeBase64Url(text)
    return typeof decoded === 'number'
      ? celError(`Invalid byte formatted string ${text}: illegal base64 data at input byte ${decoded}`)
      : bytes(decoded)
  },
}

/** Without a zone: UTC. Nothing at all: 1970. */
function parseDateTime(text: string): Value | undefined {
  if (text === '') return { kind: 'timestamp', seconds: 0, nanos: 0, offset: 0 }
  return (
    parseTimestamp(text) ?? parseTimestamp(`${text}Z`) ?? parseTimestamp(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  )
}

const UNIT_NANOS: readonly (readonly [nanos: bigint, words: readonly string[], prefix: string])[] = [
  [1n, ['ns'], 'nano'],
  [1000n, ['us', 'µs'], 'micro'],
  [1_000_000n, ['ms'], 'milli'],
  [1_000_000_000n, ['s'], 'sec'],
  [60_000_000_000n, ['m'], 'min'],
  [3600_000_000_000n, ['h', 'hr'], 'hour'],
  [86_400_000_000_000n, ['d'], 'day'],
  [604_800_000_000_000n, ['w', 'wk'], 'week'],
]

/** Reads `3 days`, `1w 2d`: what strfmt takes beside Go's durations. */
function parseLooseDuration(text: string): Int | undefined {
  let total: bigint | undefined
  for (const [, factor = '', word = ''] of text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)) {
    const unit = word.toLowerCase()
    for (const [nanos, words, prefix] of UNIT_NANOS) {
      if (words.includes(unit) || unit.startsWith(prefix)) total = (total ?? 0n) + BigInt(factor) * nanos
    }
  }
  if (total === undefined) return undefined
  const wrapped = BigInt.asIntN(64, total)
  return Number.isSafeInteger(Number(wrapped)) ? Number(wrapped) : wrapped
}

interface PreservedValue extends Opaque {
  readonly raw: Json
}

const PRESERVED_KIND: OpaqueKind = {
  name: 'unknown',
  goName: '*common.unknownPreserved',
  equals: (a, b) => isPreserved(a) && isPreserved(b) && sameJson(a.raw, b.raw),
}

function isPreserved(value: Opaque): value is PreservedValue {
  return value.type === PRESERVED_KIND
}

/** Data of no known type, which can only be compared. */
export function preserved(raw: Json): Value {
  const value: PreservedValue = { kind: 'opaque', type: PRESERVED_KIND, raw }
  return value
}
