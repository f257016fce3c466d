// Where two states of an object differ: as field paths, list elements by key where the schema has keys.

import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type Scalar,
  stringifyJson,
} from '../../machinery/json.ts'
import type { FieldPath, PathElement } from '../../machinery/paths/field-path.ts'
import { printFieldPath, sortedKeys } from '../../machinery/paths/print-path.ts'
import { type Schema, schemaOfKey } from '../../machinery/schema/schema.ts'
import { compareText } from '../../machinery/text-order.ts'
import { sameJson } from '../../machinery/values/same-json.ts'

/** What every write changes, so that it tells of none. */
const LEFT_OUT: ReadonlySet<string> = new Set(['.metadata.managedFields', '.metadata.resourceVersion'])

/**
 * The paths that differ, in the order of names: `.status.phase`, `.spec.containers[name="a"].image`. What is there on
 * one side only is one path, whatever is below it; the order of elements with keys means nothing. A list without keys is
 * compared by index, and is one path when its length differs.
 * @param schema of the object; without one no list has keys
 */
export function changedPaths(before: KubeObject, after: KubeObject, schema: Schema | undefined): string[] {
  const found: string[] = []
  compare(before, after, schema, [], found)
  return found
}

function compare(a: Json, b: Json, schema: Schema | undefined, path: FieldPath, found: string[]): void {
  if (sameJson(a, b)) return
  if (isJsonObject(a) && isJsonObject(b) && schema?.mapType !== 'atomic') compareObjects(a, b, schema, path, found)
  else if (Array.isArray(a) && Array.isArray(b)) compareLists(a, b, schema, path, found)
  else found.push(printFieldPath(path))
}

function compareObjects(
  a: JsonObject,
  b: JsonObject,
  schema: Schema | undefined,
  path: FieldPath,
  found: string[],
): void {
  for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(compareText)) {
    const below = [...path, { f: key }]
    if (path.length === 1 && LEFT_OUT.has(printFieldPath(below))) continue
    compareParts(valueAt(a, key), valueAt(b, key), schema && schemaOfKey(schema, key), below, found)
  }
}

function valueAt(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** What one side does not have is one path. */
function compareParts(
  a: Json | undefined,
  b: Json | undefined,
  schema: Schema | undefined,
  path: FieldPath,
  found: string[],
): void {
  if (a !== undefined && b !== undefined) compare(a, b, schema, path, found)
  else found.push(printFieldPath(path))
}

function compareLists(
  a: readonly Json[],
  b: readonly Json[],
  schema: Schema | undefined,
  path: FieldPath,
  found: string[],
): void {
  const [before, after] = [byElement(a, schema), byElement(b, schema)]
  if (before !== undefined && after !== undefined) {
    for (const name of [...new Set([...before.keys(), ...after.keys()])].sort(compareText)) {
      const [x, y] = [before.get(name), after.get(name)]
      const element = (x ?? y)?.element as PathElement
      compareParts(x?.item, y?.item, schema?.items, [...path, element], found)
    }
  } else if (a.length !== b.length) found.push(printFieldPath(path))
  else for (const [i, item] of a.entries()) compare(item, b[i] as Json, schema?.items, [...path, { i }], found)
}

type Named = { readonly element: PathElement; readonly item: Json }

/** The elements by what they are told apart by; undefined where the schema does not say, or the elements do not keep to it. */
function byElement(items: readonly Json[], schema: Schema | undefined): Map<string, Named> | undefined {
  if (schema?.listType !== 'map' && schema?.listType !== 'set') return undefined
  const named = new Map<string, Named>()
  for (const item of items) {
    const element = schema.listType === 'map' ? keysOf(item, schema) : scalarOf(item)
    if (element === undefined) return undefined
    named.set(nameOf(element), { element, item })
  }
  return named.size === items.length ? named : undefined
}

function nameOf(element: PathElement): string {
  return stringifyJson('k' in element ? sortedKeys(element.k) : element)
}

function keysOf(item: Json, { listMapKeys, items }: Schema): PathElement | undefined {
  if (!isJsonObject(item) || listMapKeys.length === 0) return undefined
  const keys: { [key: string]: Scalar } = {}
  for (const key of listMapKeys) {
    const value = valueAt(item, key) ?? items?.property(key)?.default
    if (value === undefined || typeof value === 'object') return undefined
    keys[key] = value
  }
  return { k: keys }
}

function scalarOf(item: Json): PathElement | undefined {
  return typeof item === 'object' && item !== null ? undefined : { v: item }
}
