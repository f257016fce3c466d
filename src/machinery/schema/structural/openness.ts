// Definitions whose objects keep everything, known to schemas or not: what they may still say, and that none begins with it. Follows
// pkg/apis/apiextensions/validation/validation.go of apiextensions-apiserver.

import type { JsonObject } from '../../json.ts'
import { type Cause, invalid } from '../cause.ts'
import { someNode } from './some-node.ts'
import { isStated, schemaAt } from './stated.ts'
import { schemasIn } from './version-schemas.ts'

/** True for `preserveUnknownFields`. */
export function isOpen(definition: JsonObject): boolean {
  return schemaAt(definition, 'spec')?.preserveUnknownFields === true
}

/** Whether schemas of a definition say what only schemas with a structure can. */
export function needsStructure(definition: JsonObject): boolean {
  return someSchema(definition, (node) => STRUCTURED.some((keyword) => isStated(keyword, node[keyword])))
}

/** Tells where everything is kept and there are defaults, or where it is begun with. */
export function causesOfOpenness(definition: JsonObject, old: JsonObject | undefined): Cause[] {
  if (!isOpen(definition)) return []
  const tell = (words: string) => invalid('spec.preserveUnknownFields', true, words)
  const hasDefaults = someSchema(definition, (node) => isStated('default', node.default))
  return [
    ...(old !== undefined && isOpen(old) ? [] : [tell(BEGUN)]),
    ...(hasDefaults ? [tell('must be false in order to use defaults in the schema')] : []),
  ]
}

const BEGUN = 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'

const STRUCTURED = [
  'default',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-list-type',
  'x-kubernetes-validations',
]

function someSchema(definition: JsonObject, is: (node: JsonObject) => boolean): boolean {
  return schemasIn(definition).some(({ schema }) => schema !== undefined && someNode(schema, is))
}
