// Elements of sets and maps that occur twice. Follows pkg/apiserver/schema/listtype of apiextensions-apiserver.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { type Cause, childPath, duplicate, invalid } from './cause.ts'
import { goJson } from './go-json.ts'
import { additionalSchema, type Schema } from './schema.ts'

/** What occurs twice in lists of type `set` and `map`: told at its second place, once. */
export function duplicateItems(value: Json, schema: Schema | undefined, path = ''): Cause[] {
  const causes: Cause[] = []
  if (schema !== undefined) check(value, schema, path, causes)
  return causes
}

function check(value: Json, schema: Schema, path: string, causes: Cause[]): void {
  if (Array.isArray(value)) {
    if (schema.listType === 'set') checkSet(value, path, causes)
    else if (schema.listType === 'map') checkMap(value, schema.listMapKeys, path, causes)
    const { items } = schema
    if (items === undefined) return
    for (const [i, item] of value.entries()) check(item, items, `${path}[${i}]`, causes)
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) {
      const item = value[key] as Json
      if (typeof item !== 'object' || item === null) continue
      const additional = additionalSchema(schema)
      if (additional !== undefined) check(item, additional, `${path}[${key}]`, causes)
      const property = schema.property(key)
      if (property !== undefined) check(item, property, childPath(path, key), causes)
    }
  }
}

function checkSet(list: readonly Json[], path: string, causes: Cause[]): void {
  for (const i of repeated(list)) causes.push(duplicate(`${path}[${i}]`, list[i] as Json))
}

function checkMap(list: readonly Json[], keys: readonly string[], path: string, causes: Cause[]): void {
  const stranger = list.findIndex((item) => item !== null && !isJsonObject(item))
  if (stranger >= 0) {
    causes.push(
      invalid(`${path}[${stranger}]`, list[stranger] as Json, 'must be an object for an array of list-type map'),
    )
    return
  }
  const parts = list.map((item) => keyOf(item as JsonObject | null, keys))
  for (const i of repeated(parts)) causes.push(duplicate(`${path}[${i}]`, parts[i] as Json))
}

function keyOf(item: JsonObject | null, keys: readonly string[]): JsonObject {
  if (item === null) return {}
  const present = keys.filter((key) => Object.hasOwn(item, key))
  return Object.fromEntries(present.map((key) => [key, item[key] as Json]))
}

/** Positions of what is there for the second time. */
function repeated(list: readonly Json[]): number[] {
  if (list.length < 2) return []
  const times = new Map<string, number>()
  return list.flatMap((item, i) => {
    const key = goJson(item)
    const before = times.get(key) ?? 0
    times.set(key, before + 1)
    return before === 1 ? [i] : []
  })
}
