// Where a field path leads in an object, as a JSON Pointer, and what is missing on the way.

import { indexOfElement, isList } from '../../changes/list-elements.ts'
import type { Shape } from '../../changes/shape.ts'
import { isJsonObject, type Json } from '../../json.ts'
import type { FieldPath, PathElement } from '../../paths/field-path.ts'
import { FieldPathError } from '../../paths/field-path-error.ts'
import { printFieldPath } from '../../paths/print-path.ts'
import { escapeSegment } from '../json/testable.ts'

/** A list element on the way to a field. */
export type Passed = {
  /** Of the element. */
  readonly pointer: string
  readonly step: PathElement
  readonly element: Json
}

/** A field of an object; or the place of the first step at which nothing is. */
export type Place = {
  readonly pointer: string
  /** Undefined: nothing is there. */
  readonly value: Json | undefined
  /** What would have to be made to get there; empty where the path ends. */
  readonly missing: FieldPath
  /** The list that an element is to be added to, where that is what is missing. */
  readonly list: { readonly pointer: string; readonly items: readonly Json[]; readonly shape: Shape } | undefined
  readonly passed: readonly Passed[]
}

/** @throws FieldPathError when the path leads into something of another form */
export function placeOf(object: Json, path: FieldPath, root: Shape): Place {
  const passed: Passed[] = []
  let value: Json | undefined = object
  let shape = root
  let pointer = ''
  for (const [depth, step] of path.entries()) {
    if (value === null || value === undefined)
      return { pointer, value, missing: path.slice(depth), list: undefined, passed }
    if ('f' in step) {
      if (!isJsonObject(value)) throw misfit(path, depth)
      pointer += `/${escapeSegment(step.f)}`
      value = Object.hasOwn(value, step.f) ? value[step.f] : undefined
      shape = shape.field(step.f)
    } else {
      if (!isList(value)) throw misfit(path, depth)
      const items: readonly Json[] = value
      const index = 'i' in step ? step.i : indexOfElement(items, step, shape)
      if ('i' in step && index > items.length) throw misfit(path, depth)
      value = index >= 0 ? items[index] : undefined
      if (value === undefined) {
        const list = { pointer, items, shape }
        return { pointer: `${pointer}/-`, value, missing: path.slice(depth + 1), list, passed }
      }
      pointer += `/${index}`
      passed.push({ pointer, step, element: value })
      shape = shape.items
    }
  }
  return { pointer, value, missing: [], list: undefined, passed }
}

function misfit(path: FieldPath, depth: number): FieldPathError {
  const here = printFieldPath(path.slice(0, depth))
  return new FieldPathError(`what is at ${here} has another form`, { text: printFieldPath(path) })
}
