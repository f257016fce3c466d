// What is at a field path.

import { isJsonObject, type Json } from '../json.ts'
import type { FieldPath, PathElement } from './field-path.ts'
import { isJsonList, memberOf } from './find-element.ts'

/** The value at a path; undefined where nothing is. Of list elements with the same key the first. */
export function getAt(value: Json | undefined, path: FieldPath): Json | undefined {
  let current = value
  for (const element of path) current = childAt(current, element)
  return current
}

/** The value one step down; undefined where nothing is. */
export function childAt(value: Json | undefined, element: PathElement): Json | undefined {
  const member = memberOf(value, element)
  if (member === undefined) return undefined
  if (isJsonList(value)) return value[Number(member)]
  return isJsonObject(value) ? value[member] : undefined
}
