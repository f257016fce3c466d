// What calls cost at run time. Follows CallCost in pkg/cel/library/cost.go of apiserver, the trackers of cel-go's ext/{lists,sets}.go, and
// costCall in interpreter/runtimecost.go of cel-go, in this order.

import { codePointLength, utf8Length } from '../../text-length.ts'
import { maxRegexSize } from '../library/formats.ts'
import { elementAt, elementsOf } from '../values/list.ts'
import { findInMap, keysOf, mapSize } from '../values/map.ts'
import { type CelError, celError, isError, isInt, type Value } from '../values/value.ts'

/** A fixed cost, or one computed from the result and the first two arguments. */
export type CallCost = number | ((result: Value, a: Value, b: Value) => number)

/** Thrown where upstream's tracker fails: it looks for the elements of an error. Ends the evaluation, whatever could absorb errors. */
export const COST_FAILURE: CelError = celError(
  'internal error: interface conversion: *types.Err is not traits.Lister: missing method Add',
)

const STRING_FACTOR = 0.1
const REGEX_FACTOR = 0.25
const LIST_COST = 10

/** The cost of calling a function; `overload` is empty where it is chosen at run time. */
export function callCost(name: string, overload: string): CallCost {
  return OVERLOAD_COSTS[overload] ?? kubernetesCost(name, overload) ?? DEFAULT_COSTS[overload] ?? 1
}

/** Cost of `==`; values of the Kubernetes libraries cost 1. */
export const equalityCost: CallCost = (_, a, b) => (isOpaque(a) ? 1 : shorter(a, b))

/** Cost of `!=`. */
export const inequalityCost: CallCost = (_, a, b) => shorter(a, b)

/** Characters, bytes, elements or keys; 1 for all that has no size. */
export function actualSize(value: Value): number {
  if (typeof value === 'string') return codePointLength(value)
  if (typeof value !== 'object' || value === null) return 1
  switch (value.kind) {
    case 'list':
      return value.items.length
    case 'map':
      return mapSize(value)
    case 'bytes':
      return value.value.length
    case 'opaque':
      return value.type.size?.(value) ?? 1
    default:
      return 1
  }
}

/** As {@link actualSize}, looking into optionals. */
function innerSize(value: Value): number {
  if (typeof value === 'object' && value !== null && value.kind === 'optional' && value.value !== undefined) {
    return innerSize(value.value)
  }
  return actualSize(value)
}

const traversal = (size: number) => Math.ceil(size * STRING_FACTOR)
const shorter = (a: Value, b: Value) => traversal(Math.min(innerSize(a), innerSize(b)))
const regexCost = (text: number, pattern: number) => traversal(text + 1) * Math.ceil(pattern * REGEX_FACTOR)

const once: CallCost = (_, a) => traversal(actualSize(a))
const twice: CallCost = (_, a) => Math.ceil(actualSize(a) * 2 * STRING_FACTOR)
const compared: CallCost = (_, a, b) => shorter(a, b)
const joined: CallCost = (_, a, b) => traversal(innerSize(a) + innerSize(b))
const secondOnce: CallCost = (_, __, b) => traversal(innerSize(b))
const matched: CallCost = (_, a, b) => regexCost(innerSize(a), innerSize(b))
const eachElement: CallCost = (_, a) => elementsCost(a)

const KUBERNETES_COSTS: Readonly<Record<string, CallCost>> = {
  check: 350_000,
  fieldSelector: selectorCost,
  labelSelector: selectorCost,
  isSorted: eachElement,
  sum: eachElement,
  max: eachElement,
  min: eachElement,
  indexOf: eachElement,
  lastIndexOf: eachElement,
  includes: eachElement,
  url: once,
  lowerAscii: once,
  upperAscii: once,
  substring: once,
  trim: once,
  'jsonpatch.escapeKey': once,
  replace: twice,
  split: twice,
  join: (result) => Math.ceil(actualSize(result) * 2 * STRING_FACTOR),
  find: (_, a, b) => regexCost(actualSize(a), actualSize(b)),
  findAll: (_, a, b) => regexCost(actualSize(a), actualSize(b)),
  cidr: once,
  isIP: once,
  isCIDR: once,
  ip: once,
  'ip.isCanonical': twice,
  quantity: once,
  isQuantity: once,
  semver: once,
  isSemver: once,
}

