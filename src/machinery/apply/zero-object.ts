// What an object is before it is made: of custom kinds nothing, of others what Go prints of an empty struct.

import type { Json, JsonObject } from '../json.ts'
import type { Schema } from '../schema/schema.ts'
import type { Endpoint } from './endpoint.ts'

/**
 * The object that a create is compared with. Of kinds that are Go types it has the fields that are printed even when
 * they say nothing: structs that are no pointers, and lists and pointers without `omitempty`, as null.
 */
export function zeroObject({ apiVersion, kind, custom, schema }: Endpoint): JsonObject {
  const type = { apiVersion, kind }
  return custom ? type : { ...type, ...zeroStruct(schema) }
}

const known = new WeakMap<Schema, JsonObject>()

function zeroStruct(schema: Schema): JsonObject {
  let zero = known.get(schema)
  if (zero === undefined) {
    const entries = schema.propertyNames.flatMap((name) => {
      const value = zeroField(schema, name)
      return value === undefined ? [] : [[name, value] as const]
    })
    zero = Object.fromEntries(entries)
    known.set(schema, zero)
  }
  return zero
}

function zeroField(schema: Schema, name: string): Json | undefined {
  const field = schema.property(name)
  if (field === undefined) return undefined
  const isNeeded = schema.required.includes(name)
  // a reference with an empty default stands for a struct in place
  if (field.typeName !== '' && isEmptyObject(field.raw.default)) return zeroOfType(field)
  if (!isNeeded) return undefined
  return field.typeName === '' ? zeroScalar(field) : null
}

function zeroOfType(field: Schema): Json {
  return field.raw.type === 'object' ? zeroStruct(field) : null
}

function zeroScalar({ raw }: Schema): Json {
  if (raw.default !== undefined) return raw.default
  return null
}

function isEmptyObject(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}
