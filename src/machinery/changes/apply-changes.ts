// Objects with changes made to them, and changes taken back.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { FieldPath, PathElement } from '../paths/field-path.ts'
import { FieldPathError } from '../paths/field-path-error.ts'
import { printFieldPath } from '../paths/print-path.ts'
import type { Schema } from '../schema/schema.ts'
import type { Change } from './change.ts'
import { rootShape } from './compare.ts'
import { identityOf, indexOfElement, isList } from './list-elements.ts'
import type { Shape } from './shape.ts'

/**
 * The object with the changes made. What they do not name stays as it is, and the same; what they remove and is gone
 * already stays gone. Objects and lists on the way that are missing are made, elements that are missing are put at the
 * end of their list.
 *
 * @throws FieldPathError when a path leads into something of another form, or beyond the end of a list
 */
export function applyChanges<T extends Json>(live: T, changes: readonly Change[], schema?: Schema): T {
  const shape = rootShape(live, schema)
  let object: Json = live
  for (const { path, op, new: wanted = null } of changes) {
    object = editAt(object, path, shape, op === 'remove' ? undefined : wanted) ?? null
  }
  return object as T
}

/** What takes these changes back: on an object in which nothing else has changed the field since. */
export function invertChanges(changes: readonly Change[]): Change[] {
  return changes.map(({ path, op, old, new: wanted, owners }) => {
    if (op === 'add') return { path, op: 'remove', old: wanted ?? null, owners }
    if (op === 'remove') return { path, op: 'add', new: old ?? null, owners }
    return { path, op: 'replace', old: wanted ?? null, new: old ?? null, owners }
  })
}

/** @param wanted undefined takes away what is there */
function editAt(value: Json | undefined, path: FieldPath, shape: Shape, wanted: Json | undefined): Json | undefined {
  return edit(value, path, 0, shape, wanted)
}

function edit(
  value: Json | undefined,
  path: FieldPath,
  depth: number,
  shape: Shape,
  wanted: Json | undefined,
): Json | undefined {
  const step = path[depth]
  if (step === undefined) return wanted
  if (value === undefined || value === null) {
    if (wanted === undefined) return value
    return edit('f' in step ? {} : [], path, depth, shape, wanted)
  }
  if ('f' in step) return editField(value, step.f, path, depth, shape, wanted)
  return editElement(value, step, path, depth, shape, wanted)
}

function editField(
  value: Json,
  name: string,
  path: FieldPath,
  depth: number,
  shape: Shape,
  wanted: Json | undefined,
): Json {
  if (!isJsonObject(value)) throw misfit(path, depth, 'has no fields')
  const before = Object.hasOwn(value, name) ? value[name] : undefined
  const after = edit(before, path, depth + 1, shape.field(name), wanted)
  if (after === before) return value
  if (after !== undefined) return { ...value, [name]: after }
  return without(value, name)
}

function without(object: JsonObject, name: string): JsonObject {
  const { [name]: _, ...kept } = object
  return kept
}

function editElement(
  value: Json,
  step: PathElement,
  path: FieldPath,
  depth: number,
  shape: Shape,
  wanted: Json | undefined,
): Json {
  if (!isList(value)) throw misfit(path, depth, 'has no elements')
  const index = 'i' in step ? step.i : indexOfElement(value, step, shape)
  const isThere = index >= 0 && index < value.length
  if (!isThere && wanted === undefined) return value
  if ('i' in step && index > value.length) throw misfit(path, depth, `has ${value.length} elements`)
  const before = isThere ? value[index] : undefined
  const isLast = depth === path.length - 1
  const after = edit(before ?? (isLast ? undefined : elementNamed(step)), path, depth + 1, shape.items, wanted)
  if (after === undefined) return value.toSpliced(index, 1)
  const named = isLast ? withKeys(after, step, shape) : after
  if (!isThere) return [...value, named]
  return named === before ? value : value.with(index, named)
}

/** What an element begins as that is not there yet. */
function elementNamed(step: PathElement): Json | undefined {
  return 'k' in step ? step.k : undefined
}

/** An element that is put at a step has the keys that the step names, as it stands or by their defaults. */
function withKeys(value: Json, step: PathElement, shape: Shape): Json {
  if (!('k' in step) || !isJsonObject(value)) return value
  if (shape.list === 'keyed' && identityOf(value, shape) === identityOf(step.k, shape)) return value
  return Object.keys(step.k).every((name) => Object.hasOwn(value, name)) ? value : { ...step.k, ...value }
}

function misfit(path: FieldPath, depth: number, fault: string): FieldPathError {
  return new FieldPathError(`what is at ${printFieldPath(path.slice(0, depth))} ${fault}`, {
    text: printFieldPath(path),
  })
}