function kubernetesCost(name: string, overload: string): CallCost | undefined {
  if (name === 'ip' && overload === 'cidr_ip') return 1
  if (name === 'containsIP') {
    const isText = overload === 'cidr_contains_ip_string'
    return (_, a, b) => traversal(actualSize(a) * 2) + (isText ? traversal(actualSize(b)) : 0)
  }
  if (name === 'containsCIDR') {
    const isText = overload === 'cidr_contains_cidr_string'
    return (_, a, b) =>
      traversal(actualSize(a) * 2) + traversal(actualSize(a)) + 1 + (isText ? traversal(actualSize(b)) : 0)
  }
  if (name === 'validate') return (_, a, b) => regexCost(actualSize(b), maxRegexSize(a) ?? 0)
  return KUBERNETES_COSTS[name]
}

function selectorCost(_: Value, __: Value, b: Value): number {
  const size = actualSize(b)
  return LIST_COST + traversal(size) + Math.ceil(Math.ceil(size * 0.5) * 50)
}

/** One per element, for strings a tenth per byte, rounded down. */
function elementsCost(value: Value): number {
  if (typeof value === 'string') return Math.floor(utf8Length(value) * STRING_FACTOR)
  if (typeof value !== 'object' || value === null) return 1
  if (value.kind === 'bytes') return Math.floor(value.value.length * STRING_FACTOR)
  if (value.kind === 'list') return elementsOf(value).reduce<number>((sum, element) => sum + elementsCost(element), 0)
  if (value.kind !== 'map') return 1
  return keysOf(value).reduce<number>(
    (sum, key) => sum + elementsCost(key) + elementsCost(findInMap(value, key) ?? null),
    0,
  )
}

const setsCost =
  (factor: number): CallCost =>
  (_, a, b) =>
    1 + Math.floor(innerSize(a) * innerSize(b) * factor)
const allocated = (factor: number, size: number) => Math.floor(size * (factor < 0 ? 1 : factor)) + 1 + LIST_COST
const resultSized: CallCost = (result) => allocated(1, innerSize(result))
const pairwise = (list: Value) => {
  if (isError(list)) throw COST_FAILURE
  const size = innerSize(list)
  const isList = typeof list === 'object' && list !== null && list.kind === 'list'
  const first = isList && size > 0 ? elementAt(list, 0) : null
  const isText = typeof first === 'string' || (typeof first === 'object' && first !== null && first.kind === 'bytes')
  return allocated(isText ? 2 + STRING_FACTOR : 2, size * size)
}
const SORTED_TYPES = [
  'int',
  'uint',
  'double',
  'bool',
  'google.protobuf.Duration',
  'google.protobuf.Timestamp',
  'string',
  'bytes',
]

const OVERLOAD_COSTS: Readonly<Record<string, CallCost>> = {
  list_sets_contains_list: setsCost(1),
  list_sets_intersects_list: setsCost(1),
  list_sets_equivalent_list: setsCost(2),
  list_slice: resultSized,
  list_flatten: (_, a) => allocated(1, innerSize(a)),
  list_flatten_int: (_, a, b) => allocated(isInt(b) ? Number(b) : 1, innerSize(a)),
  lists_range: resultSized,
  list_reverse: resultSized,
  list_distinct: (_, a) => pairwise(a),
  ...Object.fromEntries(SORTED_TYPES.map((type) => [`list_${type}_sort`, (_: Value, a: Value) => pairwise(a)])),
  ...Object.fromEntries(
    SORTED_TYPES.map((type) => [`list_${type}_sortByAssociatedKeys`, (_: Value, __: Value, b: Value) => pairwise(b)]),
  ),
}

const DEFAULT_COSTS: Readonly<Record<string, CallCost>> = {
  starts_with_string: secondOnce,
  ends_with_string: secondOnce,
  string_to_bytes: (_, a) => traversal(innerSize(a)),
  bytes_to_string: (_, a) => traversal(innerSize(a)),
  strings_quote: (_, a) => traversal(innerSize(a)),
  string_format: (_, a) => traversal(innerSize(a)),
  in_list: (_, __, b) => innerSize(b),
  less_string: compared,
  greater_string: compared,
  less_equals_string: compared,
  greater_equals_string: compared,
  less_bytes: compared,
  greater_bytes: compared,
  less_equals_bytes: compared,
  greater_equals_bytes: compared,
  equals: compared,
  not_equals: compared,
  add_string: joined,
  add_bytes: joined,
  matches: matched,
  matches_string: matched,
  contains_string: (_, a, b) => traversal(innerSize(a)) * traversal(innerSize(b)),
}

function isOpaque(value: Value): boolean {
  return typeof value === 'object' && value !== null && value.kind === 'opaque'
}
