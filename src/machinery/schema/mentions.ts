// Whether a schema uses a keyword anywhere. Its text is looked at, so that no node is made for it.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'

const BITS = {
  default: 1,
  'x-kubernetes-embedded-resource': 2,
  'x-kubernetes-list-type': 4,
  'x-kubernetes-validations': 8,
  $ref: 16,
} as const

export type Keyword = keyof typeof BITS

const BIT_OF: ReadonlyMap<string, number> = new Map(Object.entries(BITS))

/** Of each object of a schema what it and all below it mention, one bit a keyword. */
const known = new WeakMap<JsonObject, number>()

/**
 * True when a node or anything below it has the key, be it as a keyword or as the name of a property; that lists are
 * atomic, as most are, is no mention. Found out once.
 * References are not followed: a schema of a document may hold what only its `$ref` leads to.
 */
export function mentions(raw: JsonObject, keyword: Keyword): boolean {
  return (bitsOf(raw) & BITS[keyword]) !== 0
}

function bitsOf(raw: JsonObject): number {
  const before = known.get(raw)
  if (before !== undefined) return before
  let bits = 0
  for (const key of Object.keys(raw)) {
    const value = raw[key] as Json
    bits |= bitsOfValue(value) | (value === 'atomic' ? 0 : (BIT_OF.get(key) ?? 0))
  }
  known.set(raw, bits)
  return bits
}

function bitsOfValue(value: Json): number {
  if (Array.isArray(value)) return value.reduce((bits: number, item) => bits | bitsOfValue(item), 0)
  return isJsonObject(value) ? bitsOf(value) : 0
}
