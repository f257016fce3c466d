// Types of JSON values as Go's decoder makes them, and comparing them as Go's `==` does.

import { isGoInteger } from '../go-value.ts'
import { isJsonObject, type Json } from '../json.ts'
import { sameJson } from '../values/same-json.ts'
import { panics } from './patch-failure.ts'

export type GoType = 'map' | 'slice' | 'string' | 'int64' | 'float64' | 'bool' | 'nil'

const WORDS: { readonly [type in GoType]: string } = {
  map: 'map[string]interface {}',
  slice: '[]interface {}',
  string: 'string',
  int64: 'int64',
  float64: 'float64',
  bool: 'bool',
  nil: '%!s(<nil>)',
}

/** `1` is an int64 and `1.5` a float64, and the two are different types. */
export function goTypeOf(value: Json): GoType {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int64'
    case 'number':
      return isGoInteger(value) ? 'int64' : 'float64'
    default:
      return value === null ? 'nil' : isList(value) ? 'slice' : 'map'
  }
}

/** The name of a type in messages. */
export function typeWords(value: Json): string {
  return WORDS[goTypeOf(value)]
}

/** A list, told from an object by the type checker as well. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** `==` of two interface values. @throws PatchError when both are objects or both are lists, at which Go panics */
export function goEqual(a: Json, b: Json): boolean {
  const type = goTypeOf(a)
  if (type !== goTypeOf(b)) return false
  if (type === 'map' || type === 'slice') throw panics(`comparing uncomparable type ${WORDS[type]}`)
  return sameJson(a, b)
}

/** A text that is the same for the same key of a Go map. @throws PatchError for objects and lists, at which Go panics */
export function goKey(value: Json): string {
  if (isJsonObject(value) || isList(value)) throw panics(`hash of unhashable type ${typeWords(value)}`)
  return `${goTypeOf(value)} ${String(value)}`
}

/** reflect.DeepEqual of two decoded values. */
export function goDeepEqual(a: Json, b: Json): boolean {
  return sameJson(a, b)
}
