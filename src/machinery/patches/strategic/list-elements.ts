// The elements of lists that are merged: what they are known by, which of them are in another list, in what order.
// Follows pkg/util/strategicpatch/patch.go of apimachinery.

import { formatGoValue } from '../../go-value.ts'
import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { type GoType, goEqual, goKey, goTypeOf, isList, typeWords } from '../go-types.ts'
import { type PatchError, panics, rejected, unexpected } from '../patch-failure.ts'
import { isDeletion } from './directives.ts'

type List = readonly Json[]

/** The one type of all elements. @throws PatchError when there are several or none, and for lists of lists */
export function elementType(...lists: readonly List[]): GoType {
  let type: GoType | undefined
  for (const item of lists.flat()) {
    const own = goTypeOf(item)
    if (type === undefined) {
      if (own === 'slice') throw listsOfLists()
      if (own === 'nil') throw panics('a list begins with null')
      type = own
    } else if (own !== type) {
      throw unexpected(`list element types are not identical: ${formatGoValue(lists)}`)
    }
  }
  if (type === undefined) throw unexpected('no elements in any of the given slices')
  return type
}

export function listsOfLists(): PatchError {
  return rejected('lists of lists are not supported')
}

/** @throws PatchError for anything but a list */
export function asList(value: Json): List {
  if (!isList(value)) throw badType('[]interface {}', value)
  return value
}

/** @throws PatchError for anything but an object */
export function asObject(value: Json): JsonObject {
  if (!isJsonObject(value)) throw badType('map[string]interface {}', value)
  return value
}

function badType(expected: string, value: Json): PatchError {
  return unexpected(`expected a ${expected}, but received a ${typeWords(value)}`)
}

/** The value of an element's merge key. @throws PatchError when it has none, or is no object */
export function keyOf(item: Json, mergeKey: string): Json {
  const object = asObject(item)
  const value = member(object, mergeKey)
  if (value === undefined) throw noMergeKey(object, mergeKey)
  return value
}

export function noMergeKey(object: JsonObject, mergeKey: string): PatchError {
  return unexpected(`map: ${formatGoValue(object)} does not contain declared merge key: ${mergeKey}`)
}

function member(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** The place of the first element that has this value in its merge key; -1 without. @throws PatchError at what is no object */
export function findByKey(list: List, mergeKey: string, value: Json): number {
  for (const [i, item] of list.entries()) {
    if (!isJsonObject(item)) throw unexpected(`value for key ${i} is not a map`)
    const own = member(item, mergeKey)
    if (own !== undefined && goEqual(own, value)) return i
  }
  return -1
}

/** True when two elements mean the same one. @throws PatchError for elements without merge key */
export function isSameElement(a: Json, b: Json, mergeKey: string): boolean {
  if (mergeKey === '') return goEqual(a, b)
  const [left, right] = [asObject(a), asObject(b)]
  return goEqual(keyOf(left, mergeKey), keyOf(right, mergeKey))
}

/** The elements that the other list has, and those that it has not. */
export function partition(list: List, by: List, mergeKey: string): readonly [present: List, absent: List] {
  const isIn = mergeKey === '' ? inList(by) : (item: Json) => findByKey(by, mergeKey, keyOf(item, mergeKey)) >= 0
  const [present, absent]: [Json[], Json[]] = [[], []]
  for (const item of list) (isIn(item) ? present : absent).push(item)
  return [present, absent]
}

function inList(list: List): (item: Json) => boolean {
  const keys = new Set(list.map(goKey))
  return (item) => keys.has(goKey(item))
}

/** Scalars without those of another list. */
export function without(list: List, excluded: List): Json[] {
  const isExcluded = inList(excluded)
  return list.filter((item) => !isExcluded(item))
}

/** Each scalar once. What is last takes the place of what is taken away. */
export function deduplicate(list: List): Json[] {
  const kept = [...list]
  for (let i = 0; i < kept.length; i++) {
    for (let j = i + 1; j < kept.length; j++) {
      if (!goEqual(kept[i] as Json, kept[j] as Json)) continue
      const last = kept.pop() as Json
      if (j < kept.length) kept[j--] = last
    }
  }
  return kept
}

/** Elements that are to be deleted, apart from the others. @throws PatchError at what is no object */
export function splitDeletions(list: List): readonly [others: List, deletions: List] {
  const objects = list.map(asObject)
  return [objects.filter((item) => !isDeletion(item)), objects.filter(isDeletion)]
}

/**
 * What the patch has, in the order that it wants, with what only the server has threaded in where it was.
 * @param wanted the order of the patch
 * @param present the list as it was
 */
export function inOrder(
  ofPatch: List,
  ofServer: List,
  wanted: List,
  present: List,
  mergeKey: string,
  type: GoType,
): Json[] {
  const indexOf = indexer(mergeKey, type)
  const right = sortBy(ofPatch, wanted, mergeKey, type)
  const left = sortBy(ofServer, present, mergeKey, type)
  const merged: Json[] = []
  let i = 0
  for (const item of right) {
    const place = i < left.length ? indexOf(present, item) : -1
    for (; i < left.length && place >= 0; i++) {
      const own = indexOf(present, left[i] as Json)
      if (own < 0 || own >= place) break
      merged.push(left[i] as Json)
    }
    merged.push(item)
  }
  return [...merged, ...left.slice(i)]
}

/** Sorted as another list is; deletions come last. @throws PatchError for elements without merge key */
export function sortBy(list: List, order: List, mergeKey: string, type: GoType): Json[] {
  let [others, deletions]: readonly [List, List] = [list, []]
  if (type === 'map') {
    for (const item of [...list, ...order]) keyOf(item, mergeKey)
    ;[others, deletions] = splitDeletions(list)
  }
  const indexOf = indexer(mergeKey, type)
  const placed = others.map((item) => ({ item, place: indexOf(order, item) }))
  const sorted = placed.every(({ place }) => place >= 0)
    ? placed.sort((a, b) => a.place - b.place)
    : sortByInsertion(placed)
  return [...sorted.map(({ item }) => item), ...deletions]
}

type Placed = { readonly item: Json; readonly place: number }

/**
 * What has no place is less than everything and greater than nothing, and goes to the front when it is come to. Go does
 * that within blocks of 20 elements, here all are one.
 */
function sortByInsertion(list: readonly Placed[]): Placed[] {
  const sorted: Placed[] = []
  for (const one of list) {
    let i = sorted.length
    while (i > 0 && isBefore(one, sorted[i - 1] as Placed)) i--
    sorted.splice(i, 0, one)
  }
  return sorted
}

function isBefore(a: Placed, b: Placed): boolean {
  return a.place < 0 || b.place < 0 || a.place < b.place
}

function indexer(mergeKey: string, type: GoType): (list: List, item: Json) => number {
  const valueFor = (item: Json) =>
    type === 'map' ? ((isJsonObject(item) ? member(item, mergeKey) : undefined) ?? null) : item
  return (list, item) => {
    const value = valueFor(item)
    return list.findIndex((other) => goEqual(value, valueFor(other)))
  }
}
