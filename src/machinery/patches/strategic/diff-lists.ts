// The differences of two lists that are merged. Follows diffLists in pkg/util/strategicpatch/patch.go of apimachinery.

import { formatGoValue } from '../../go-value.ts'
import type { Json } from '../../json.ts'
import { compareText } from '../../text-order.ts'
import { goDeepEqual, goEqual } from '../go-types.ts'
import { diffMaps } from './diff-maps.ts'
import type { DiffOptions } from './diff-options.ts'
import { PATCH } from './directives.ts'
import { goSort } from './go-sort.ts'
import { asObject, deduplicate, elementType, keyOf, listsOfLists, sortBy } from './list-elements.ts'
import type { FieldMeta } from './patch-types.ts'

type List = readonly Json[]

/** What a patch states of a list: elements, those that are to be deleted among them; scalars to take out; the order. */
export type ListDiff = { readonly elements: List; readonly deletions: List; readonly order: List }

const NOTHING: ListDiff = { elements: [], deletions: [], order: [] }

/** @throws PatchError for elements of several types, without merge key, or that are lists */
export function diffLists(before: List, after: List, meta: FieldMeta, options: DiffOptions): ListDiff {
  if (before.length === 0) {
    return after.length === 0 || options.ignoresAdditions ? NOTHING : { ...NOTHING, elements: after }
  }
  const type = elementType(before, after)
  if (type === 'slice') throw listsOfLists()
  return type === 'map' ? diffObjects(before, after, meta, options) : diffScalars(before, after, meta, options)
}

function diffObjects(before: List, after: List, meta: FieldMeta, options: DiffOptions): ListDiff {
  const { mergeKey } = meta
  const { changed, deleted } = pairUp(before, after, meta, options)
  const elements = [...sortBy(changed, after, mergeKey, 'map'), ...deleted]
  const isMoved = !hasSameOrder(before, after, mergeKey)
  const statesOrder =
    options.statesOrder &&
    ((!options.ignoresAdditions && (elements.length > 0 || isMoved)) ||
      (!options.ignoresDeletions && elements.length > 0))
  const order = statesOrder ? after.map((item) => ({ [mergeKey]: asObject(item)[mergeKey] ?? null })) : []
  return { elements, deletions: [], order }
}

function hasSameOrder(before: List, after: List, mergeKey: string): boolean {
  if (before.length !== after.length) return false
  return after.every((item, i) => goEqual(keyOf(before[i] as Json, mergeKey), keyOf(item, mergeKey)))
}

/** Goes through both lists in the order of their keys as text; elements with the same key are paired up in turn. */
function pairUp(
  before: List,
  after: List,
  meta: FieldMeta,
  options: DiffOptions,
): { readonly changed: List; readonly deleted: List } {
  const { mergeKey } = meta
  const textOf = (item: Json) => formatGoValue(asObject(item)[mergeKey] ?? null)
  const [left, right] = [goSort(before, textOf), goSort(after, textOf)]
  const [changed, deleted]: [Json[], Json[]] = [[], []]
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    const leftKey = i < left.length ? keyOf(left[i] as Json, mergeKey) : undefined
    const rightKey = j < right.length ? keyOf(right[j] as Json, mergeKey) : undefined
    const order = compareKeys(leftKey, rightKey)
    if (order === 0) {
      const [old, wanted] = [asObject(left[i++] as Json), asObject(right[j++] as Json)]
      const below = diffMaps(old, wanted, meta.type, options, meta.retainKeys)
      if (Object.keys(below).length > 0) changed.push({ ...below, [mergeKey]: rightKey as Json })
    } else if (order > 0) {
      if (!options.ignoresAdditions) changed.push(right[j] as Json)
      j++
    } else {
      if (!options.ignoresDeletions) deleted.push({ [mergeKey]: leftKey as Json, [PATCH]: 'delete' })
      i++
    }
  }
  return { changed, deleted }
}

/** By their texts; a list that has ended comes last. */
function compareKeys(left: Json | undefined, right: Json | undefined): number {
  if (left === undefined) return 1
  if (right === undefined) return -1
  return compareText(formatGoValue(left), formatGoValue(right))
}

/** As in Go, whether the order has changed is seen after one of the two has been sorted. */
function diffScalars(before: List, after: List, { mergeKey }: FieldMeta, options: DiffOptions): ListDiff {
  const [left, right] = [goSort(before, formatGoValue), goSort(after, formatGoValue)]
  const [added, deleted]: [Json[], Json[]] = [[], []]
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    const order = compareKeys(left[i], right[j])
    if (order > 0) added.push(right[j] as Json)
    if (order < 0) deleted.push(left[i] as Json)
    if (order <= 0) i++
    if (order >= 0) j++
  }
  const elements = options.ignoresAdditions ? [] : sortBy(added, after, mergeKey, 'string')
  const deletions = options.ignoresDeletions ? [] : deduplicate(deleted)
  const statesOrder =
    options.statesOrder && (deletions.length > 0 || (!options.ignoresAdditions && !goDeepEqual(left, after)))
  return { elements, deletions, order: statesOrder ? after : [] }
}
