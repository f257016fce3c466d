// Equality of values of any types. Follows types.Equal and the Equal methods of cel-go, and those of
// pkg/cel/common/valuesunstructured.go of apiserver for Kubernetes data.

import { sameJson } from '../../values/same-json.ts'
import { compareNumbers, isNumeric } from './compare.ts'
import { elementAt, elementsOf, listMapKey, setKeys } from './list.ts'
import { findInMap, keysOf, mapSize } from './map.ts'
import {
  type CelError,
  type CelMap,
  isError,
  type List,
  type ListSemantics,
  NO_SUCH_OVERLOAD,
  type Value,
} from './value.ts'

/**
 * True if two values are equal; numbers by value whatever their type. Values of different types are unequal, but Kubernetes data
 * and the types of its libraries answer with an error instead. `isNested` is for elements, where null equals by type alone.
 */
export function equal(a: Value, b: Value, isNested = false): boolean | CelError {
  if (typeof a === 'string' || typeof a === 'boolean') return a === b
  if (typeof a === 'number' && typeof b === 'number') return a === b
  if (a === null) return b === null
  if (b === null && !isNested) return false
  if (isNumeric(a)) {
    if (!isNumeric(b)) return false
    return compareNumbers(a, b) === 0
  }
  const other = typeof b === 'object' && b !== null ? b : undefined
  switch (a.kind) {
    case 'bytes':
      return other?.kind === 'bytes' && sameBytes(a.value, other.value)
    case 'timestamp':
      return other?.kind === 'timestamp' && a.seconds === other.seconds && a.nanos === other.nanos
    case 'duration':
      return other?.kind === 'duration' && a.nanos === other.nanos
    case 'type':
      return other?.kind === 'type' && a.name === other.name
    case 'list':
      return equalLists(a, b)
    case 'map':
      return equalMaps(a, b)
    case 'optional': {
      if (other?.kind !== 'optional') return false
      if (a.value === undefined || other.value === undefined) return a.value === other.value
      return equal(a.value, other.value, true)
    }
    case 'opaque':
      if (other?.kind === 'opaque') return a.type.equals(a, other)
      return other !== undefined && isError(other) ? other : NO_SUCH_OVERLOAD
    default:
      return a
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

function equalLists(a: List, b: Value): boolean | CelError {
  if (typeof b !== 'object' || b === null || b.kind !== 'list') return a.wrap === undefined ? false : NO_SUCH_OVERLOAD
  if (a.items.length !== b.items.length) return false
  if (a.wrap === undefined) {
    for (let i = 0; i < a.items.length; i++) if (equal(elementAt(a, i), elementAt(b, i)) === false) return false
    return true
  }
  if (a.semantics === 'set') return equalSets(a, b)
  if (a.semantics !== 'atomic') return equalByKey(a, b, a.semantics)
  for (let i = 0; i < a.items.length; i++) {
    const same = equal(elementAt(a, i), elementAt(b, i), true)
    if (same !== true) return same
  }
  return true
}

function equalSets(a: List, b: List): boolean | CelError {
  const mine = setKeys(elementsOf(a))
  if (!(mine instanceof Set)) return mine
  const others = setKeys(elementsOf(b))
  if (!(others instanceof Set)) return others
  return mine.size === others.size && [...mine].every((key) => others.has(key))
}

function equalByKey(a: List, b: List, semantics: Exclude<ListSemantics, string>): boolean | CelError {
  const byKey = new Map(elementsOf(a).map((element) => [listMapKey(element, semantics), element]))
  const seen = new Set<string>()
  for (const element of elementsOf(b)) {
    const key = listMapKey(element, semantics)
    const mine = byKey.get(key)
    if (mine === undefined) return false
    const same = equal(mine, element, true)
    if (same !== true) return same
    seen.add(key)
  }
  return seen.size === byKey.size
}

function equalMaps(a: CelMap, b: Value): boolean | CelError {
  const isData = a.form !== 'values'
  if (typeof b !== 'object' || b === null || b.kind !== 'map') return isData ? NO_SUCH_OVERLOAD : false
  if (mapSize(a) !== mapSize(b)) return false
  for (const key of keysOf(a)) {
    const mine = findInMap(a, key)
    const other = findInMap(b, key)
    if (isData ? (mine === undefined) !== (other === undefined) : other === undefined) return false
    if (mine === undefined || other === undefined) continue
    const same = equal(mine, other, isData)
    if (isData ? same !== true : same === false) return same
  }
  return a.form !== 'object' || b.form !== 'object' || sameUnknownFields(a, b)
}

/** Fields that no schema declares compare as JSON; one that `b` lacks is no difference, as upstream. */
function sameUnknownFields(a: CelMap & { form: 'object' }, b: CelMap & { form: 'object' }): boolean {
  for (const key of Object.keys(a.raw)) {
    if (a.nameOf(key) !== undefined || !Object.hasOwn(b.raw, key)) continue
    if (!sameJson(a.raw[key] ?? null, b.raw[key] ?? null)) return false
  }
  return true
}
