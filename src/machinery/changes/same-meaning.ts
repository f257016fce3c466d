// Whether two values mean the same to the server, though they may be written differently.

import { isJsonObject, type Json } from '../json.ts'
import { isIntOrString, sameIntOrString } from '../values/int-or-string.ts'
import { parseQuantity, type Quantity, quantityOf } from '../values/quantity.ts'
import { compareQuantities } from '../values/quantity-arithmetic.ts'
import { isList, pairElements } from './list-elements.ts'
import type { Meaning, Shape } from './shape.ts'

/** True when comparing the two would find no change. */
export function sameMeaning(a: Json, b: Json, shape: Shape): boolean {
  if (a === b) return true
  if (isList(a)) return isList(b) && sameLists(a, b, shape)
  if (isJsonObject(a)) {
    if (!isJsonObject(b)) return false
    for (const name in a) if (!Object.hasOwn(b, name) || !sameMember(a, b, name, shape)) return false
    for (const name in b) if (!Object.hasOwn(a, name)) return false
    return true
  }
  return sameScalar(a, b, shape.meaning)
}

function sameMember(a: { readonly [name: string]: Json }, b: typeof a, name: string, shape: Shape): boolean {
  const [left, right] = [a[name] as Json, b[name] as Json]
  return left === right || sameMeaning(left, right, shape.field(name))
}

function sameLists(a: readonly Json[], b: readonly Json[], shape: Shape): boolean {
  const pairs = shape.list === 'keyed' || shape.list === 'set' ? pairElements(a, b, shape) : undefined
  if (pairs !== undefined) {
    return pairs.every(
      ({ old, new: wanted }) =>
        old.length === wanted.length && old.every((item, i) => sameMeaning(item, wanted[i] as Json, shape.items)),
    )
  }
  return a.length === b.length && a.every((item, i) => sameMeaning(item, b[i] as Json, shape.items))
}

/** 1 and 1n are the same, 1000m and 1 as quantities, 80 and "80" where either may be. */
export function sameScalar(a: Json, b: Json, meaning: Meaning): boolean {
  if (isNumber(a) && isNumber(b)) return !(a < b) && !(a > b)
  if (meaning === 'quantity') return sameQuantity(a, b)
  return meaning === 'int-or-string' && isIntOrString(a) && isIntOrString(b) && sameIntOrString(a, b)
}

function isNumber(value: Json): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

function sameQuantity(a: Json, b: Json): boolean {
  const [left, right] = [readQuantity(a), readQuantity(b)]
  return left !== undefined && right !== undefined && compareQuantities(left, right) === 0
}

function readQuantity(value: Json): Quantity | undefined {
  if (typeof value === 'string') return parseQuantity(value)
  return isNumber(value) ? quantityOf(value) : undefined
}
