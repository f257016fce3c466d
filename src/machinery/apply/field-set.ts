// The paths that an object states, as an applied configuration owns them. Follows typed/tofieldset.go of
// structured-merge-diff.

import type { Json, JsonObject } from '../json.ts'
import type { PathNode, PathSet } from '../paths/path-set.ts'
import { NO_PATHS } from '../paths/set-operations.ts'
import { formFor, isEmptyMap, isList, itemsOf, mapOf } from './form.ts'
import { type Step, stepTo } from './list-element.ts'
import type { ListType, MapType, MergeType } from './merge-type.ts'

/**
 * The set of a value: its leaves, every element of lists that are no single value, every value of a map that its
 * schema does not name. Objects and maps are in it only when they are empty, lists only when they are atomic, so that
 * an empty set or map list is nowhere. Elements that are there twice are one leaf.
 */
export function fieldSetOf(value: Json, type: MergeType): PathSet {
  return fieldsOf(value, type).children
}

type Fields = { readonly isMember: boolean; readonly children: PathSet }
const LEAF: Fields = { isMember: true, children: NO_PATHS }
const NOTHING: Fields = { isMember: false, children: NO_PATHS }

function fieldsOf(value: Json, type: MergeType | undefined): Fields {
  if (type === undefined) return NOTHING
  const form = formFor(type, value)
  if (form === 'map' && type.map !== undefined) return fieldsOfMap(mapOf(value), type.map)
  if (form === 'list' && type.list !== undefined) return fieldsOfList(itemsOf(value), type.list)
  return LEAF
}

function fieldsOfMap(map: JsonObject | undefined, type: MapType): Fields {
  if (type.isAtomic) return LEAF
  if (map === undefined) return NOTHING
  const children = new Map<string, PathNode>()
  for (const name of Object.keys(map)) {
    const value = map[name] as Json
    const field = type.field(name)
    const below = fieldsOf(value, field === undefined ? type.element : field.type)
    const isMember = below.isMember || field === undefined || isEmpty(value)
    if (!isMember && below.children.size === 0) continue
    children.set(field?.key ?? `f:${name}`, {
      element: field?.element ?? { f: name },
      isMember,
      children: below.children,
    })
  }
  return children.size === 0 ? NOTHING : { isMember: false, children }
}

function isEmpty(value: Json): boolean {
  if (value === null) return true
  return typeof value === 'object' && !isList(value) && isEmptyMap(value as JsonObject)
}

function fieldsOfList(items: readonly Json[] | undefined, type: ListType): Fields {
  if (type.isAtomic) return LEAF
  if (items === undefined || items.length === 0) return NOTHING
  const children = new Map<string, PathNode>()
  for (const item of items) {
    const found = stepTo(type, item)
    const step = typeof found === 'string' ? NOWHERE : found
    children.set(step.key, nodeOf(step, children.has(step.key), item, type))
  }
  return children.size === 0 ? NOTHING : { isMember: false, children }
}

/** An element that cannot be named, as null cannot: in the set, so that its list is not taken for an empty one. */
const NOWHERE: Step = { element: { v: null }, key: '' }

function nodeOf({ element }: Step, isDuplicate: boolean, item: Json, type: ListType): PathNode {
  return { element, isMember: true, children: isDuplicate ? NO_PATHS : fieldsOf(item, type.element).children }
}
