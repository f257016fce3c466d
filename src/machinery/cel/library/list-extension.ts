// cel-go's list functions. Follows ext/lists.go of cel-go, version 3.
import { lacks } from '../values/arithmetic.ts'
import { compare } from '../values/compare.ts'
import { equal } from '../values/equal.ts'
import { elementAt, elementsOf } from '../values/list.ts'
import {
  celError,
  type Int,
  isInt,
  type List,
  listOfValues,
  NO_SUCH_OVERLOAD,
  typeName,
  type Value,
} from '../values/value.ts'
import type { Binding } from './bindings.ts'
import { isComparable } from './standard.ts'

const MAX_RANGE = 1_000_000

const onList =
  (compute: (list: List) => Value): Binding =>
  (list = null) =>
    isList(list) ? compute(list) : NO_SUCH_OVERLOAD

export const LIST_EXTENSION_BINDINGS: Readonly<Record<string, Binding>> = {
  list_slice: (list = null, start = null, end = null) =>
    isList(list) && isInt(start) && isInt(end) ? slice(list, start, end) : NO_SUCH_OVERLOAD,
  list_flatten: (list = null) =>
    isList(list) ? listOfValues(flatten(list, 1)) : celError(`no such overload: ${shownType(list)}.flatten()`),
  list_flatten_int: (list = null, depth = null) => flattenTo(list, depth),
  lists_range: (size = null) => (isInt(size) ? range(size) : NO_SUCH_OVERLOAD),
  list_reverse: onList((list) => listOfValues([...elementsOf(list)].reverse())),
  list_distinct: onList(distinct),
}

export const LIST_EXTENSION_SINGLETONS: Readonly<Record<string, Binding>> = {
  sort: (list = null) => (isList(list) ? sortBy(list, list) : lacks('sort', list)),
  '@sortByAssociatedKeys': (list = null, keys = null) => {
    if (!isList(list)) return lacks('@sortByAssociatedKeys', list)
    return isList(keys) ? sortBy(list, keys) : NO_SUCH_OVERLOAD
  },
}

function isList(value: Value): value is List {
  return typeof value === 'object' && value !== null && value.kind === 'list'
}

function slice(list: List, start: Int, end: Int): Value {
  const call = `cannot slice(${start}, ${end})`
  if (start < 0 || end < 0) return celError(`${call}, negative indexes not supported`)
  if (start > end) return celError(`${call}, start index must be less than or equal to end index`)
  if (list.items.length < end) return celError(`${call}, list is length ${list.items.length}`)
  return listOfValues(elementsOf(list).slice(Number(start), Number(end)))
}

/** A type with its parameters, of which nothing is known when an expression runs. */
function shownType(value: Value): string {
  const name = typeName(value)
  return { list: 'list(dyn)', map: 'map(dyn, dyn)', optional_type: 'optional_type(dyn)' }[name] ?? name
}

function flattenTo(list: Value, depth: Value): Value {
  if (!isList(list) || !isInt(depth)) {
    return celError(`no such overload: ${shownType(list)}.flatten(${shownType(depth)})`)
  }
  return depth < 0 ? celError('level must be non-negative') : listOfValues(flatten(list, Number(depth)))
}

function flatten(list: List, depth: number): readonly Value[] {
  if (depth === 0) return elementsOf(list)
  return elementsOf(list).flatMap((element) => (isList(element) ? flatten(element, depth - 1) : [element]))
}

function range(size: Int): Value {
  if (size < 0) return celError(`lists.range: size must be non-negative, got ${size}`)
  if (size > MAX_RANGE) return celError(`lists.range: size ${size} exceeds maximum allowed (${MAX_RANGE})`)
  return listOfValues(Array.from({ length: Number(size) }, (_, i) => i))
}

function distinct(list: List): Value {
  const unique: Value[] = []
  for (const element of elementsOf(list)) {
    if (!unique.some((other) => equal(element, other, true) === true)) unique.push(element)
  }
  return listOfValues(unique)
}

/** The elements in the order of their keys, which must be of one type that has an order. */
function sortBy(list: List, keys: List): Value {
  const { length } = list.items
  if (keys.items.length !== length) {
    return celError(
      `@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ${length} and ${keys.items.length} elements respectively`,
    )
  }
  if (length === 0) return list
  const values = elementsOf(keys)
  const first = values[0] ?? null
  if (!isComparable(first)) return celError('list elements must be comparable')
  if (length > 1 && values.some((value) => typeName(value) !== typeName(first))) {
    return celError('list elements must have the same type')
  }
  const order = values.map((_, i) => i).sort((i, j) => orderOf(values[i] ?? null, values[j] ?? null))
  return listOfValues(order.map((i) => elementAt(list, i)))
}

function orderOf(a: Value, b: Value): number {
  const order = compare(a, b)
  return typeof order === 'object' ? 0 : order
}
