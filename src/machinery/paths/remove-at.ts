// Objects without what is at a field path. Nothing is changed in place.

import { isJsonObject, type Json } from '../json.ts'
import type { FieldPath, PathElement } from './field-path.ts'
import { isElement, isJsonList, memberOf } from './find-element.ts'
import { childAt } from './get-at.ts'

/**
 * The object without what is at `path`: a field, or all list elements that a key or value names. Parents that become
 * empty stay. The very same object where nothing is at the path; undefined for the empty path.
 */
export function removeAt(object: Json, path: FieldPath): Json | undefined {
  const [element, ...below] = path
  if (element === undefined) return undefined
  const member = memberOf(object, element)
  if (member === undefined) return object
  if (below.length === 0) return withoutMember(object, element)
  const before = childAt(object, element)
  const after = before === undefined ? undefined : removeAt(before, below)
  if (after === undefined || after === before) return object
  if (isJsonList(object)) return object.with(Number(member), after)
  return isJsonObject(object) ? { ...object, [member]: after } : object
}

function withoutMember(object: Json, element: PathElement): Json {
  if (isJsonList(object)) {
    return object.filter((item, i) => ('i' in element ? i !== element.i : !isElement(item, element)))
  }
  if (!isJsonObject(object) || !('f' in element)) return object
  const { [element.f]: _, ...kept } = object
  return kept
}
