// A walk over all nodes of a schema as it is stated, junctors and what is not supported included. Follows SchemaHas in
// pkg/apis/apiextensions/validation/validation.go of apiextensions-apiserver.

import type { JsonObject } from '../../json.ts'
import { JUNCTORS, namedSchemas, schemaAt, schemasAt } from './stated.ts'

/** True when something is true of a node, or of one below it. Nothing is looked at after the first. */
export function someNode(raw: JsonObject, is: (node: JsonObject) => boolean): boolean {
  if (is(raw)) return true
  const below = (node: JsonObject | undefined) => node !== undefined && someNode(node, is)
  return (
    ['items', 'not', 'additionalProperties', 'additionalItems'].some((keyword) => below(schemaAt(raw, keyword))) ||
    ['items', ...JUNCTORS].some((keyword) => schemasAt(raw, keyword).some(below)) ||
    ['properties', 'patternProperties', 'definitions', 'dependencies'].some((keyword) =>
      namedSchemas(raw, keyword).some(([, node]) => below(node)),
    )
  )
}
