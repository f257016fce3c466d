// Merging the elements of a list. Follows mergeSlice in pkg/util/strategicpatch/patch.go of apimachinery.

import { formatGoValue } from '../../go-value.ts'
import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { compareText } from '../../text-order.ts'
import { type GoType, goTypeOf, isList } from '../go-types.ts'
import { unexpected } from '../patch-failure.ts'
import { PATCH } from './directives.ts'
import {
  asList,
  asObject,
  deduplicate,
  elementType,
  findByKey,
  inOrder,
  keyOf,
  noMergeKey,
  partition,
  without,
} from './list-elements.ts'
import { type MergeMode, mergeMap } from './merge-map.ts'
import type { FieldMeta } from './patch-types.ts'

type List = readonly Json[]

/** A merged list, and what the code that is followed then finds in the place of the list as it was. */
export type MergedList = { readonly list: List; readonly seen: List }

/** @param isDeletion the patch lists scalars that are to be taken out */
export function mergeList(
  original: Json,
  patch: Json,
  meta: FieldMeta,
  isDeletion: boolean,
  mode: MergeMode,
): MergedList {
  const [list, stated] = [asList(original), asList(patch)]
  if (meta.strategy !== 'merge' && !isDeletion) return { list: stated, seen: list }
  if (list.length === 0 && stated.length === 0) return { list, seen: list }
  const type = elementType(list, stated)
  if (type !== 'map' && isDeletion && mode === 'apply') return { list: without(list, stated), seen: list }
  if (type !== 'map') {
    const both = deduplicate([...list, ...stated])
    return { list: ordered(both, stated, list, meta.mergeKey, type), seen: list }
  }
  if (meta.mergeKey === '') throw unexpected(`cannot merge lists without merge key for ${meta.type.name}`)
  const { before, elements, slots } = carryOut(list, stated, meta.mergeKey)
  const merged = mergeElements(before, elements, meta, mode)
  const seen = fill(slots, list.length - slots.deleted, merged.slice(before.length))
  return { list: ordered(merged, elements, before, meta.mergeKey, type), seen }
}

function ordered(merged: List, stated: List, before: List, mergeKey: string, type: GoType): List {
  const [ofPatch, ofServer] = partition(merged, stated, mergeKey)
  return inOrder(ofPatch, ofServer, stated, before, mergeKey, type)
}

/** The array that Go deletes elements in: the others move up, and what was last stays behind. */
type Slots = { readonly items: Json[]; deleted: number; isLeft: boolean }

/** Go appends into the places that became free, as long as there are some. */
function fill({ items, isLeft }: Slots, from: number, appended: List): List {
  if (!isLeft) for (const [i, item] of appended.entries()) if (from + i < items.length) items[from + i] = item
  return items
}

/** Deletes and replaces what the patch says so of; and the elements of the patch that are left. */
function carryOut(
  original: List,
  patch: List,
  mergeKey: string,
): { readonly before: List; readonly elements: List; readonly slots: Slots } {
  const slots: Slots = { items: [...original], deleted: 0, isLeft: false }
  const elements: Json[] = []
  for (const item of patch) {
    const stated = asObject(item)
    if (!Object.hasOwn(stated, PATCH)) elements.push(item)
    else if (stated[PATCH] === 'delete') deleteAll(slots, stated, mergeKey)
    else if (stated[PATCH] === 'replace') slots.isLeft = true
    else if (stated[PATCH] === 'merge') throw unexpected('merging lists cannot yet be specified in the patch')
    else throw unknownDirective(stated)
  }
  if (slots.isLeft) return { before: elements, elements: [], slots }
  return { before: remaining(slots), elements, slots }
}

function remaining({ items, deleted }: Slots): List {
  return items.slice(0, items.length - deleted)
}

function deleteAll(slots: Slots, stated: JsonObject, mergeKey: string): void {
  if (!Object.hasOwn(stated, mergeKey)) throw noMergeKey(stated, mergeKey)
  const wanted = stated[mergeKey] as Json
  for (;;) {
    const place = findByKey(remaining(slots), mergeKey, wanted)
    if (place < 0) return
    slots.items.copyWithin(place, place + 1, slots.items.length - slots.deleted)
    slots.deleted++
  }
}

/** What `$patch` can be depends on where it is. */
export function unknownDirective(patch: JsonObject) {
  return unexpected(`unknown patch type: ${asText(patch[PATCH] ?? null)} in map: ${formatGoValue(patch)}`)
}

/** A value as Go prints it where it expects a text. */
function asText(value: Json): string {
  const type = goTypeOf(value)
  if (type === 'string' || type === 'nil') return value === null ? '%!s(<nil>)' : String(value)
  if (isList(value)) return `[${value.map(asText).join(' ')}]`
  if (!isJsonObject(value)) return `%!s(${type}=${formatGoValue(value)})`
  const members = Object.keys(value).sort(compareText)
  return `map[${members.map((name) => `${name}:${asText(value[name] as Json)}`).join(' ')}]`
}

/** Each into the first one with its key, or to the end. */
function mergeElements(original: List, elements: List, meta: FieldMeta, mode: MergeMode): List {
  const merged = [...original]
  for (const item of elements) {
    const stated = asObject(item)
    const place = findByKey(merged, meta.mergeKey, keyOf(stated, meta.mergeKey))
    if (place < 0) merged.push(stated)
    else merged[place] = mergeMap(asObject(merged[place] as Json), stated, meta.type, mode)
  }
  return merged
}
