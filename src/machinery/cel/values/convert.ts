// The conversions int(), string(), timestamp() … Follows ConvertToType of the types in common/types of cel-go.

import { formatGoFloat } from '../../go-value.ts'
import { intOf, intOfDouble, uintOf, uintOfDouble } from './integers.ts'
import { plainDecimal } from './text.ts'
import {
  durationSeconds,
  formatTimestamp,
  parseDuration,
  parseTimestamp,
  TIMESTAMP_OVERFLOW,
  timestampOf,
} from './time.ts'
import {
  bytes,
  type CelError,
  celError,
  double,
  duration,
  isError,
  isInt,
  typeName,
  typeValue,
  type Value,
} from './value.ts'

export type ConversionTarget = 'bool' | 'bytes' | 'double' | 'duration' | 'int' | 'string' | 'timestamp' | 'uint'

const TARGET_NAMES: Readonly<Record<ConversionTarget, string>> = {
  bool: 'bool',
  bytes: 'bytes',
  double: 'double',
  duration: 'google.protobuf.Duration',
  int: 'int',
  string: 'string',
  timestamp: 'google.protobuf.Timestamp',
  uint: 'uint',
}

/** `type(x)`. */
export function typeOfValue(value: Value): Value {
  return isError(value) ? value : typeValue(typeName(value))
}

/** The value as another type, or an error that names both types. */
export function convert(value: Value, target: ConversionTarget): Value {
  return tryConvert(value, target) ?? noConversion(value, target)
}

function noConversion(value: Value, target: ConversionTarget): CelError {
  return celError(`type conversion error from '${typeName(value)}' to '${TARGET_NAMES[target]}'`)
}

function tryConvert(value: Value, target: ConversionTarget): Value | undefined {
  if (typeof value === 'string') return fromText(value, target)
  if (isInt(value)) return fromInt(value, target)
  if (typeof value === 'boolean') {
    return target === 'string' ? String(value) : target === 'bool' ? value : undefined
  }
  if (value === null) return target === 'string' ? 'null' : undefined
  switch (value.kind) {
    case 'uint':
      return fromUint(value.value, target) ?? (target === 'uint' ? value : undefined)
    case 'double':
      return fromDouble(value.value, target) ?? (target === 'double' ? value : undefined)
    case 'bytes':
      if (target === 'bytes') return value
      return target === 'string' ? textOfBytes(value.value) : undefined
    case 'timestamp':
      if (target === 'timestamp') return value
      if (target === 'int') return value.seconds
      return target === 'string' ? formatTimestamp(value) : undefined
    case 'duration':
      if (target === 'duration') return value
      if (target === 'int') return value.nanos
      return target === 'string' ? `${plainDecimal(durationSeconds(value.nanos))}s` : undefined
    case 'type':
      return target === 'string' ? value.name : undefined
    case 'opaque':
      return target === 'string' ? value.type.text?.(value) : undefined
    case 'error':
      return value
    default:
      return undefined
  }
}

function fromText(text: string, target: ConversionTarget): Value | undefined {
  switch (target) {
    case 'string':
      return text
    case 'int': {
      const whole = /^[+-]?\d+$/.test(text) ? intOf(BigInt(text.replace('+', ''))) : undefined
      return whole === undefined || isError(whole) ? undefined : whole
    }
    case 'uint': {
      const whole = /^\d+$/.test(text) ? uintOf(BigInt(text)) : undefined
      return whole === undefined || isError(whole) ? undefined : whole
    }
    case 'double': {
      const number = parseGoFloat(text)
      return number === undefined ? undefined : double(number)
    }
    case 'bool':
      if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return true
      return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? false : undefined
    case 'bytes':
      return bytes(new TextEncoder().encode(text))
    case 'duration': {
      const nanos = parseDuration(text)
      return nanos === undefined ? undefined : duration(nanos)
    }
    case 'timestamp': {
      const time = parseTimestamp(text)
      return time && timestampOf(time.seconds, time.nanos, time.offset)
    }
  }
}

/** What strconv.ParseFloat reads; undefined for other text, and for numbers beyond all doubles. */
export function parseGoFloat(text: string): number | undefined {
  if (/^[+-]?(?:inf|infinity)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  if (/^nan$/i.test(text)) return Number.NaN
  const number = /^[+-]?0x/i.test(text) ? hexFloat(text) : decimalFloat(text)
  return number === undefined || !Number.isFinite(number) ? undefined : number
}

/** Underscores may stand between digits. */
function decimalFloat(written: string): number | undefined {
  const text = written.replace(/(?<=\d)_(?=\d)/g, '')
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
}

function hexFloat(text: string): number | undefined {
  const digits = text.replace(/(?<=[\da-fx])_(?=[\da-f])/gi, '')
  const match = /^([+-]?)0x([\da-f]*)\.?([\da-f]*)p([+-]?\d+)$/i.exec(digits)
  if (!match || `${match[2]}${match[3]}` === '') return undefined
  const mantissa = Number(BigInt(`0x0${match[2]}${match[3]}`))
  const number = mantissa * 2 ** (Number(match[4]) - 4 * (match[3] ?? '').length)
  return match[1] === '-' ? -number : number
}

function fromInt(value: number | bigint, target: ConversionTarget): Value | undefined {
  switch (target) {
    case 'int':
      return value
    case 'uint':
      return uintOf(BigInt(value))
    case 'double':
      return double(Number(value))
    case 'string':
      return String(value)
    case 'timestamp':
      return typeof value === 'number' ? timestampOf(value) : TIMESTAMP_OVERFLOW
    default:
      return undefined
  }
}

function fromUint(value: bigint, target: ConversionTarget): Value | undefined {
  switch (target) {
    case 'int':
      return intOf(value)
    case 'double':
      return double(Number(value))
    case 'string':
      return String(value)
    default:
      return undefined
  }
}

function fromDouble(value: number, target: ConversionTarget): Value | undefined {
  switch (target) {
    case 'int':
      return intOfDouble(value)
    case 'uint':
      return uintOfDouble(value)
    case 'string':
      return formatGoFloat(value)
    default:
      return undefined
  }
}

function textOfBytes(value: Uint8Array): Value {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
  } catch {
    return celError('invalid UTF-8 in bytes, cannot convert to string')
  }
}
