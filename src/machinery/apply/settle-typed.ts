// What is left of an object when Go has decoded it into a struct and printed it again, as far as a schema tells.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { mapList, mapObject } from '../schema/prune.ts'
import { additionalSchema, type Schema } from '../schema/schema.ts'
import { parseQuantity } from '../values/quantity.ts'
import { canonicalQuantity } from '../values/quantity-text.ts'
import { isEmptyMap, isList } from './form.ts'
import { zeroOfField } from './zero-object.ts'

/**
 * Nulls are dropped, or are the zero value where there has to be one; empty lists and maps that need not be there are
 * dropped; quantities are written as the server writes them. What is unchanged is the same in the result.
 */
export function settleTyped(object: JsonObject, schema: Schema): JsonObject {
  return settleStruct(object, schema)
}

function settleStruct(object: JsonObject, schema: Schema): JsonObject {
  return mapObject(object, (value, name) => {
    const field = schema.property(name)
    if (field === undefined) {
      const additional = additionalSchema(schema)
      return additional === undefined ? value : settleValue(value, additional)
    }
    const isNeeded = schema.required.includes(name)
    if (value === null) return zeroOfField(field, isNeeded)
    const settled = settleValue(value, field)
    return !isNeeded && isEmpty(settled, field) ? undefined : settled
  })
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

function settleValue(value: Json, schema: Schema): Json {
  if (schema.quantity) return settleQuantity(value)
  if (value === null) return zeroOf(schema)
  if (isList(value)) {
    const { items } = schema
    return items === undefined ? value : mapList(value, (item) => settleValue(item, items))
  }
  return isJsonObject(value) && schema.raw.type === 'object' ? settleStruct(value, schema) : value
}

function settleQuantity(value: Json): Json {
  const quantity = typeof value === 'string' ? parseQuantity(value) : undefined
  return quantity === undefined ? value : canonicalQuantity(quantity)
}

/** Of a value in a map or list, where null is no pointer. */
function zeroOf({ raw, propertyNames }: Schema): Json {
  if (raw.type === 'string') return ''
  return raw.type === 'object' && propertyNames.length > 0 ? {} : null
}
