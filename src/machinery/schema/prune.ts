// Takes away what a schema does not know, and nulls that it does not allow.
// Follows pkg/apiserver/schema/pruning and defaulting/prunenulls.go of apiextensions-apiserver.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { compareText } from '../text-order.ts'
import { additionalSchema, type Schema, schemaOfKey } from './schema.ts'

/** A value without what its schema does not know, and the paths of what that was: `spec.ports[0].nmae`, sorted. */
export type Pruned<T> = { readonly value: T; readonly unknownFields: readonly string[] }

const TYPE_AND_METADATA = new Set(['apiVersion', 'kind', 'metadata'])

/**
 * Prunes an object or a part of one. What is unchanged is the same in the result.
 * @param isRoot the value is an object: its apiVersion, kind and metadata stay whatever the schema says of them
 */
export function prune<T extends Json>(value: T, schema: Schema | undefined, isRoot: boolean): Pruned<T> {
  const unknown: string[] = []
  const pruned = pruneValue(value, schema, isRoot || schema?.embeddedResource === true, '', unknown)
  return { value: pruned as T, unknownFields: unknown.sort(compareText) }
}

/** Where a root schema does not say so, `keepsMeta` does. */
function pruneValue(
  value: Json,
  schema: Schema | undefined,
  keepsMeta: boolean,
  path: string,
  unknown: string[],
): Json {
  if (schema?.preserveUnknownFields === true) return pruneSpecified(value, schema, keepsMeta, path, unknown)
  if (Array.isArray(value)) {
    const items = schema?.items
    return mapList(value, (item, i) =>
      pruneValue(item, items, items?.embeddedResource === true, `${path}[${i}]`, unknown),
    )
  }
  if (!isJsonObject(value)) return value
  return mapObject(value, (item, key) => {
    if (keepsMeta && TYPE_AND_METADATA.has(key)) return item
    const property = schema?.property(key)
    if (property === undefined && (schema === undefined || schema.additionalProperties === undefined)) {
      unknown.push(path === '' ? key : `${path}.${key}`)
      return undefined
    }
    if (typeof item !== 'object' || item === null) return item
    const here = path === '' ? key : `${path}.${key}`
    const child = property ?? (schema && additionalSchema(schema))
    return pruneValue(item, child, child?.embeddedResource === true, here, unknown)
  })
}

/** Below a node that preserves everything only what is declared is pruned, by its own schema. */
function pruneSpecified(
  value: Json,
  schema: Schema | undefined,
  keepsMeta: boolean,
  path: string,
  unknown: string[],
): Json {
  if (schema === undefined) return value
  if (Array.isArray(value)) {
    const { items } = schema
    return mapList(value, (item, i) =>
      pruneSpecified(item, items, items?.embeddedResource === true, `${path}[${i}]`, unknown),
    )
  }
  if (!isJsonObject(value)) return value
  return mapObject(value, (item, key) => {
    if (keepsMeta && TYPE_AND_METADATA.has(key)) return item
    const property = schema.property(key)
    if (property === undefined && schema.additionalProperties === undefined) return item
    const child = property ?? additionalSchema(schema)
    return pruneValue(item, child, child?.embeddedResource === true, path === '' ? key : `${path}.${key}`, unknown)
  })
}

/**
 * Drops keys whose value is null where the schema knows them, does not allow null, and has no default to put there.
 * Nulls in lists stay.
 */
export function pruneNulls<T extends Json>(value: T, schema: Schema | undefined): T {
  return holdsNull(value) ? (dropNulls(value, schema) as T) : value
}

function holdsNull(value: Json): boolean {
  if (typeof value !== 'object') return false
  if (value === null) return true
  if (Array.isArray(value)) return value.some(holdsNull)
  for (const key of Object.keys(value)) if (holdsNull((value as JsonObject)[key] as Json)) return true
  return false
}

function dropNulls(value: Json, schema: Schema | undefined): Json {
  if (Array.isArray(value)) return mapList(value, (item) => dropNulls(item, schema?.items))
  if (!isJsonObject(value) || schema === undefined) return value
  return mapObject(value, (item, key) => {
    const child = schemaOfKey(schema, key)
    if (item === null) return child !== undefined && !child.nullable && child.default === undefined ? undefined : null
    return dropNulls(item, child)
  })
}

/** Maps the items of a list; the list itself when nothing changed. */
export function mapList(list: readonly Json[], map: (item: Json, index: number) => Json): readonly Json[] {
  let mapped: Json[] | undefined
  for (let i = 0; i < list.length; i++) {
    const before = list[i] as Json
    const after = map(before, i)
    if (after === before) continue
    mapped ??= [...list]
    mapped[i] = after
  }
  return mapped ?? list
}

/** Maps the values of an object, drops those that become undefined; the object itself when nothing changed. */
export function mapObject(object: JsonObject, map: (item: Json, key: string) => Json | undefined): JsonObject {
  const keys = Object.keys(object)
  let mapped: (readonly [string, Json])[] | undefined
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string
    const before = object[key] as Json
    const after = map(before, key)
    if (after !== before) mapped ??= keys.slice(0, i).map((same) => [same, object[same] as Json] as const)
    if (after !== undefined) mapped?.push([key, after])
  }
  return mapped === undefined ? object : Object.fromEntries(mapped)
}
