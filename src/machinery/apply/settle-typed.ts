// What is left of an object when Go has decoded it into a struct and stored it, as far as a schema tells.

import { isJsonObject, type Json, type JsonObject, stringifyJson } from '../json.ts'
import { mapList, mapObject } from '../schema/prune.ts'
import { additionalSchema, type Schema } from '../schema/schema.ts'
import { base64Fault } from '../values/base64-fault.ts'
import { parseQuantity } from '../values/quantity.ts'
import { canonicalQuantity } from '../values/quantity-text.ts'
import { isEmptyMap, isList, itemsOf } from './form.ts'
import { zeroOfField } from './zero-object.ts'

/**
 * An object as it is decoded: nulls are dropped, or are the zero value where there has to be one; quantities are written
 * as the server writes them. What is the same in `live` stays as it is: that has been decoded once.
 */
export function settleTyped(object: JsonObject, schema: Schema, live: JsonObject | undefined): JsonObject {
  return mapObject(object, (value, name) => {
    const before = live?.[name]
    if (value === before) return value
    const field = schema.property(name)
    if (field !== undefined && value === null) return zeroOfField(field, schema.required.includes(name))
    const known = field ?? additionalSchema(schema)
    return known === undefined ? value : settleValue(value, known, before)
  })
}

/** A decoded object as it is read again: storage knows no lists and maps that are there and empty. */
export function storeTyped(object: JsonObject, schema: Schema, live: JsonObject | undefined): JsonObject {
  return mapObject(object, (value, name) => {
    const before = live?.[name]
    const own = schema.property(name)
    const field = own ?? additionalSchema(schema)
    if (field === undefined || value === before) return value
    const isNeeded = own === undefined || schema.required.includes(name)
    return isEmpty(value, field) ? zeroOfField(field, isNeeded) : storeValue(value, field, before)
  })
}

function storeValue(value: Json, schema: Schema, live?: Json): Json {
  if (isJsonObject(value)) return storeTyped(value, schema, isJsonObject(live) ? live : undefined)
  const { items } = schema
  if (!isList(value) || items === undefined) return value
  const before = itemsOf(live)
  return mapList(value, (item, i) => (item === before?.[i] ? item : storeValue(item, items, before?.[i])))
}

/** An empty list or map says nothing; an empty struct may. */
function isEmpty(value: Json, field: Schema): boolean {
  if (isList(value)) return value.length === 0
  return (
    isJsonObject(value) &&
    field.propertyNames.length === 0 &&
    additionalSchema(field) !== undefined &&
    isEmptyMap(value)
  )
}

/** What is in its schema's form and yet cannot be read: no quantity, no base64. In Go's words. */
export class UndecodableError extends Error {}

function settleValue(value: Json, schema: Schema, live?: Json): Json {
  if (schema.quantity) return settleQuantity(value)
  if (value === null) return zeroOf(schema)
  if (schema.raw.format === 'byte' && typeof value === 'string') checkBase64(value)
  if (isList(value)) {
    const { items } = schema
    if (items === undefined) return value
    const before = itemsOf(live)
    return mapList(value, (item, i) => (item === before?.[i] ? item : settleValue(item, items, before?.[i])))
  }
  if (!isJsonObject(value) || schema.raw.type !== 'object') return value
  return settleTyped(value, schema, isJsonObject(live) ? live : undefined)
}

function settleQuantity(value: Json): Json {
  if (value === null) return '0'
  const isNumber = typeof value === 'number' || typeof value === 'bigint'
  const text = isNumber ? stringifyJson(value) : value
  if (typeof text !== 'string') return value
  const quantity = parseQuantity(text)
  if (quantity === undefined) throw new UndecodableError(NO_QUANTITY)
  return canonicalQuantity(quantity)
}

const NO_QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

function checkBase64(text: string): void {
  const at = base64Fault(text)
  if (at !== undefined) throw new UndecodableError(`error decoding from json: illegal base64 data at input byte ${at}`)
}

/** Of a value in a map or list, where null is no pointer. */
function zeroOf({ raw, propertyNames }: Schema): Json {
  if (raw.type === 'string') return raw.format === 'byte' ? null : ''
  if (raw.type === 'integer' || raw.type === 'number') return 0
  if (raw.type === 'boolean') return false
  return raw.type === 'object' && propertyNames.length > 0 ? {} : null
}
