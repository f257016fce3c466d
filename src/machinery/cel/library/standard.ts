// The standard functions and operators. Follows common/stdlib/standard.go of cel-go.

import { codePointLength } from '../../text-length.ts'
import { add, divide, lacks, modulo, multiply, negate, subtract } from '../values/arithmetic.ts'
import { compare } from '../values/compare.ts'
import { type ConversionTarget, convert, typeOfValue } from '../values/convert.ts'
import { listContains } from '../values/list.ts'
import { findInMap, mapSize } from '../values/map.ts'
import { isError, NO_SUCH_OVERLOAD, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'
import { matchesRegex } from './regex.ts'

const identity: Binding = (value = null) => value
const to =
  (target: ConversionTarget): Binding =>
  (value = null) =>
    convert(value, target)

/** Conversions of one type each, by what they make. */
const CONVERSIONS: readonly (readonly [target: ConversionTarget, ...overloads: readonly string[]])[] = [
  ['bool', 'bool_to_bool', 'string_to_bool'],
  ['bytes', 'bytes_to_bytes', 'string_to_bytes'],
  ['double', 'double_to_double', 'int64_to_double', 'string_to_double', 'uint64_to_double'],
  ['duration', 'duration_to_duration', 'string_to_duration'],
  [
    'int',
    'int64_to_int64',
    'double_to_int64',
    'duration_to_int64',
    'string_to_int64',
    'timestamp_to_int64',
    'uint64_to_int64',
  ],
  [
    'string',
    'string_to_string',
    'bool_to_string',
    'bytes_to_string',
    'double_to_string',
    'duration_to_string',
    'int64_to_string',
    'timestamp_to_string',
    'uint64_to_string',
  ],
  ['timestamp', 'timestamp_to_timestamp', 'int64_to_timestamp', 'string_to_timestamp'],
  ['uint', 'uint64_to_uint64', 'double_to_uint64', 'int64_to_uint64', 'string_to_uint64'],
]

export const STANDARD_BINDINGS: Readonly<Record<string, Binding>> = {
  ...Object.fromEntries(
    CONVERSIONS.flatMap(([target, ...overloads]) => overloads.map((overload) => [overload, to(target)] as const)),
  ),
  contains_string: onText((text, part) => text.includes(part)),
  starts_with_string: onText((text, part) => text.startsWith(part)),
  ends_with_string: onText((text, part) => text.endsWith(part)),
}

export const STANDARD_SINGLETONS: Readonly<Record<string, Binding>> = {
  '!_': (value = null) => (typeof value === 'boolean' ? !value : NO_SUCH_OVERLOAD),
  '-_': (value = null) => negate(value),
  '_+_': (a = null, b = null) => add(a, b),
  '_-_': (a = null, b = null) => subtract(a, b),
  '_*_': (a = null, b = null) => multiply(a, b),
  '_/_': (a = null, b = null) => divide(a, b),
  '_%_': (a = null, b = null) => modulo(a, b),
  '_<_': comparison('_<_', (order) => order < 0),
  '_<=_': comparison('_<=_', (order) => order <= 0),
  '_>_': comparison('_>_', (order) => order > 0),
  '_>=_': comparison('_>=_', (order) => order >= 0),
  '@in': (element = null, container = null) => isIn(element, container),
  size: (value = null) => sizeOf(value),
  type: (value = null) => typeOfValue(value),
  dyn: identity,
  matches: (text = null, pattern = null) => {
    if (typeof text !== 'string') return lacks('matches', text)
    return typeof pattern === 'string' ? matchesRegex(text, pattern) : NO_SUCH_OVERLOAD
  },
}

function onText(test: (text: string, part: string) => boolean): Binding {
  return (text = null, part = null) =>
    typeof text === 'string' && typeof part === 'string' ? test(text, part) : NO_SUCH_OVERLOAD
}

function comparison(operator: string, test: (order: number) => boolean): Binding {
  return (a = null, b = null) => {
    if (!isComparable(a)) return lacks(operator, a)
    const order = compare(a, b)
    return typeof order === 'number' ? test(order) : order
  }
}

/** True for types that have an order at all. */
export function isComparable(value: Value): boolean {
  if (typeof value !== 'object') return true
  if (value === null) return false
  switch (value.kind) {
    case 'double':
    case 'uint':
    case 'bytes':
    case 'timestamp':
    case 'duration':
      return true
    default:
      return false
  }
}

function isIn(element: Value, container: Value): Value {
  if (typeof container !== 'object' || container === null) return NO_SUCH_OVERLOAD
  if (container.kind === 'list') return listContains(container, element)
  if (container.kind !== 'map') return NO_SUCH_OVERLOAD
  const found = findInMap(container, element)
  return found !== undefined && isError(found) && container.form !== 'values' ? found : found !== undefined
}

function sizeOf(value: Value): Value {
  if (typeof value === 'string') return codePointLength(value)
  if (typeof value === 'object' && value !== null) {
    if (value.kind === 'list') return value.items.length
    if (value.kind === 'map') return mapSize(value)
    if (value.kind === 'bytes') return value.value.length
  }
  return lacks('size', value)
}
