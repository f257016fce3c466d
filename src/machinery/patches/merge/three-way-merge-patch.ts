// The merge patch that `kubectl apply` makes for custom resources. Follows pkg/util/jsonmergepatch/patch.go of
// apimachinery and CreateMergePatch in merge.go of evanphx/json-patch v4.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { goTypeOf, isList } from '../go-types.ts'
import { mergeObjects } from './apply-merge-patch.ts'

/**
 * What to add and to change in `live` to have what `wanted` states, and what to remove that `last` had stated.
 *
 * As in kubectl all numbers are doubles: an integer beyond 2^53 that the patch has to state loses its last digits.
 */
export function threeWayMergePatch(last: JsonObject, wanted: JsonObject, live: JsonObject): JsonObject {
  const additions = keep(difference(live, wanted), 'values')
  const deletions = keep(difference(last, wanted), 'nulls')
  return mergeObjects(deletions, additions)
}

function difference(before: JsonObject, after: JsonObject): JsonObject {
  const patch: [string, Json][] = []
  for (const [name, wanted] of Object.entries(after)) {
    const present = Object.hasOwn(before, name) ? (before[name] as Json) : undefined
    if (isJsonObject(present) && isJsonObject(wanted)) {
      const below = difference(present, wanted)
      if (Object.keys(below).length > 0) patch.push([name, below])
    } else if (present === undefined || !sameDoubles(present, wanted)) patch.push([name, asDoubles(wanted)])
  }
  for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) patch.push([name, null])
  return Object.fromEntries(patch)
}

function sameDoubles(a: Json, b: Json): boolean {
  if (isNumber(a) || isNumber(b)) return isNumber(a) && isNumber(b) && Number(a) === Number(b)
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => sameDoubles(item, b[i] as Json))
  if (!isJsonObject(a) || !isJsonObject(b)) return a === b
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => Object.hasOwn(b, name) && sameDoubles(a[name] as Json, b[name] as Json))
}

function asDoubles(value: Json): Json {
  if (typeof value === 'bigint') return Number(value)
  if (isList(value)) return value.map(asDoubles)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asDoubles(item)]))
}

function isNumber(value: Json): value is number | bigint {
  return goTypeOf(value) === 'int64' || goTypeOf(value) === 'float64'
}

/** Either the members that are null, or all others; an object that states nothing else goes, one that is empty is a value. */
function keep(patch: JsonObject, what: 'nulls' | 'values'): JsonObject {
  const kept: [string, Json][] = []
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) {
      if (what === 'nulls') kept.push([name, null])
    } else if (!isJsonObject(value) || Object.keys(value).length === 0) {
      if (what === 'values') kept.push([name, value])
    } else {
      const below = keep(value, what)
      if (Object.keys(below).length > 0) kept.push([name, below])
    }
  }
  return Object.fromEntries(kept)
}
