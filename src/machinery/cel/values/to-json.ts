// Values as JSON, for those who print or store what an expression gave. Follows the JSON conversions in common/types of cel-go.
import type { Json } from '../../json.ts'
import { elementsOf } from './list.ts'
import { findInMap, keysOf } from './map.ts'
import { formatValue, plainDecimal } from './text.ts'
import { durationSeconds, formatTimestamp } from './time.ts'
import { isError, type Value } from './value.ts'

/**
 * JSON of a value: ints and uints exact, timestamps in RFC 3339, durations in seconds (`90s`), bytes in base64, types by name, an empty
 * optional as null, keys of maps as text. What JSON has no number for (NaN, infinity) is text as well.
 *
 * @throws TypeError for an error; ask {@link isError} first.
 */
export function jsonOfValue(value: Value): Json {
  if (typeof value !== 'object' || value === null) return value
  if (isError(value)) throw new TypeError(value.message)
  switch (value.kind) {
    case 'double':
      return Number.isFinite(value.value) ? value.value : formatValue(value)
    case 'uint':
      return value.value <= 9007199254740991n ? Number(value.value) : value.value
    case 'bytes':
      return btoa(Array.from(value.value, (byte) => String.fromCharCode(byte)).join(''))
    case 'timestamp':
      return formatTimestamp(value)
    case 'duration':
      return `${plainDecimal(durationSeconds(value.nanos))}s`
    case 'list':
      return elementsOf(value).map(jsonOfValue)
    case 'map':
      return Object.fromEntries(
        keysOf(value).map((key) => [formatValue(key), jsonOfValue(findInMap(value, key) ?? null)]),
      )
    case 'optional':
      return value.value === undefined ? null : jsonOfValue(value.value)
    case 'type':
      return value.name
    case 'opaque':
      return value.type.text?.(value) ?? value.type.json?.(value) ?? value.type.name
  }
}
