// Two objects compared field by field, as their schema says values and list elements belong together.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { FieldPath, PathElement } from '../paths/field-path.ts'
import { comparePaths } from '../paths/order.ts'
import type { Schema } from '../schema/schema.ts'
import { type Change, changeOf } from './change.ts'
import { identityOf, isList, type Pair, pairElements, sameOrder, stepTo } from './list-elements.ts'
import { sameMeaning, sameScalar } from './same-meaning.ts'
import { type Shape, STRUCTURE, shapeOf, shapeOfObject } from './shape.ts'

/**
 * What is to be changed in one value to have another, in the order of paths. Lists that the schema has keys for are
 * compared by them, sets by their values, both whatever their order; atomic lists and objects are one value. Quantities,
 * and integers that may be texts, are equal when they mean the same.
 *
 * Where a key or value is there twice in a list, such elements count as one; when they differ the list is one value.
 * Data without a schema is compared by its structure: objects by their fields, lists of one length by index.
 */
export function compare(before: Json, after: Json, schema?: Schema): Change[] {
  return compared(before, after, schema, false)
}

/**
 * The same, but that a list with keys whose elements are in another order is one change: of what is to be written the
 * order is part, as that of init containers is. Sets have none.
 */
export function compareInOrder(before: Json, after: Json, schema?: Schema): Change[] {
  return compared(before, after, schema, true)
}

function compared(before: Json, after: Json, schema: Schema | undefined, isInOrder: boolean): Change[] {
  const changes: Change[] = []
  walk(before, after, rootShape(before, schema), { path: [], changes, isInOrder })
  return changes.length > 1 ? changes.sort((a, b) => comparePaths(a.path, b.path)) : changes
}

/** The shape of an object with a type of its own, or of a part of one. */
export function rootShape(value: Json, schema: Schema | undefined): Shape {
  const isObject = isJsonObject(value) && typeof value.kind === 'string' && typeof value.apiVersion === 'string'
  if (isObject) return shapeOfObject(schema)
  return schema === undefined ? STRUCTURE : shapeOf(schema)
}

type Walk = { readonly path: PathElement[]; readonly changes: Change[]; readonly isInOrder: boolean }

function walk(before: Json, after: Json, shape: Shape, at: Walk): void {
  if (before === after) return
  if (isList(before) && isList(after)) walkLists(before, after, shape, at)
  else if (isJsonObject(before) && isJsonObject(after)) {
    if (!shape.isWhole) walkObjects(before, after, shape, at)
    else if (!sameMeaning(before, after, shape)) record(at, before, after)
  } else if (!sameScalar(before, after, shape.meaning)) record(at, before, after)
}

function record({ path, changes }: Walk, old: Json | undefined, wanted: Json | undefined): void {
  const here: FieldPath = [...path]
  changes.push(changeOf(here, old, wanted))
}

function recordAt(at: Walk, step: PathElement, old: Json | undefined, wanted: Json | undefined): void {
  at.path.push(step)
  record(at, old, wanted)
  at.path.pop()
}

function walkObjects(before: JsonObject, after: JsonObject, shape: Shape, at: Walk): void {
  for (const name in before) {
    const old = before[name] as Json
    const wanted = after[name]
    if (wanted === old) continue
    if (wanted === undefined || !Object.hasOwn(after, name)) recordAt(at, { f: name }, old, undefined)
    else below(old, wanted, shape.field(name), { f: name }, at)
  }
  for (const name in after) if (!Object.hasOwn(before, name)) recordAt(at, { f: name }, undefined, after[name])
}

function below(old: Json, wanted: Json, shape: Shape, step: PathElement, at: Walk): void {
  at.path.push(step)
  walk(old, wanted, shape, at)
  at.path.pop()
}

function walkLists(before: readonly Json[], after: readonly Json[], shape: Shape, at: Walk): void {
  if (shape.list === 'plain' && before.length === after.length) {
    for (const [i, old] of before.entries()) below(old, after[i] as Json, shape.items, { i }, at)
  } else if (shape.list === 'keyed' || shape.list === 'set') {
    if (!walkInStep(before, after, shape, at)) walkPairs(before, after, shape, at)
  } else if (!sameMeaning(before, after, shape)) record(at, before, after)
}

/** Most lists have the same elements in the same order, which is seen without looking for any. */
function walkInStep(before: readonly Json[], after: readonly Json[], shape: Shape, at: Walk): boolean {
  if (shape.list !== 'keyed' || before.length !== after.length) return false
  const seen = new Set<string>()
  for (const [i, item] of before.entries()) {
    const id = identityOf(item, shape)
    if (id === undefined || id !== identityOf(after[i] as Json, shape)) return false
    seen.add(id)
  }
  if (seen.size < before.length) return false
  for (const [i, item] of before.entries()) {
    const wanted = after[i] as Json
    if (item !== wanted) below(item, wanted, shape.items, stepTo(item, shape), at)
  }
  return true
}

function walkPairs(before: readonly Json[], after: readonly Json[], shape: Shape, at: Walk): void {
  const pairs = pairElements(before, after, shape)
  if (pairs === undefined || pairs.some((pair) => isRepeated(pair) && !isSame(pair, shape))) {
    if (pairs !== undefined || !sameMeaning(before, after, shape)) record(at, before, after)
    return
  }
  if (at.isInOrder && shape.list === 'keyed' && !sameOrder(before, after, shape)) {
    record(at, before, after)
    return
  }
  for (const pair of pairs) {
    const [old, wanted] = [pair.old[0], pair.new[0]]
    if (isRepeated(pair) || old === wanted) continue
    const step = stepTo(pair.item, shape)
    if (old === undefined || wanted === undefined) recordAt(at, step, old, wanted)
    else below(old, wanted, shape.items, step, at)
  }
}

function isRepeated(pair: Pair): boolean {
  return pair.old.length > 1 || pair.new.length > 1
}

function isSame(pair: Pair, shape: Shape): boolean {
  if (pair.old.length !== pair.new.length) return false
  return pair.old.every((item, i) => sameMeaning(item, pair.new[i] as Json, shape.items))
}
