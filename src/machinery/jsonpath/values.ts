// What steps lead from and to: JSON, and what Go's reflection knows besides it.

import { formatGoValue, isGoInteger } from '../go-value.ts'
import { isJsonObject, type Json } from '../json.ts'

const FLOAT = Symbol('float')

/** A number that a template writes with a dot, which is no integer even when it is whole: `1.0`. */
export type FloatLiteral = { readonly [FLOAT]: number }

/** `undefined` is the value that a range over nulls, or over nothing, is evaluated on. */
export type PathValue = Json | FloatLiteral | undefined

export function floatLiteral(value: number): FloatLiteral {
  return { [FLOAT]: value }
}

export type ValueKind = 'map' | 'slice' | 'string' | 'integer' | 'float' | 'boolean' | 'nil' | 'none'

/** A value with its kind; a float literal has become its number. */
export type Kinded =
  | { readonly kind: 'map'; readonly value: { readonly [key: string]: Json } }
  | { readonly kind: 'slice'; readonly value: readonly Json[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: number | bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'nil'; readonly value: null }
  | { readonly kind: 'none'; readonly value: undefined }

export function kinded(value: PathValue): Kinded {
  if (value === undefined) return { kind: 'none', value }
  if (value === null) return { kind: 'nil', value }
  if (typeof value === 'string') return { kind: 'string', value }
  if (typeof value === 'boolean') return { kind: 'boolean', value }
  if (typeof value === 'bigint') return { kind: 'integer', value }
  if (typeof value === 'number') return isGoInteger(value) ? { kind: 'integer', value } : { kind: 'float', value }
  if (isFloatLiteral(value)) return { kind: 'float', value: value[FLOAT] }
  return isJsonObject(value) ? { kind: 'map', value } : { kind: 'slice', value }
}

function isFloatLiteral(value: object): value is FloatLiteral {
  return FLOAT in value
}

const TYPE_NAMES: { readonly [kind in ValueKind]: string } = {
  map: 'map[string]interface {}',
  slice: '[]interface {}',
  string: 'string',
  integer: 'int64',
  float: 'float64',
  boolean: 'bool',
  nil: '<nil>',
  none: '<nil>',
}

/** The Go type of a value, as error messages name it. */
export function typeName(value: PathValue): string {
  return TYPE_NAMES[kinded(value).kind]
}

/** A value as `%v` prints it. */
export function formatPathValue(value: PathValue): string {
  const { kind, value: plain } = kinded(value)
  return kind === 'none' ? '<invalid reflect.Value>' : formatGoValue(plain)
}

/** The elements of a list, the values of an object, the bytes of a string; undefined for what has none. */
export function childrenOf(value: PathValue): readonly Json[] | undefined {
  const known = kinded(value)
  if (known.kind === 'map') return Object.values(known.value)
  if (known.kind === 'slice') return known.value
  return known.kind === 'string' ? [...new TextEncoder().encode(known.value)] : undefined
}
