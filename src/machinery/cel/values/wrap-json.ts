// JSON as values, by its schema or by what it is; wrapped when it is looked at, never copied. Follows UnstructuredToVal in
// pkg/cel/common/valuesunstructured.go of apiserver.
import { isJsonObject, type Json } from '../../json.ts'
import { additionalSchema, type Schema } from '../../schema/schema.ts'
import { escapeFieldName } from '../field-names.ts'
import { statesTypeAndNames } from '../resource-fields.ts'
import { celError, double, type Field, type ListSemantics, type Value, type Wrap } from './value.ts'
import { goJsonType, preserved, wrapText } from './wrap-scalar.ts'

/** What makes values of data of a schema. An object that is a resource of its own has its type and names as fields, whatever it declares. */
export function wrapOf(schema: Schema, isResource = false): Wrap {
  if (isResource) return wrapperOf(schema, true)
  const known = wrappers.get(schema)
  if (known) return known
  const wrap = wrapperOf(schema, schema.embeddedResource)
  wrappers.set(schema, wrap)
  return wrap
}

const wrappers = new WeakMap<Schema, Wrap>()

/** Data without a schema: whole numbers are ints, others doubles, objects maps. */
export function wrapAny(raw: Json): Value {
  if (typeof raw === 'number') return wrapNumber(raw)
  if (Array.isArray(raw)) return { kind: 'list', wrap: wrapAny, items: raw, semantics: 'atomic' }
  return isJsonObject(raw) ? { kind: 'map', form: 'json', raw, wrap: wrapAny } : (raw as Exclude<Json, object | number>)
}

function wrapNumber(raw: number): Value {
  return intOfNumber(raw) ?? double(raw)
}

/** The int64 that a JSON number is, if it is one. */
function intOfNumber(raw: number): number | bigint | undefined {
  if (!Number.isInteger(raw) || Math.abs(raw) >= 2 ** 63) return undefined
  return Number.isSafeInteger(raw) ? raw + 0 : BigInt(raw)
}

function wrapperOf(schema: Schema, isResource: boolean): Wrap {
  const wrap = wrapPresent(schema, isResource)
  const absent = schema.nullable ? null : celError('invalid data, got null for schema with nullable=false')
  return (raw) => (raw === null ? absent : wrap(raw))
}

function wrapPresent(schema: Schema, isResource: boolean): Wrap {
  if (schema.intOrString) return wrapIntOrString
  switch (schema.types[0]) {
    case 'object':
      return wrapObject(schema, isResource)
    case 'array':
      return wrapArray(schema)
    case 'string':
      return wrapText(schema.format)
    case 'number':
      return (raw) =>
        typeof raw === 'number' || typeof raw === 'bigint' ? double(Number(raw)) : unexpected('float', raw)
    case 'integer':
      return wrapInteger
    case 'boolean':
      return (raw) => (typeof raw === 'boolean' ? raw : unexpected('bool', raw))
    default:
      return schema.preserveUnknownFields ? preserved : () => celError(NO_TYPE)
  }
}

const NO_TYPE =
  'invalid type, expected object, array, number, integer, boolean or string, or no type with x-kubernetes-int-or-string or x-kubernetes-preserve-unknown-fields is true, got '

function unexpected(expected: string, raw: Json): Value {
  return celError(`invalid data, expected ${expected}, got ${goJsonType(raw)}`)
}

function wrapInteger(raw: Json): Value {
  if (typeof raw === 'bigint') return raw
  return (typeof raw === 'number' ? intOfNumber(raw) : undefined) ?? unexpected('int', raw)
}

function wrapIntOrString(raw: Json): Value {
  if (typeof raw === 'string' || typeof raw === 'bigint') return raw
  const whole = typeof raw === 'number' ? intOfNumber(raw) : undefined
  return whole ?? celError('invalid data, expected XIntOrString value to be either a string or integer')
}

function wrapArray(schema: Schema): Wrap {
  const { items } = schema
  if (!items) return () => celError('invalid array type, expected Items with a non-empty Schema')
  let wrap: Wrap | undefined
  const semantics: ListSemantics =
    schema.listType === 'map' ? schema.listMapKeys : schema.listType === 'set' ? 'set' : 'atomic'
  return (raw) => {
    if (!Array.isArray(raw)) return celError('invalid data, expected an array for the provided schema with type=array')
    wrap ??= wrapOf(items)
    return { kind: 'list', wrap, items: raw, semantics }
  }
}

function wrapObject(schema: Schema, isResource: boolean): Wrap {
  const isMap = schema.propertyNames.length === 0 && !isResource
  const values = isMap ? additionalSchema(schema) : undefined
  const wrong = celError('invalid data, expected a map for the provided schema with type=object')
  if (values) {
    let wrap: Wrap | undefined
    return (raw) => {
      wrap ??= wrapOf(values)
      return isJsonObject(raw) ? { kind: 'map', form: 'json', raw, wrap } : wrong
    }
  }
  const fields = new Map<string, Field | undefined>()
  const field = (name: string) => {
    if (!fields.has(name)) fields.set(name, fieldOf(schema, name, isResource))
    return fields.get(name)
  }
  const nameOf = (key: string) => {
    const name = escapeFieldName(key) ?? key
    return field(name) === undefined ? undefined : name
  }
  return (raw) => (isJsonObject(raw) ? { kind: 'map', form: 'object', raw, field, nameOf } : wrong)
}

/** The field of a CEL name; a reserved word is found with its escape and without. */
function fieldOf(schema: Schema, name: string, isResource: boolean): Field | undefined {
  const key = name.includes('__') ? schema.propertyNames.find((property) => escapeFieldName(property) === name) : name
  if (isResource && !statesTypeAndNames(schema)) {
    if (name === 'apiVersion' || name === 'kind') return { key: name, wrap: wrapText('') }
    if (name === 'metadata') return { key: name, wrap: wrapMetadata }
  }
  const property = key === undefined ? undefined : schema.property(key)
  return key === undefined || property === undefined ? undefined : { key, wrap: wrapOf(property) }
}

/** Of metadata, rules see the names. */
function wrapMetadata(raw: Json): Value {
  if (!isJsonObject(raw)) return celError('invalid data, expected a map for the provided schema with type=object')
  return { kind: 'map', form: 'object', raw, field: metadataField, nameOf: (key) => metadataField(key) && key }
}

function metadataField(name: string): Field | undefined {
  return name === 'name' || name === 'generateName' ? { key: name, wrap: wrapText('') } : undefined
}
