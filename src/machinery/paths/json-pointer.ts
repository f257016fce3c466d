// Field paths as JSON Pointers (RFC 6901) against a given object, and back.

import { isJsonObject, type Json, type Scalar } from '../json.ts'
import type { FieldPath, PathElement } from './field-path.ts'
import { FieldPathError } from './field-path-error.ts'
import { isElement, isJsonList, memberOf } from './find-element.ts'
import { childAt } from './get-at.ts'

/**
 * The pointer to what a path names in this object, list elements by their present index. The last step need not be
 * there when it is a field or an index; undefined where another one finds nothing.
 */
export function toJsonPointer(path: FieldPath, object: Json): string | undefined {
  let current: Json | undefined = object
  let pointer = ''
  for (const [depth, element] of path.entries()) {
    const member = memberOf(current, element) ?? (depth === path.length - 1 ? plainMember(current, element) : undefined)
    if (member === undefined) return undefined
    pointer += `/${escapeSegment(String(member))}`
    current = childAt(current, element)
  }
  return pointer
}

function plainMember(parent: Json | undefined, element: PathElement): string | number | undefined {
  if ('f' in element) return isJsonObject(parent) ? element.f : undefined
  return 'i' in element && isJsonList(parent) ? element.i : undefined
}

/**
 * How the elements of a list are named: by these key fields, by their value, or (undefined) by index. What a schema
 * says of the list at this path.
 */
export type ListNaming = (list: FieldPath) => readonly string[] | 'value' | undefined

/**
 * The path that a pointer means in this object: list elements as `naming` says where that names one alone, else by
 * index. `-` is the index after the last. Segments need not lead to anything; in what is no list they are fields.
 *
 * @throws FieldPathError for text that is no pointer, or for a list and no index.
 */
export function fromJsonPointer(pointer: string, object: Json, naming?: ListNaming): FieldPath {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) throw fault(pointer, 0, 'a pointer begins with "/"')
  const path: PathElement[] = []
  let current: Json | undefined = object
  let position = 1
  for (const segment of pointer.slice(1).split('/')) {
    const name = unescapeSegment(segment, pointer, position)
    const element: PathElement = isJsonList(current)
      ? listElement(current, indexOf(name, current.length, pointer, position), naming?.(path))
      : { f: name }
    path.push(element)
    current = isJsonList(current)
      ? current[indexOf(name, current.length, pointer, position)]
      : childAt(current, element)
    position += segment.length + 1
  }
  return path
}

function indexOf(name: string, length: number, pointer: string, position: number): number {
  if (name === '-') return length
  if (!/^(?:0|[1-9]\d{0,14})$/.test(name))
    throw fault(pointer, position, `${JSON.stringify(name)} is no index of a list`)
  return Number(name)
}

function listElement(
  list: readonly Json[],
  index: number,
  naming: readonly string[] | 'value' | undefined,
): PathElement {
  const item = list[index]
  if (item === undefined || naming === undefined) return { i: index }
  const element = naming === 'value' ? setValue(item) : keysOf(item, naming)
  const isUnique = element !== undefined && list.filter((other) => isElement(other, element)).length === 1
  return isUnique ? element : { i: index }
}

function setValue(item: Json): PathElement | undefined {
  return isScalar(item) ? { v: item } : undefined
}

/** The keys that the element has; undefined without any, or when one is no scalar. */
function keysOf(item: Json, names: readonly string[]): PathElement | undefined {
  if (!isJsonObject(item)) return undefined
  const keys: [string, Scalar][] = []
  for (const name of names) {
    const value = Object.hasOwn(item, name) ? item[name] : undefined
    if (value === undefined) continue
    if (!isScalar(value)) return undefined
    keys.push([name, value])
  }
  return keys.length > 0 ? { k: Object.fromEntries(keys) } : undefined
}

function isScalar(value: Json): value is Scalar {
  return value === null || typeof value !== 'object'
}

function escapeSegment(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function unescapeSegment(segment: string, pointer: string, position: number): string {
  const wrong = /~(?![01])/.exec(segment)
  if (wrong !== null) throw fault(pointer, position + wrong.index, '"~" is followed by 0 or 1')
  return segment.replaceAll('~1', '/').replaceAll('~0', '~')
}

function fault(pointer: string, position: number, words: string): FieldPathError {
  return new FieldPathError(words, { text: pointer, position })
}
