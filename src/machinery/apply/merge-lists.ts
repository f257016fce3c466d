// The order of merged lists: as the configuration has it, with what only the live list has between its old neighbours.
// Follows visitListItems in typed/merge.go of structured-merge-diff.

import type { Json } from '../json.ts'
import { mapList } from '../schema/prune.ts'
import { keyOf } from './list-element.ts'
import type { ListType } from './merge-type.ts'

type Merge = (live: Json | undefined, config: Json | undefined) => Json | undefined

/** Merges two lists that are no single value. The live list itself when nothing changes. */
export function mergeLists(live: readonly Json[], config: readonly Json[], type: ListType, merge: Merge): Json {
  const left = indexOf(live, type)
  const right = indexOf(config, type)
  if (isSame(left.keys, right.keys) && left.byKey.size === live.length) {
    return mapList(live, (item, i) => merge(item, config[i]) ?? item)
  }
  const shared = right.keys.filter((key) => left.byKey.has(key))
  const merged: Json[] = []
  const done = new Set<string>()
  let nextShared = 0
  let l = 0
  let r = 0

  const take = (key: string, liveItem: Json | undefined, configItem: Json | undefined): void => {
    const item = merge(liveItem, configItem)
    if (item !== undefined) merged.push(item)
    if (configItem !== undefined) done.add(key)
  }

  while (l < live.length || r < config.length) {
    const leftKey = left.keys[l]
    const rightKey = right.keys[r]
    if (leftKey !== undefined && rightKey !== undefined) {
      if (leftKey === rightKey) {
        take(leftKey, left.byKey.get(leftKey), right.byKey.get(rightKey))
        l++
        r++
        nextShared++
        continue
      }
      // shared, but not the one whose turn it is
      if (right.byKey.has(leftKey) && nextShared < shared.length && shared[nextShared] !== leftKey) {
        l++
        continue
      }
    }
    if (leftKey !== undefined) {
      if (!right.byKey.has(leftKey)) {
        take(leftKey, live[l], undefined)
        l++
        continue
      }
      if (done.has(leftKey)) l++
    }
    if (rightKey !== undefined) {
      take(rightKey, left.byKey.get(rightKey), right.byKey.get(rightKey))
      r++
      if (shared[nextShared] === rightKey) nextShared++
    }
  }
  return isSame(live, merged) ? live : merged
}

type Index = { readonly keys: readonly string[]; readonly byKey: ReadonlyMap<string, Json> }

/** Of elements that are there several times none can be merged with: they are null. */
function indexOf(items: readonly Json[], type: ListType): Index {
  const byKey = new Map<string, Json>()
  const keys = items.map((item) => {
    const key = keyOf(type, item) ?? ''
    byKey.set(key, byKey.has(key) ? null : item)
    return key
  })
  return { keys, byKey }
}

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i])
}
