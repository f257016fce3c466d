// What one value adds to another, changes and removes, as the server sees it. Follows typed/compare.go of
// structured-merge-diff.

import type { Json, JsonObject } from '../json.ts'
import type { PathElement } from '../paths/field-path.ts'
import type { PathSet } from '../paths/path-set.ts'
import { type GrowingSet, insertPath } from '../paths/set-operations.ts'
import { type Form, isEmptyMap, itemsOf, mapOf, narrow, widest } from './form.ts'
import { type Step, stepTo } from './list-element.ts'
import type { ListType, MapType, MergeType } from './merge-type.ts'
import { sameValue } from './same-value.ts'

/** No path is in two of them. */
export type Comparison = { readonly added: PathSet; readonly modified: PathSet; readonly removed: PathSet }

/** The leaves and the elements in which two values of a type differ; values by their text, without their meaning. */
export function compareTyped(before: Json, after: Json, type: MergeType): Comparison {
  const walk: Walk = { added: new Map(), modified: new Map(), removed: new Map(), path: [], keys: [] }
  compare(before, after, type, walk)
  const { added, modified, removed } = walk
  return { added, modified, removed }
}

type Walk = {
  readonly added: GrowingSet
  readonly modified: GrowingSet
  readonly removed: GrowingSet
  readonly path: PathElement[]
  readonly keys: string[]
}
type Side = Json | undefined

/** One of the two sides is there. */
function compare(before: Side, after: Side, type: MergeType | undefined, walk: Walk): void {
  if (before === after || type === undefined) return
  const left = narrow(type, before)
  const right = narrow(type, after)
  let isLeaf: boolean
  if (after === undefined) isLeaf = compareAs(left, before, after, type, walk)
  else {
    if (before !== undefined && left !== right) compareAs(left, before, after, type, walk)
    isLeaf = compareAs(right, before, after, type, walk)
  }
  if (isLeaf) return
  if (before === undefined) insert(walk.added, walk)
  else if (after === undefined) insert(walk.removed, walk)
}

/** Returns whether the value is a leaf. */
function compareAs(form: Form | undefined, before: Side, after: Side, type: MergeType, walk: Walk): boolean {
  const as = form ?? widest(type)
  if (as === 'map' && type.map !== undefined)
    return compareMaps(mapOf(before), mapOf(after), type.map, before, after, walk)
  if (as === 'list' && type.list !== undefined)
    return compareLists(itemsOf(before), itemsOf(after), type.list, before, after, walk)
  return compareLeaves(before, after, walk)
}

function compareLeaves(before: Side, after: Side, walk: Walk): true {
  if (before === undefined) insert(walk.added, walk)
  else if (after === undefined) insert(walk.removed, walk)
  else if (!sameValue(before, after)) insert(walk.modified, walk)
  return true
}

function compareMaps(
  left: JsonObject | undefined,
  right: JsonObject | undefined,
  type: MapType,
  before: Side,
  after: Side,
  walk: Walk,
): boolean {
  if (type.isAtomic || (isVoid(left) && isVoid(right))) return compareLeaves(before, after, walk)
  if (left !== undefined) {
    for (const name of Object.keys(left)) {
      compareField(name, left[name], right && Object.hasOwn(right, name) ? right[name] : undefined, type, walk)
    }
  }
  if (right !== undefined) {
    for (const name of Object.keys(right)) {
      if (left === undefined || !Object.hasOwn(left, name)) compareField(name, undefined, right[name], type, walk)
    }
  }
  return false
}

function isVoid(map: JsonObject | undefined): boolean {
  return map === undefined || isEmptyMap(map)
}

function compareField(name: string, before: Side, after: Side, type: MapType, walk: Walk): void {
  if (before === after) return
  const field = type.field(name)
  walk.path.push(field?.element ?? { f: name })
  walk.keys.push(field?.key ?? `f:${name}`)
  compare(before, after, field === undefined ? type.element : field.type, walk)
  walk.path.pop()
  walk.keys.pop()
}

type Twins = { readonly step: Step; readonly left: Json[]; readonly right: Json[] }

function compareLists(
  left: readonly Json[] | undefined,
  right: readonly Json[] | undefined,
  type: ListType,
  before: Side,
  after: Side,
  walk: Walk,
): boolean {
  if (type.isAtomic || ((left?.length ?? 0) === 0 && (right?.length ?? 0) === 0))
    return compareLeaves(before, after, walk)
  const known = new Map<string, Twins>()
  collect(left, 'left', type, known)
  collect(right, 'right', type, known)
  for (const twins of known.values()) {
    walk.path.push(twins.step.element)
    walk.keys.push(twins.step.key)
    compareTwins(twins, type, walk)
    walk.path.pop()
    walk.keys.pop()
  }
  return false
}

function collect(
  items: readonly Json[] | undefined,
  side: 'left' | 'right',
  type: ListType,
  known: Map<string, Twins>,
): void {
  for (const item of items ?? []) {
    const step = stepTo(type, item)
    if (typeof step === 'string') continue
    let twins = known.get(step.key)
    if (twins === undefined) {
      twins = { step, left: [], right: [] }
      known.set(step.key, twins)
    }
    twins[side].push(item)
  }
}

/** Elements that are there several times are one value; where they were or become one, that is told of their node. */
function compareTwins({ left, right }: Twins, { element }: ListType, walk: Walk): void {
  if (left.length < 2 && right.length < 2) compare(left[0], right[0], element, walk)
  else if (left.length >= 2 && right.length >= 2) {
    if (!sameValue(left, right)) insert(walk.modified, walk)
  } else if (left.length >= 2) {
    if (right[0] !== undefined) compare(undefined, right[0], element, walk)
    insert(walk.removed, walk)
  } else {
    if (left[0] !== undefined) compare(left[0], undefined, element, walk)
    insert(walk.added, walk)
  }
}

function insert(set: GrowingSet, { path, keys }: Walk): void {
  insertPath(set, path, keys)
}
