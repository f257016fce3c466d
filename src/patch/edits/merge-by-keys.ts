// A strategic merge patch of a custom resource, which no server takes: elements of lists are found by the keys that the
// schema says, elements of sets by their value. Directives mean what they mean to built-in types.

import { identityOf, isList } from '../../machinery/changes/list-elements.ts'
import type { Shape } from '../../machinery/changes/shape.ts'
import { isJsonObject, type Json, type JsonObject } from '../../machinery/json.ts'
import { withoutNulls } from '../../machinery/patches/merge/apply-merge-patch.ts'
import { attempt, type Patched, rejected } from '../../machinery/patches/patch-failure.ts'
import {
  DELETE_FROM_LIST,
  PATCH,
  RETAIN_KEYS,
  SET_ELEMENT_ORDER,
  withoutDirectives,
} from '../../machinery/patches/strategic/directives.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import { sameJson } from '../../machinery/values/same-json.ts'

/** The object with what the patch states. Nothing is changed in place. */
export function mergeByKeys(object: JsonObject, stated: JsonObject, shape: Shape): Patched {
  return attempt(() => mergeObject(object, stated, shape, ''))
}

function mergeObject(present: JsonObject, stated: JsonObject, shape: Shape, path: string): JsonObject {
  const { [PATCH]: directive = 'merge', [RETAIN_KEYS]: kept, ...members } = stated
  if (directive === 'replace') return bare(members) as JsonObject
  if (directive === 'delete') return {}
  if (directive !== 'merge') throw unknownDirective(directive, path)
  const merged = new Map(Object.entries(present))
  if (kept !== undefined) for (const name of merged.keys()) if (!isKept(kept, name)) merged.delete(name)
  for (const [name, value] of Object.entries(members)) mergeMember(merged, name, value, shape, path)
  for (const [name, order] of Object.entries(members))
    if (name.startsWith(ORDER)) bringInOrder(merged, name, order, shape)
  return Object.fromEntries(merged)
}

const ORDER = `${SET_ELEMENT_ORDER}/`

/** Elements that the order names change places with each other; those between them stay. */
function bringInOrder(merged: Map<string, Json>, directive: string, order: Json, of: Shape): void {
  const name = directive.slice(ORDER.length)
  const list = merged.get(name)
  const shape = of.field(name)
  if (!isList(list) || !isList(order) || shape.list !== 'keyed') return
  const ids = list.map((item) => identityOf(item, shape))
  const wanted = order.map((item) => ids.indexOf(identityOf(item, shape))).filter((index) => index >= 0)
  const places = wanted.toSorted((a, b) => a - b)
  merged.set(
    name,
    list.map((item, i) => list[wanted[places.indexOf(i)] ?? i] ?? item),
  )
}

function isKept(kept: Json, name: string): boolean {
  return isList(kept) && kept.includes(name)
}

function mergeMember(merged: Map<string, Json>, name: string, stated: Json, shape: Shape, path: string): void {
  if (name.startsWith(ORDER)) return
  if (name.startsWith(`${DELETE_FROM_LIST}/`)) {
    const list = name.slice(DELETE_FROM_LIST.length + 1)
    const present = merged.get(list)
    if (isList(present) && isList(stated))
      merged.set(
        list,
        present.filter((item) => !stated.some((gone) => sameJson(gone, item))),
      )
    return
  }
  const present = merged.get(name)
  const here = path + printFieldPath([{ f: name }])
  if (stated === null) merged.delete(name)
  else if (isJsonObject(present) && isJsonObject(stated))
    merged.set(name, mergeObject(present, stated, shape.field(name), here))
  else if (isList(stated)) merged.set(name, mergeList(isList(present) ? present : [], stated, shape.field(name), here))
  else merged.set(name, isJsonObject(stated) ? mergeObject({}, stated, shape.field(name), here) : stated)
}

function mergeList(present: readonly Json[], stated: readonly Json[], shape: Shape, path: string): readonly Json[] {
  if (shape.list === 'set') return [...present, ...stated.filter((item) => !present.some((one) => sameJson(one, item)))]
  if (shape.list !== 'keyed') return bare(stated) as readonly Json[]
  const isReplaced = stated.some((item) => isJsonObject(item) && item[PATCH] === 'replace')
  const merged = isReplaced ? [] : [...present]
  for (const item of stated) {
    if (!isJsonObject(item)) throw rejected(`an element of ${path} is an object`)
    // what says so is not itself an element
    if (item[PATCH] !== 'replace') mergeElement(merged, item, shape, path)
  }
  return merged
}

function mergeElement(merged: Json[], stated: JsonObject, shape: Shape, path: string): void {
  const id = identityOf(stated, shape)
  if (id === undefined) throw rejected(`an element of ${path} has none of its keys: ${shape.keys.join(', ')}`)
  const index = merged.findIndex((item) => identityOf(item, shape) === id)
  if (stated[PATCH] === 'delete') {
    if (index >= 0) merged.splice(index, 1)
    return
  }
  const present = index < 0 ? {} : merged[index]
  const after = mergeObject(isJsonObject(present) ? present : {}, stated, shape.items, path)
  if (index < 0) merged.push(after)
  else merged[index] = after
}

function bare(value: Json): Json {
  return withoutDirectives(withoutNulls(value)) ?? null
}

function unknownDirective(directive: Json, path: string) {
  return rejected(`${PATCH} at ${path || '.'} is ${JSON.stringify(directive)}, and none of replace, delete, merge`)
}
