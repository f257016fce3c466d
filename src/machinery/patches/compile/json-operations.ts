// Changes as the operations of a JSON Patch: list elements by their index, with tests that they are the ones meant.

import type { Change } from '../../changes/change.ts'
import { rootShape } from '../../changes/compare.ts'
import { Editor } from '../../changes/editor.ts'
import type { Shape } from '../../changes/shape.ts'
import type { Json, KubeObject } from '../../json.ts'
import type { Schema } from '../../schema/schema.ts'
import type { JsonPatchOperation } from '../json/operation.ts'
import type { Lock } from './compile-patch.ts'
import { type Guards, guardElement, guardLength, guardValue, testsOf } from './guards.ts'
import { type Place, placeOf } from './place.ts'

/** @throws FieldPathError when a change does not fit the object */
export function jsonOperations(
  live: KubeObject,
  changes: readonly Change[],
  lock: Lock,
  schema: Schema | undefined,
): JsonPatchOperation[] {
  const root = rootShape(live, schema)
  const guards: Guards = new Map()
  let isWholeLocked = lock === 'resourceVersion'
  for (const change of changes) {
    const place = placeOf(live, change.path, root)
    for (const element of place.passed) guardElement(guards, element)
    if (!guardPlace(guards, place, change, lock)) isWholeLocked = true
  }
  return [...lockOperations(live, isWholeLocked), ...testsOf(guards), ...editOperations(live, changes, root)]
}

function lockOperations({ metadata = {} }: KubeObject, isWholeLocked: boolean): JsonPatchOperation[] {
  const { uid, resourceVersion } = metadata
  const operations: JsonPatchOperation[] = []
  if (uid !== undefined) operations.push({ op: 'test', path: '/metadata/uid', value: uid })
  // set, not tested: the answer to another one is a 409 that says what it is
  if (isWholeLocked && resourceVersion !== undefined)
    operations.push({ op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion })
  return operations
}

/** False where a lock on fields cannot be had, and the whole object has to be locked. */
function guardPlace(guards: Guards, place: Place, { op }: Change, lock: Lock): boolean {
  if (isMissing(place) && op === 'remove') return true
  if (lock === 'fields' && place.list !== undefined) return guardLength(guards, place.list)
  // what is made on the way must not take the place of what somebody else has made
  if (lock === 'fields' || place.missing.length > 0) return place.list !== undefined || guardValue(guards, place)
  return true
}

function editOperations(live: KubeObject, changes: readonly Change[], root: Shape): JsonPatchOperation[] {
  const operations: JsonPatchOperation[] = []
  const editor = new Editor(live, root)
  for (const change of changes) {
    const place = placeOf(editor.value, change.path, root)
    if (change.op === 'remove' && isMissing(place)) continue
    editor.make(change)
    operations.push(editOperation(place, change, editor.value, root))
  }
  return operations
}

function isMissing({ value, missing }: Place): boolean {
  return value === undefined || missing.length > 0
}

/** @param edited the object with the change made; it goes on changing */
function editOperation(place: Place, { path, op, at }: Change, edited: Json, root: Shape): JsonPatchOperation {
  const { missing, list } = place
  const isInserted = list !== undefined && missing.length === 0 && at !== undefined && at < list.items.length
  const pointer = isInserted ? `${list.pointer}/${at}` : place.pointer
  if (op === 'remove') return { op, path: pointer }
  const made = placeOf(edited, path.slice(0, path.length - missing.length), root).value ?? null
  const value = missing.length > 0 ? structuredClone(made) : made
  return { op: list === undefined && place.value !== undefined ? 'replace' : 'add', path: pointer, value }
}
