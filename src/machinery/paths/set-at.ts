// Objects with something put at a field path. Nothing is changed in place, and what is not on the path stays the same object.

import { isJsonObject, type Json } from '../json.ts'
import { sameJson } from '../values/same-json.ts'
import type { FieldPath, PathElement } from './field-path.ts'
import { FieldPathError } from './field-path-error.ts'
import { isJsonList, memberOf } from './find-element.ts'
import { childAt } from './get-at.ts'
import { printFieldPath } from './print-path.ts'

/**
 * The object with `value` at `path`. Parents that are absent or null are made: objects for fields, lists for the rest.
 * A keyed element that is absent is appended, its keys first; a value set at a keyed element gets the keys it lacks.
 * An absent set value is appended, an index may be one beyond the last. Where `value` is there already, the very same
 * object comes back.
 *
 * @throws FieldPathError when the path leads into something of another shape, or beyond the end of a list.
 */
export function setAt(object: Json | undefined, path: FieldPath, value: Json): Json {
  return setBelow(object, path, 0, value)
}

function setBelow(parent: Json | undefined, path: FieldPath, depth: number, value: Json): Json {
  const element = path[depth]
  if (element === undefined) return parent !== undefined && sameJson(parent, value) ? parent : value
  const container = parent ?? ('f' in element ? {} : [])
  checkShape(container, element, path, depth)
  const isLast = depth === path.length - 1
  const before = childAt(container, element) ?? (isLast ? undefined : named(element))
  const after = setBelow(before, path, depth + 1, isLast ? withKeys(value, element, path) : value)
  const member = memberOf(container, element)
  if (isJsonList(container)) {
    if (member === undefined) return [...container, after]
    return container[Number(member)] === after ? container : container.with(Number(member), after)
  }
  if (!isJsonObject(container) || !('f' in element)) return container
  return member !== undefined && container[member] === after ? container : { ...container, [element.f]: after }
}

/** What a list element that is not there yet begins as. */
function named(element: PathElement): Json | undefined {
  if ('k' in element) return element.k
  return 'v' in element ? element.v : undefined
}

function withKeys(value: Json, element: PathElement, path: FieldPath): Json {
  if (!('k' in element)) return value
  if (!isJsonObject(value)) throw misfit(path, path.length, 'an element with keys is an object')
  const lacks = Object.keys(element.k).some((name) => !Object.hasOwn(value, name))
  return lacks ? { ...element.k, ...value } : value
}

function checkShape(container: Json, element: PathElement, path: FieldPath, depth: number): void {
  if ('f' in element) {
    if (!isJsonObject(container)) throw misfit(path, depth, `${kindOf(container)} has no fields`)
    return
  }
  if (!isJsonList(container)) throw misfit(path, depth, `${kindOf(container)} has no elements`)
  if ('i' in element && element.i > container.length) {
    throw misfit(path, depth, `the list has ${container.length} elements, and ${element.i} is beyond its end`)
  }
}

function kindOf(value: Json): string {
  if (isJsonList(value)) return 'a list'
  return isJsonObject(value) ? 'an object' : `a ${typeof value === 'bigint' ? 'number' : typeof value}`
}

function misfit(path: FieldPath, depth: number, fault: string): FieldPathError {
  return new FieldPathError(`at ${printFieldPath(path.slice(0, depth))} ${fault}`, { text: printFieldPath(path) })
}
