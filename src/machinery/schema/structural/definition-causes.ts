// Why an API server would refuse the schemas of a definition, and the rules in them. Follows
// pkg/apis/apiextensions/validation/validation.go of apiextensions-apiserver.

import { NEWEST_VERSION } from '../../cel/environment.ts'
import type { JsonObject } from '../../json.ts'
import { type Cause, required } from '../cause.ts'
import { ruleEnvs } from '../rules/rule-envs.ts'
import { type Allowances, allowancesOf, isUnchanged, storedExpressions } from './old-definition.ts'
import { causesOfOpenness, isOpen, needsStructure } from './openness.ts'
import { isSameSchema } from './same-schema.ts'
import { causesOfSchema } from './schema-causes.ts'
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
 * all versions is told of at `spec.validation`. Beside them only `preserveUnknownFields` is looked at: not names, nor columns.
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
  const openness = causesOfOpenness(definition, old)
  const [first] = versions
  if (first !== undefined && isOneForAll(first, versions)) {
    const hasStatus = versions.some((version) => version.hasStatus)
    return [...causesOf(first, 'spec.validation.openAPIV3Schema', hasStatus), ...openness]
  }
  const causes = versions.flatMap((defined, i) =>
    causesOf(defined, `spec.versions[${i}].schema.openAPIV3Schema`, defined.hasStatus),
  )
  return [...causes, ...openness]
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
  const isKept = isOpen(definition) && !needsStructure(definition)
  return { ...allowances, unstructured: allowances.unstructured === true && isKept }
}
