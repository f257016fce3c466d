// The tests by which a JSON Patch makes sure that it hits what it means, in the server's dialect.

import { identityOf } from '../../changes/list-elements.ts'
import { isJsonObject, type Json } from '../../json.ts'
import type { JsonPatchOperation } from '../json/operation.ts'
import { escapeSegment, isTestable } from '../json/testable.ts'
import type { Passed, Place } from './place.ts'

/** Tests by their pointers; null tests that nothing is there. */
export type Guards = Map<string, Json>

/** An element at an index is the one with these keys, or this value. */
export function guardElement(guards: Guards, { pointer, step, element }: Passed): void {
  if (guards.has(pointer)) return
  if ('v' in step) guards.set(pointer, element)
  if (!('k' in step) || !isJsonObject(element)) return
  for (const name of Object.keys(step.k))
    guards.set(`${pointer}/${escapeSegment(name)}`, Object.hasOwn(element, name) ? (element[name] as Json) : null)
}

/** What is to be changed is what it was; false where the server cannot test that. */
export function guardValue(guards: Guards, { pointer, value = null }: Place): boolean {
  if (!isTestable(value)) return false
  guards.set(pointer, value)
  return true
}

/**
 * No element has been added to a list. There is no test for its length, but counted from the end the first element is
 * where the length says. False where that cannot be told.
 */
export function guardLength(guards: Guards, { pointer, items, shape }: NonNullable<Place['list']>): boolean {
  if (shape.list !== 'keyed' || items.length === 0 || items.some((item) => identityOf(item, shape) === undefined))
    return guardValue(guards, { pointer, value: items, missing: [], list: undefined, passed: [] })
  for (const [i, item] of items.entries()) guardKeys(guards, `${pointer}/${i}`, item, shape.keys)
  guardKeys(guards, `${pointer}/-${items.length}`, items[0] as Json, shape.keys)
  return true
}

function guardKeys(guards: Guards, pointer: string, item: Json, keys: readonly string[]): void {
  if (guards.has(pointer) || !isJsonObject(item)) return
  for (const name of keys)
    guards.set(`${pointer}/${escapeSegment(name)}`, Object.hasOwn(item, name) ? (item[name] as Json) : null)
}

/** Of a value that is tested as a whole its parts are not. */
export function testsOf(guards: Guards): JsonPatchOperation[] {
  return [...guards]
    .filter(([pointer]) => !isPartOfOther(pointer, guards))
    .map(([path, value]) => ({ op: 'test', path, value }))
}

function isPartOfOther(pointer: string, guards: Guards): boolean {
  for (let end = pointer.lastIndexOf('/'); end > 0; end = pointer.lastIndexOf('/', end - 1))
    if (guards.has(pointer.slice(0, end))) return true
  return false
}
