// Why an API server would refuse the schemas of a definition, and the rules in them. Follows
// pkg/apis/apiextensions/validation/validation.go of apiextensions-apiserver.

import { NEWEST_VERSION } from '../../cel/environment.ts'
import type { JsonObject } from '../../json.ts'
import { type Cause, required } from '../cause.ts'
import { ruleEnvs } from '../rules/rule-envs.ts'
import { type Allowances, allowancesOf, isUnchanged, storedExpressions } from './old-definition.ts'
import { isSameSchema } from './same-schema.ts'
import { causesOfSchema } from './schema-causes.ts'
import { someNode } from './some-node.ts'
import { isStated, schemaAt } from './stated.ts'
import { type DefinedSchema, schemasIn } from './version-schemas.ts'

/** Who is asked, and whether the definition is there already. */
export type DefinitionCheck = {
  /**
   * The version of the API server: `1.37`. An expression that is new has to be one that the version before knows, too.
   * Default: the newest version that is known.
   */
  readonly version?: string
  /**
   * The definition as it is stored, for an update: what it breaks itself is not held against the new one, and an
   * expression that is in it may use all that the server knows.
   */
  readonly old?: JsonObject
}

/**
 * What is wrong with the schemas of all versions, at the paths that the server uses: one schema that is the same for
 * all versions is told of at `spec.validation`. Names, versions and columns are not looked at.
 *
 * @throws RangeError if `version` is none.
 */
export function definitionCauses(definition: JsonObject, options: DefinitionCheck = {}): Cause[] {
  const { old, version = NEWEST_VERSION } = options
  const versions = schemasIn(definition)
  const allowances = old === undefined ? {} : allowancesFor(definition, old)
  const envs = ruleEnvs(version, old === undefined ? undefined : storedExpressions(old))
  const isTaken = (defined: DefinedSchema) => old !== undefined && isUnchanged(defined, old)
  const causesOf = (defined: DefinedSchema, path: string, hasStatus: boolean) =>
    defined.schema === undefined
      ? causesOfNone(defined, path, allowances, isOpen(definition))
      : causesOfSchema(defined.schema, path, { hasStatus, allowances, envs, ignoresRuleCost: isTaken(defined) })
  const [first] = versions
  if (first !== undefined && isOneForAll(first, versions))
    return causesOf(
      first,
      'spec.validation.openAPIV3Schema',
      versions.some(({ hasStatus }) => hasStatus),
    )
  return versions.flatMap((defined, i) =>
    causesOf(defined, `spec.versions[${i}].schema.openAPIV3Schema`, defined.hasStatus),
  )
}

/** A schema that is the same for all versions is one schema. */
function isOneForAll({ schema }: DefinedSchema, versions: readonly DefinedSchema[]): boolean {
  return schema !== undefined && versions.every((other) => other.schema && isSameSchema(other.schema, schema))
}

function causesOfNone(
  { isServed }: DefinedSchema,
  path: string,
  { missingSchemas }: Allowances,
  open: boolean,
): Cause[] {
  if (missingSchemas !== true) return [required(path)]
  return isServed && !open ? [required(path, 'because otherwise all fields are pruned')] : []
}

/** What is not structural may stay so only where nothing is pruned, nor anything said that needs structure. */
function allowancesFor(definition: JsonObject, old: JsonObject): Allowances {
  const allowances = allowancesOf(old)
  const needs = schemasIn(definition).some(({ schema }) => schema !== undefined && someNode(schema, needsStructure))
  return { ...allowances, unstructured: allowances.unstructured === true && isOpen(definition) && !needs }
}

function isOpen(definition: JsonObject): boolean {
  return schemaAt(definition, 'spec')?.preserveUnknownFields === true
}

function needsStructure(node: JsonObject): boolean {
  return STRUCTURED.some((keyword) => isStated(keyword, node[keyword]))
}

const STRUCTURED = [
  'default',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-list-type',
  'x-kubernetes-validations',
]
