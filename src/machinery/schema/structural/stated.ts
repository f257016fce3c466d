// A schema as a definition states it, keyword by keyword. What Go takes for nothing is nothing here.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'

/** The junctors that hold several branches. */
export const JUNCTORS = ['allOf', 'anyOf', 'oneOf'] as const

/** A schema below a keyword, when there is one. */
export function schemaAt(raw: JsonObject, keyword: string): JsonObject | undefined {
  const value = raw[keyword]
  return isJsonObject(value) ? value : undefined
}

/** The schemas in a list below a keyword. */
export function schemasAt(raw: JsonObject, keyword: string): readonly JsonObject[] {
  return listAt(raw, keyword).filter(isJsonObject)
}

/** The schemas below a keyword that holds them by name. */
export function namedSchemas(raw: JsonObject, keyword: string): readonly (readonly [string, JsonObject])[] {
  return Object.entries(schemaAt(raw, keyword) ?? {}).flatMap(([name, value]) =>
    isJsonObject(value) ? [[name, value] as const] : [],
  )
}

export function listAt(raw: JsonObject, keyword: string): readonly Json[] {
  const value = raw[keyword]
  return Array.isArray(value) ? value : []
}

/** `''` for what is no text. */
export function textAt(raw: JsonObject, keyword: string): string {
  const value = raw[keyword]
  return typeof value === 'string' ? value : ''
}

/** Keywords that say something even when they say false, or an empty text. */
const POINTERS = [
  'default',
  'example',
  'additionalProperties',
  'additionalItems',
  'x-kubernetes-preserve-unknown-fields',
]

/** True when a keyword says something that is not Go's zero value. */
export function isStated(keyword: string, value: Json | undefined): boolean {
  if (value === undefined || value === null) return false
  if (POINTERS.includes(keyword)) return true
  if (value === '' || value === false) return false
  return !Array.isArray(value) || value.length > 0
}

/** The path of a named child: `….properties[spec]`. */
export function keyPath(path: string, keyword: string, name: string): string {
  return `${path}.${keyword}[${name}]`
}

/** True for `anyOf: [integer, string]` and nothing else in its branches. */
export function isIntOrStringChoice(raw: JsonObject | undefined): boolean {
  const branches = raw === undefined ? [] : schemasAt(raw, 'anyOf')
  return branches.length === 2 && isOnlyType(branches[0], 'integer') && isOnlyType(branches[1], 'string')
}

function isOnlyType(raw: JsonObject | undefined, type: string): boolean {
  if (raw === undefined || raw.type !== type) return false
  return Object.entries(raw).every(
    ([keyword, value]) => keyword === 'type' || value === false || !isStated(keyword, value),
  )
}

/** The types that a schema can name. */
export const TYPES: readonly string[] = ['array', 'boolean', 'integer', 'number', 'object', 'string']

/** True for one of {@link TYPES}, and for none. */
export function isKnownType(type: string): boolean {
  return type === '' || TYPES.includes(type)
}
