// Whether two values are the same to the server's merge. Follows EqualsUsing in value/value.go of structured-merge-diff.

import { isJsonObject, type Json } from '../json.ts'
import { isList } from './form.ts'

/**
 * True for the same value. An integer of 64 bits and a double are compared as doubles; a quantity is a text and no
 * amount.
 */
export function sameValue(a: Json, b: Json): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object') return sameNumber(a, b)
  if (a === null || b === null) return false
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i] as Json))
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key] as Json, b[key] as Json))
}

function sameNumber(a: Json, b: Json): boolean {
  if (typeof a === 'bigint') return typeof b === 'number' && Number(a) === b
  return typeof a === 'number' && typeof b === 'bigint' && a === Number(b)
}
