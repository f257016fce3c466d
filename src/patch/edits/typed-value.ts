// A value typed on the command line, as the schema of its field reads it.

import { isJsonObject, type Json, parseJson } from '../../machinery/json.ts'
import { hasFormat } from '../../machinery/schema/formats/check-format.ts'
import { kindOf } from '../../machinery/schema/kind-of.ts'
import type { JsonType, Schema } from '../../machinery/schema/schema.ts'
import { base64Fault } from '../../machinery/values/base64-fault.ts'
import { isIntOrString, parseIntOrString } from '../../machinery/values/int-or-string.ts'
import { isInt64 } from '../../machinery/values/integers.ts'
import { parseQuantity } from '../../machinery/values/quantity.ts'
import { sameJson } from '../../machinery/values/same-json.ts'
import { readMicroTime, readTimestamp } from '../../machinery/values/timestamp.ts'

/** The value; or what was expected: `an integer`. */
export type Typed = { readonly value: Json } | { readonly expected: string }

const INTEGER = /^-?\d+$/
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const MAX_INT32 = 2 ** 31 - 1

/** What `PATH=text` means for a field of this schema; a string where nothing is known of it. */
export function typedValue(text: string, schema: Schema | undefined): Typed {
  if (schema === undefined) return { value: text }
  const value = readAs(text, schema)
  if (value === undefined) return { expected: expectedOf(schema) }
  const expected = scalarFault(value, schema)
  return expected === undefined ? { value } : { expected }
}

function readAs(text: string, schema: Schema): Json | undefined {
  if (schema.quantity) return text
  if (schema.intOrString) return parseIntOrString(text)
  const [type] = schema.types
  if (schema.types.length !== 1) return text
  switch (type) {
    case 'integer':
      return INTEGER.test(text) ? readInteger(text) : undefined
    case 'number':
      return NUMBER.test(text) && Number.isFinite(Number(text))
        ? readJson(text.replace(/^(-?)0+(?=\d)/, '$1'))
        : undefined
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'object':
    case 'array': {
      const value = /^\s*[[{]/.test(text) ? readJson(text) : undefined
      return value !== undefined && kindOf(value) === type ? value : undefined
    }
    default:
      return text
  }
}

function readInteger(text: string): Json | undefined {
  const value = BigInt(text)
  if (!isInt64(value)) return undefined
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}

function readJson(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

/** What a value that does not fit should have been; undefined when it fits as far as it is no object or list. */
export function scalarFault(value: Json, schema: Schema): string | undefined {
  if (value === null) return undefined
  const isFit = schema.quantity ? isQuantity(value) : schema.intOrString ? isIntOrString(value) : hasType(value, schema)
  if (!isFit) return expectedOf(schema)
  if (typeof value === 'string' && !schema.quantity && !hasTextFormat(value, schema)) return expectedOf(schema)
  if (schema.format === 'int32' && typeof value === 'number' && Math.abs(value + 0.5) > MAX_INT32 + 0.5)
    return 'an integer of 32 bits'
  if (schema.enum.length > 0 && !schema.enum.some((one) => sameJson(one, value))) return oneOf(schema.enum)
  return undefined
}

function hasType(value: Json, { types }: Schema): boolean {
  const kind = kindOf(value)
  return types.length === 0 || types.includes(kind) || (kind === 'integer' && types.includes('number'))
}

function isQuantity(value: Json): boolean {
  if (typeof value === 'string') return parseQuantity(value) !== undefined
  return typeof value === 'number' || typeof value === 'bigint'
}

/** The server's own types and definitions do not take quite the same: either will do here. */
function hasTextFormat(text: string, { format, typeName }: Schema): boolean {
  if (format === 'byte') return base64Fault(text) === undefined
  if (typeName.endsWith('.MicroTime')) return readMicroTime(text) !== undefined
  if (/^date-?time$/.test(format)) return readTimestamp(text) !== undefined || hasFormat(text, format)
  return format === '' || hasFormat(text, format)
}

const WORDS: { readonly [type in JsonType]: string } = {
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  string: 'a string',
  object: 'an object, as JSON: {"a":"b"}',
  array: 'a list, as JSON: ["a","b"]',
  null: 'null',
}

/** What a field takes: `an integer`, `a quantity, as 500m or 1Gi`. */
export function expectedOf(schema: Schema): string {
  if (schema.enum.length > 0) return oneOf(schema.enum)
  if (schema.quantity) return 'a quantity, as 500m or 1Gi'
  if (schema.intOrString) return 'an integer or a string'
  const { format, typeName } = schema
  if (format === 'byte') return 'base64'
  if (typeName.endsWith('.MicroTime')) return 'a time with six digits of a second, as 2030-01-31T12:00:00.000000Z'
  if (/^date-?time$/.test(format)) return 'a time, as 2030-01-31T12:00:00Z'
  if (format !== '' && schema.types.includes('string')) return `a string of the format ${format}`
  return schema.types.map((type) => WORDS[type]).join(' or ') || 'another value'
}

function oneOf(values: readonly Json[]): string {
  return values.length === 1
    ? JSON.stringify(values[0])
    : `one of ${values.map((one) => JSON.stringify(one)).join(', ')}`
}

/** A value in a message: on one line, and not for ever. */
export function shortText(value: Json | string): string {
  const text = JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? Number(part) : part)) ?? ''
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** True for an object or a list. */
export function isContainer(value: Json): boolean {
  return Array.isArray(value) || isJsonObject(value)
}
