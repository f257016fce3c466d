// Maps: of expressions, and of JSON objects, which are wrapped when they are looked at. Follows common/types/map.go of cel-go and
// pkg/cel/common/valuesunstructured.go of apiserver.
import { intOf, intOfDouble, uintOfDouble } from './integers.ts'
import { mapKey, uintKey } from './keys.ts'
import { formatValue } from './text.ts'
import {
  type CelError,
  type CelMap,
  celError,
  type Entries,
  isError,
  isInt,
  NO_SUCH_OVERLOAD,
  uint,
  type Value,
} from './value.ts'

/** The value of a key, undefined if there is none; an error where the key or the data cannot be. */
export function findInMap(map: CelMap, key: Value): Value | undefined {
  if (map.form === 'values') return findEntry(map.entries, key)
  if (typeof key !== 'string') return isError(key) ? key : NO_SUCH_OVERLOAD
  if (map.form === 'json') {
    const raw = Object.hasOwn(map.raw, key) ? map.raw[key] : undefined
    return raw === undefined ? undefined : map.wrap(raw)
  }
  const field = map.field(key)
  if (field === undefined || !Object.hasOwn(map.raw, field.key)) return undefined
  const raw = map.raw[field.key]
  // a null field of an object is as good as absent
  return raw === undefined || raw === null ? undefined : field.wrap(raw)
}

/** Numbers find keys of the same value whatever their type. */
function findEntry(entries: Entries, key: Value): Value | undefined {
  const exact = entries.get(mapKey(key))
  if (exact !== undefined || typeof key === 'string' || typeof key === 'boolean') return exact?.[1]
  if (isInt(key)) return key < 0 ? undefined : entries.get(uintKey(uint(BigInt(key))))?.[1]
  if (key === null || typeof key !== 'object') return undefined
  if (key.kind === 'uint') return entries.get(intOf(key.value))?.[1]
  if (key.kind !== 'double' || !Number.isInteger(key.value)) return undefined
  const asInt = entries.get(intOfDouble(key.value))
  if (asInt) return asInt[1]
  const asUint = uintOfDouble(key.value)
  return isError(asUint) ? undefined : entries.get(uintKey(asUint))?.[1]
}

/** The number of keys; of an object, all that its JSON has. */
export function mapSize(map: CelMap): number {
  return map.form === 'values' ? map.entries.size : Object.keys(map.raw).length
}

/** The keys in their order; of an object those of declared fields. */
export function keysOf(map: CelMap): readonly Value[] {
  if (map.form === 'values') return Array.from(map.entries.values(), ([key]) => key)
  if (map.form === 'json') return Object.keys(map.raw)
  return Object.keys(map.raw).flatMap((key) => map.nameOf(key) ?? [])
}

/** A map of the given keys and values; a repeated key keeps its last value. */
export function mapOfEntries(pairs: Iterable<readonly [Value, Value]>): CelMap & { readonly form: 'values' } {
  const entries: Entries = new Map()
  for (const pair of pairs) entries.set(mapKey(pair[0]), pair)
  return { kind: 'map', form: 'values', entries }
}

/** Adds a key in place; an error if it is there already. */
export function insertIntoMap(
  map: CelMap & { readonly form: 'values' },
  key: Value,
  value: Value,
): (CelMap & { readonly form: 'values' }) | CelError {
  if (findInMap(map, key) !== undefined) return celError(`insert failed: key ${formatValue(key)} already exists`)
  map.entries.set(mapKey(key), [key, value])
  return map
}
