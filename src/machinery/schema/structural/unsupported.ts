// Keywords that no structural schema can be made with. Follows pkg/apiserver/schema/convert.go of
// apiextensions-apiserver.

import type { JsonObject } from '../../json.ts'
import { isStated, JUNCTORS, namedSchemas, schemaAt, schemasAt } from './stated.ts'

const UNSUPPORTED: readonly (readonly [keyword: string, name: string])[] = [
  ['id', 'id'],
  ['$schema', 'schema'],
  ['$ref', '$ref'],
  ['patternProperties', 'patternProperties'],
  ['dependencies', 'dependencies'],
  ['additionalItems', 'additionalItems'],
  ['definitions', 'definitions'],
]

/** The first reason why a schema is none; undefined: there is none. */
export function unsupportedReason(raw: JsonObject): string | undefined {
  for (const [keyword, name] of UNSUPPORTED) {
    const value = raw[keyword]
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0
    if (isStated(keyword, value) && (keyword === 'additionalItems' || !isEmpty))
      return `OpenAPIV3Schema '${name}' is not supported`
  }
  if (raw['x-kubernetes-preserve-unknown-fields'] === false)
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined"
  if (Array.isArray(raw.items) && raw.items.length > 0)
    return "OpenAPIV3Schema 'items' must be a schema, but is an array"
  for (const child of childrenOf(raw)) {
    const reason = unsupportedReason(child)
    if (reason !== undefined) return reason
  }
  return undefined
}

function childrenOf(raw: JsonObject): JsonObject[] {
  const single = ['not', 'items', 'additionalProperties'].map((keyword) => schemaAt(raw, keyword))
  const several = JUNCTORS.flatMap((keyword) => schemasAt(raw, keyword))
  return [
    ...single.filter((child) => child !== undefined),
    ...several,
    ...namedSchemas(raw, 'properties').map(([, child]) => child),
  ]
}
