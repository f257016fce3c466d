// Why an API server would refuse one schema, and the rules in it. Follows validateCustomResourceDefinitionValidation in
// pkg/apis/apiextensions/validation/validation.go of apiextensions-apiserver.

import { NEWEST_VERSION } from '../../cel/environment.ts'
import type { JsonObject } from '../../json.ts'
import { compareText } from '../../text-order.ts'
import { type Cause, forbidden, formatCause, invalid } from '../cause.ts'
import { readStructural } from '../read-definition.ts'
import { type RuleEnvs, ruleEnvs } from '../rules/rule-envs.ts'
import { checkCompleteness } from './check-completeness.ts'
import { checkDefaults } from './check-defaults.ts'
import { checkKeywords, type KeywordChecks } from './check-keywords.ts'
import { causesOfStatusRoot } from './check-status-root.ts'
import { checkStructure } from './check-structure.ts'
import type { Allowances } from './old-definition.ts'
import { type RuleCost, totalCauses } from './rule-costs.ts'
import { unsupportedReason } from './unsupported.ts'

/** Where a schema stands and who is asked. */
export type SchemaCheck = {
  /** Where findings are told. Default: `openAPIV3Schema`. */
  readonly path?: string
  /** A `status` sub-resource: little may be said at the root. */
  readonly hasStatus?: boolean
  /** The version of the API server, as for definitionCauses. Default: the newest that is known. */
  readonly version?: string
}

/**
 * What is wrong with one schema that is new, `openAPIV3Schema`, sorted.
 *
 * @throws RangeError if `version` is none.
 */
export function schemaCauses(schema: JsonObject, options: SchemaCheck = {}): Cause[] {
  const { path = 'openAPIV3Schema', hasStatus = false, version = NEWEST_VERSION } = options
  return causesOfSchema(schema, path, { hasStatus, allowances: {}, envs: ruleEnvs(version), ignoresRuleCost: false })
}

/** What is known of the definition around a schema. */
export type SchemaContext = {
  readonly hasStatus: boolean
  readonly allowances: Allowances
  readonly envs: RuleEnvs
  /** It has been taken as it is. */
  readonly ignoresRuleCost: boolean
}

/**
 * What the rules of a schema that is new may cost, those that are within their limits too. Rules that do not compile
 * cost nothing; where something is wrong with the schema itself, rules at and above it are not counted.
 */
export function ruleCosts(schema: JsonObject, options: SchemaCheck = {}): RuleCost[] {
  const { path = 'openAPIV3Schema', version = NEWEST_VERSION } = options
  return look(schema, path, { hasStatus: false, allowances: {}, envs: ruleEnvs(version), ignoresRuleCost: true }).costs
}

/** @see schemaCauses */
export function causesOfSchema(schema: JsonObject, path: string, context: SchemaContext): Cause[] {
  return look(schema, path, context).causes.sort((a, b) => compareText(formatCause(a), formatCause(b)))
}

function look(
  schema: JsonObject,
  path: string,
  context: SchemaContext,
): { readonly causes: Cause[]; readonly costs: RuleCost[] } {
  const { hasStatus, allowances, envs, ignoresRuleCost } = context
  const causes: Cause[] = hasStatus ? causesOfStatusRoot(schema, path) : []
  if (schema.nullable === true) causes.push(forbidden(`${path}.nullable`, 'nullable cannot be true at the root'))
  const unsupported = allowances.unstructured === true ? undefined : unsupportedReason(schema)
  const structural = unsupported === undefined ? causesOfStructure(schema, path, allowances) : []
  const hasRules = allowances.unstructured !== true && unsupported === undefined && structural.length === 0
  const costs: RuleCost[] = []
  const checks: KeywordChecks = {
    allowances,
    rules: hasRules ? { root: readStructural(schema), envs, costs, ignoresRuleCost } : undefined,
    causes: [...causes, ...structural],
    ruleCauses: [],
  }
  checkKeywords(schema, path, checks)
  const found = [...checks.causes, ...checks.ruleCauses]
  // what cannot be made structural is told only when nothing else explains it
  if (found.length === 0 && unsupported !== undefined) found.push(invalid(path, '', unsupported))
  return { causes: [...found, ...totalCauses(costs, path)], costs }
}

/** Defaults are looked at when the schema is one that values can be checked by. */
function causesOfStructure(schema: JsonObject, path: string, allowances: Allowances): Cause[] {
  if (allowances.unstructured === true) return []
  const causes: Cause[] = []
  checkStructure(schema, path, causes)
  checkCompleteness(schema, schema, path, path, causes)
  if (causes.length === 0) checkDefaults(schema, path, allowances, causes)
  return causes
}
