// Takes the fields and elements of a set out of a value. Follows typed/remove.go of structured-merge-diff.

import type { Json, JsonObject } from '../json.ts'
import type { PathSet } from '../paths/path-set.ts'
import { NO_PATHS } from '../paths/set-operations.ts'
import { formFor, isEmptyMap, itemsOf, mapOf } from './form.ts'
import { keyOf } from './list-element.ts'
import type { ListType, MapType, MergeType } from './merge-type.ts'

/**
 * The value without what is in the set, and without what is below that. Nothing is left of a map or list whose last
 * part goes, of one that was empty already, and of one value below which the set has paths: each becomes null.
 */
export function removePaths(value: Json, paths: PathSet, type: MergeType | undefined): Json {
  if (type === undefined) return null
  const form = formFor(type, value)
  if (form === 'map' && type.map !== undefined) return removeFields(mapOf(value), paths, type.map)
  if (form === 'list' && type.list !== undefined) return removeItems(itemsOf(value), paths, type.list)
  return value
}

function removeFields(map: JsonObject | undefined, paths: PathSet, type: MapType): Json {
  if (map === undefined || isEmptyMap(map) || type.isAtomic) return null
  const kept: [string, Json][] = []
  let isChanged = false
  for (const name of Object.keys(map)) {
    const value = map[name] as Json
    const node = paths.get(`f:${name}`)
    const field = type.field(name)
    const after = node === undefined ? value : withoutNode(value, node, field === undefined ? type.element : field.type)
    if (after !== undefined) kept.push([name, after])
    isChanged ||= after !== value
  }
  if (kept.length === 0) return null
  return isChanged ? Object.fromEntries(kept) : map
}

function removeItems(items: readonly Json[] | undefined, paths: PathSet, type: ListType): Json {
  if (items === undefined || items.length === 0 || type.isAtomic) return null
  const kept: Json[] = []
  let isChanged = false
  for (const item of items) {
    const key = keyOf(type, item)
    const node = key === undefined ? undefined : paths.get(key)
    const after = node === undefined ? item : withoutNode(item, node, type.element)
    if (after !== undefined) kept.push(after)
    isChanged ||= after !== item
  }
  if (kept.length === 0) return null
  return isChanged ? kept : items
}

type Node = { readonly isMember: boolean; readonly children: PathSet }

function withoutNode(value: Json, { isMember, children }: Node, type: MergeType | undefined): Json | undefined {
  if (isMember) return undefined
  return children === NO_PATHS || children.size === 0 ? value : removePaths(value, children, type)
}
