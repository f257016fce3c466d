// Puts the defaults of a schema where an object says nothing. Follows
// pkg/apiserver/schema/defaulting/algorithm.go of apiextensions-apiserver.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { mentions } from './mentions.ts'
import { mapList, mapObject } from './prune.ts'
import { additionalSchema, type Schema } from './schema.ts'

/**
 * A value with its defaults: where a declared key is missing, or null and may not be. A parent that is missing is not
 * made, and gets its default if it has one. What is unchanged is the same in the result; defaults are shared with the
 * schema.
 */
export function applyDefaults<T extends Json>(value: T, schema: Schema | undefined): T {
  return defaulted(value, schema) as T
}

function defaulted(value: Json, schema: Schema | undefined): Json {
  if (schema === undefined || !mayDefault(schema)) return value
  if (Array.isArray(value)) {
    const { items } = schema
    return items === undefined ? value : mapList(value, (item) => defaulted(nonNull(item, items), items))
  }
  if (!isJsonObject(value)) return value
  return mapObject(withMissing(value, schema), (item, key) => {
    const property = schema.property(key)
    if (property !== undefined) return defaulted(nonNull(item, property), property)
    const additional = additionalSchema(schema)
    return additional === undefined ? item : defaulted(nonNull(item, additional), additional)
  })
}

/** Most of a schema has no defaults: then nothing need be walked. */
function mayDefault({ raw }: Schema): boolean {
  return mentions(raw, 'default') || mentions(raw, '$ref')
}

function withMissing(object: JsonObject, schema: Schema): JsonObject {
  const missing = defaultsOf(schema).filter(([key]) => !Object.hasOwn(object, key))
  // spreading keeps a key named __proto__ what it is
  return missing.length === 0 ? object : { ...object, ...Object.fromEntries(missing) }
}

/** A schema has many properties, and few with a default. */
const known = new WeakMap<Schema, readonly (readonly [string, Json])[]>()

function defaultsOf(schema: Schema): readonly (readonly [string, Json])[] {
  let defaults = known.get(schema)
  if (defaults === undefined) {
    defaults = schema.propertyNames.flatMap((name) => {
      const value = schema.property(name)?.default
      return value === undefined ? [] : [[name, value] as const]
    })
    known.set(schema, defaults)
  }
  return defaults
}

function nonNull(value: Json, schema: Schema): Json {
  return value === null && !schema.nullable ? (schema.default ?? null) : value
}
