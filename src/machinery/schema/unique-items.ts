// Elements of sets and maps that occur twice. Follows pkg/apiserver/schema/listtype of apiextensions-apiserver.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { type Cause, childPath, duplicate, invalid } from './cause.ts'
import { goJson } from './go-json.ts'
import { mentions } from './mentions.ts'
import { additionalSchema, type Schema } from './schema.ts'

/** What occurs twice in lists of type `set` and `map`: told at its second place, once. */
export function duplicateItems(value: Json, schema: Schema | undefined, path = ''): Cause[] {
  const causes: Cause[] = []
  if (schema !== undefined) check(value, schema, path, causes)
  return causes
}

/** Most of a schema has no such lists: then nothing need be walked. */
function mayRepeat({ raw }: Schema): boolean {
  return mentions(raw, 'x-kubernetes-list-type') || mentions(raw, '$ref')
}

function check(value: Json, schema: Schema, path: string, causes: Cause[]): void {
  if (!mayRepeat(schema)) return
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
  for (const i of repeated(list, goJson)) causes.push(duplicate(`${path}[${i}]`, list[i] as Json))
}

function checkMap(list: readonly Json[], keys: readonly string[], path: string, causes: Cause[]): void {
  const stranger = list.findIndex((item) => item !== null && !isJsonObject(item))
  if (stranger >= 0) {
    causes.push(
      invalid(`${path}[${stranger}]`, list[stranger] as Json, 'must be an object for an array of list-type map'),
    )
    return
  }
  const items = list as readonly (JsonObject | null)[]
  for (const i of repeated(items, (item) => textOfKeys(item, keys))) {
    causes.push(duplicate(`${path}[${i}]`, keysOf(items[i] ?? null, keys)))
  }
}

function keysOf(item: JsonObject | null, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keysIn(item, keys).map((key) => [key, item?.[key] as Json]))
}

function textOfKeys(item: JsonObject | null, keys: readonly string[]): string {
  return keysIn(item, keys)
    .map((key) => `${key} ${goJson(item?.[key] as Json)}`)
    .join()
}

function keysIn(item: JsonObject | null, keys: readonly string[]): readonly string[] {
  return item === null ? [] : keys.filter((key) => Object.hasOwn(item, key))
}

/** Positions of what is there for the second time. */
function repeated<T>(list: readonly T[], textOf: (item: T) => string): number[] {
  if (list.length < 2) return []
  const times = new Map<string, number>()
  return list.flatMap((item, i) => {
    const key = textOf(item)
    const before = times.get(key) ?? 0
    times.set(key, before + 1)
    return before === 1 ? [i] : []
  })
}
