// Equality of JSON values: by content, numbers by value however they are held.

import { isJsonObject, type Json } from '../json.ts'

/** True for the same value; the order of an object's keys means nothing, that of a list everything, 1 and 1n are one. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true
  if (isNumber(a) && isNumber(b)) return !(a < b) && !(a > b)
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i] as Json))
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] as Json, b[key] as Json))
}

function isNumber(value: Json): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
