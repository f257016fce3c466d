// Puts what a configuration states into a live object. Follows typed/merge.go of structured-merge-diff.

import type { Json, JsonObject } from '../json.ts'
import { isEmptyMap, itemsOf, mapOf, narrow, widest } from './form.ts'
import { mergeLists } from './merge-lists.ts'
import type { MapType, MergeType } from './merge-type.ts'

/**
 * The live value with everything that the configuration states; nothing is removed. What does not change is the same
 * in the result.
 */
export function mergeTyped(live: Json, config: Json, type: MergeType): Json {
  return merge(live, config, type) ?? live
}

function merge(live: Json | undefined, config: Json | undefined, type: MergeType | undefined): Json | undefined {
  if (config === undefined || live === config) return live
  if (live === undefined || type === undefined) return config
  const form = narrow(type, config) ?? widest(type)
  if (form === 'map' && type.map !== undefined) return mergeMaps(live, config, type.map)
  if (form === 'list' && type.list !== undefined) {
    const { list } = type
    const [left = [], right = []] = [itemsOf(live), itemsOf(config)]
    if (list.isAtomic || (left.length === 0 && right.length === 0)) return config
    return mergeLists(left, right, list, (a, b) => merge(a, b, list.element))
  }
  return config
}

function mergeMaps(live: Json, config: Json, type: MapType): Json {
  const [left, right] = [mapOf(live), mapOf(config)]
  if (type.isAtomic || (isVoid(left) && isVoid(right))) return config
  if (left === undefined || isEmptyMap(left)) return right ?? live
  if (right === undefined) return left
  const changes: [string, Json][] = []
  for (const name of Object.keys(right)) {
    const before = Object.hasOwn(left, name) ? left[name] : undefined
    const field = type.field(name)
    const after = merge(before, right[name], field === undefined ? type.element : field.type)
    if (after !== undefined && after !== before) changes.push([name, after])
  }
  // not spread with a computed key: a field may be called __proto__
  return changes.length === 0 ? left : Object.fromEntries([...Object.entries(left), ...changes])
}

function isVoid(map: JsonObject | undefined): boolean {
  return map === undefined || isEmptyMap(map)
}
