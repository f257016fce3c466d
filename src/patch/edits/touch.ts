// Which place of an object counts as touched by an edit: the one that can be named before and after, and taken back whole.

import { indexOfElement, isList } from '../../machinery/changes/list-elements.ts'
import type { Shape } from '../../machinery/changes/shape.ts'
import { isJsonObject, type Json } from '../../machinery/json.ts'
import type { FieldPath } from '../../machinery/paths/field-path.ts'
import type { Place } from './resolve.ts'

/**
 * The path of a place after it was edited. Where things on the way had to be made, the first of them: taking it back
 * leaves nothing behind. Where an element has other keys than before, its list.
 */
export function touchedPath({ path, missingAt, segments }: Place, edited: Json, root: Shape): FieldPath {
  const end = missingAt === undefined || isEmptied(path) ? path.length : missingAt
  return path.slice(0, keptLength(path, segments, edited, root, end))
}

/** The path of a place that is gone. Without one of its keys an element is another one: its list is touched then. */
export function touchedByRemoval(place: Place, edited: Json, root: Shape): FieldPath {
  const parent = touchedPath({ ...place, path: place.path.slice(0, -1) }, edited, root)
  return parent.length === place.path.length - 1 ? place.path : parent
}

/** Maps and lists of metadata are not there when they are empty, whoever made them. */
export function isEmptied([first]: FieldPath): boolean {
  return first !== undefined && 'f' in first && first.f === 'metadata'
}

/** As far as every element on the way is where its step leads to. */
function keptLength(path: FieldPath, segments: Place['segments'], edited: Json, root: Shape, end: number): number {
  let value: Json | undefined = edited
  let shape = root
  for (const [depth, step] of path.slice(0, end).entries()) {
    const segment = segments[depth] as string | number
    if ('f' in step) {
      value = isJsonObject(value) && Object.hasOwn(value, step.f) ? value[step.f] : undefined
      shape = shape.field(step.f)
      continue
    }
    if (!isList(value)) return end
    if (!('i' in step) && indexOfElement(value, step, shape) !== segment) return depth
    value = value[Number(segment)]
    shape = shape.items
  }
  return end
}
