// What an expression gives, and what a field takes.

import { type CelType, formatType, unwrapOptional } from '../../machinery/cel/types.ts'
import type { Json } from '../../machinery/json.ts'
import type { JsonType, Schema } from '../../machinery/schema/schema.ts'
import { formatMicroTime, formatTime, readTimestamp } from '../../machinery/values/timestamp.ts'
import { expectedOf } from './typed-value.ts'

const QUANTITY = 'kubernetes.Quantity'

/** By the type of a field, the kinds of types that give a value of it. */
const GIVES: { readonly [type in JsonType]: readonly string[] } = {
  integer: ['int', 'uint'],
  number: ['int', 'uint', 'double'],
  string: ['string'],
  boolean: ['bool'],
  object: ['map', 'object'],
  array: ['list'],
  null: [],
}

/** By the format of a text, the types that are written so. */
const WRITTEN: { readonly [format: string]: string } = {
  byte: 'bytes',
  'date-time': 'timestamp',
  datetime: 'timestamp',
  duration: 'duration',
}

/** `an integer, and the expression gives a double`; undefined where the type fits, or is not known before the value is. */
export function fieldMisfit(type: CelType, schema: Schema | undefined): string | undefined {
  if (unwrapOptional(type) !== undefined)
    return `a value, and the expression gives ${formatType(type)}: orValue() says what it is otherwise`
  if (type.kind === 'dyn' || type.kind === 'null') return undefined
  if (type.kind === 'type' || type.kind === 'error' || isOfLibrary(type, schema))
    return `${schema === undefined ? 'a value' : expectedOf(schema)}, and the expression gives ${formatType(type)}: string() makes a text of it`
  if (schema === undefined || kindsFor(schema).includes(type.kind)) return undefined
  if (schema.quantity && type.kind === 'object') return undefined
  const remedy = type.kind === 'double' && schema.types.includes('integer') ? ': int() makes an integer of it' : ''
  return `${expectedOf(schema)}, and the expression gives ${formatType(type)}${remedy}`
}

/** Values that no JSON is but as text: addresses, versions. A quantity is its text. */
function isOfLibrary(type: CelType, schema: Schema | undefined): boolean {
  if (type.kind === 'opaque') return true
  if (type.kind !== 'object' || !type.name.startsWith('kubernetes.')) return false
  return type.name !== QUANTITY || (schema !== undefined && !schema.quantity)
}

function kindsFor(schema: Schema): readonly string[] {
  if (schema.quantity) return ['int', 'uint', 'double', 'string']
  if (schema.intOrString) return ['int', 'uint', 'string']
  if (schema.types.length === 0) return Object.values(GIVES).flat()
  return [...schema.types.flatMap((type) => GIVES[type]), WRITTEN[schema.format] ?? '']
}

/** A value as the field has it: quantities are texts, times have the digits of their type. */
export function jsonForField(value: Json, schema: Schema | undefined): Json {
  if (schema === undefined) return value
  if (schema.quantity && (typeof value === 'number' || typeof value === 'bigint')) return String(value)
  if (typeof value !== 'string' || !/^date-?time$/.test(schema.format)) return value
  const moment = readTimestamp(value)
  if (moment === undefined) return value
  if (schema.typeName.endsWith('.MicroTime')) return formatMicroTime(moment)
  return schema.typeName.endsWith('.Time') ? formatTime(moment) : value
}
