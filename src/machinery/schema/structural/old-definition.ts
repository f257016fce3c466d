// What an update of a definition is not held to, because the definition that is stored has it already. Follows
// ValidateCustomResourceDefinitionUpdate in pkg/apis/apiextensions/validation/validation.go of apiextensions-apiserver.

import type { JsonObject } from '../../json.ts'
import type { Cause } from '../cause.ts'
import type { RuleEnvs } from '../rules/rule-envs.ts'
import { checkCompleteness } from './check-completeness.ts'
import { hasUnprunedDefaults } from './check-defaults.ts'
import { hasLooseKeys, hasLooseSet } from './check-list-type.ts'
import { checkStructure } from './check-structure.ts'
import { isSameSchema } from './same-schema.ts'
import { someNode } from './some-node.ts'
import { isKnownType, listAt, textAt } from './stated.ts'
import { unsupportedReason } from './unsupported.ts'
import { type DefinedSchema, schemasIn } from './version-schemas.ts'

/** What is not looked at; nothing for a definition that is new. */
export type Allowances = {
  readonly unknownTypes?: boolean
  readonly unstructured?: boolean
  readonly unprunedDefaults?: boolean
  readonly looseSets?: boolean
  readonly looseKeys?: boolean
  /** Versions that are not served need no schema. */
  readonly missingSchemas?: boolean
}

/** What the schemas of the stored definition do already. */
export function allowancesOf(old: JsonObject): Allowances {
  const versions = schemasIn(old)
  const schemas = versions.flatMap(({ schema }) => (schema === undefined ? [] : [schema]))
  const some = (is: (node: JsonObject) => boolean) => schemas.some((schema) => someNode(schema, is))
  return {
    unknownTypes: some((node) => !isKnownType(textAt(node, 'type'))),
    unstructured: schemas.some((schema) => !isStructural(schema)),
    unprunedDefaults: schemas.some((schema) => isStructural(schema) && hasUnprunedDefaults(schema)),
    looseSets: some(hasLooseSet),
    looseKeys: some(hasLooseKeys),
    missingSchemas: schemas.length < versions.length,
  }
}

/** Tells which expressions the stored definition holds, wherever they stand in it. */
export function storedExpressions(old: JsonObject): RuleEnvs['isStored'] {
  const known = { rule: new Set<string>(), messageExpression: new Set<string>() }
  const remember = (node: JsonObject): boolean => {
    for (const rule of listAt(node, 'x-kubernetes-validations') as readonly JsonObject[]) {
      known.rule.add(textAt(rule, 'rule'))
      known.messageExpression.add(textAt(rule, 'messageExpression'))
    }
    return false
  }
  for (const { schema } of schemasIn(old)) if (schema !== undefined) someNode(schema, remember)
  return (text, use) => known[use].has(text)
}

/** Whether a version has the same schema in the stored definition. */
export function isUnchanged({ name, schema }: DefinedSchema, old: JsonObject): boolean {
  const before = schemasIn(old).find((version) => version.name === name)
  if (before === undefined) return false
  return before.schema === undefined
    ? schema === undefined
    : schema !== undefined && isSameSchema(before.schema, schema)
}

function isStructural(schema: JsonObject): boolean {
  if (unsupportedReason(schema) !== undefined) return false
  const causes: Cause[] = []
  checkStructure(schema, '', causes)
  checkCompleteness(schema, schema, '', '', causes)
  return causes.length === 0
}
