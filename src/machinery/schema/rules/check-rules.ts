// Checks a value by the rules of its schema: which run in which order, with what before them. Follows validate,
// validateArray and validateMap in pkg/apiserver/schema/cel/validation.go of apiextensions-apiserver.

import { NONE, some } from '../../cel/values/value.ts'
import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { type Cause, childPath, invalid } from '../cause.ts'
import { type Correlated, oldElements } from '../correlated.ts'
import type { Schema } from '../schema.ts'
import type { CompiledRule } from './compile-rules.ts'
import { type Evaluation, evaluateRule, OBJECT_COST_BUDGET, type Place } from './evaluation.ts'
import { type RuleNode, rulesOf } from './rule-node.ts'

/** What rules said of a value. */
export type CheckedRules = {
  readonly causes: readonly Cause[]
  /** `field: message` of what fails, but did before, where nothing changed. */
  readonly warnings: readonly string[]
  /** What is left of the budget; less than nothing: not all rules have been run. */
  readonly budget: number
}

/** Against what rules are checked. */
export type CheckRulesOptions = {
  /** What stands before every field. Default: nothing. */
  readonly base?: string
  /** Whether the value is a resource, with type and metadata of its own. Default: as its schema says. */
  readonly isResource?: boolean
  /** The value before an update. */
  readonly old?: Json | undefined
  /** Tells what changed, for failures that an update is not held to. Default: it is held to all. */
  readonly correlated?: Correlated | undefined
  /** What may be spent. Default: {@link OBJECT_COST_BUDGET}. */
  readonly budget?: number
}

/**
 * Checks a value that fits its schema by its rules, as admit does. Parents come before their parts. Throws a RangeError
 * for a value that is too deep to be walked, and nothing else.
 */
export function checkRules(value: Json, schema: Schema, options: CheckRulesOptions = {}): CheckedRules {
  const { isResource = schema.embeddedResource, base = '', old, correlated, budget = OBJECT_COST_BUDGET } = options
  const evaluation: Evaluation = { causes: [], warnings: [], budget }
  const node = rulesOf(schema, isResource)
  const isDone =
    node === undefined || walk(evaluation, node, value, old, base, { current: correlated, parent: undefined })
  if (!isDone) evaluation.budget = -1
  return evaluation
}

/** Where it can be told what a value was before: itself, or the nearest around it. */
type Correlation = { readonly current: Correlated | undefined; readonly parent: Correlated | undefined }

const NOWHERE: Correlation = { current: undefined, parent: undefined }

/** False when no further rules may be run. */
function walk(
  evaluation: Evaluation,
  node: RuleNode,
  value: Json,
  old: Json | undefined,
  path: string,
  correlation: Correlation,
): boolean {
  if (value === null) return true
  const before = old === null ? undefined : old
  if (!runRules(evaluation, node, value, before, path, correlation)) return false
  const inBranch = node.allOf.length > 0 ? { current: undefined, parent: correlation.parent } : NOWHERE
  for (const branch of node.allOf) if (!walk(evaluation, branch, value, before, path, inBranch)) return false
  if (Array.isArray(value)) return walkItems(evaluation, node, value, before, path, correlation)
  return !isJsonObject(value) || walkKeys(evaluation, node, value, before, path, correlation)
}

function walkItems(
  evaluation: Evaluation,
  node: RuleNode,
  list: readonly Json[],
  old: Json | undefined,
  path: string,
  correlation: Correlation,
): boolean {
  const { items } = node
  if (items === undefined) return true
  const before = oldElements(node.schema, old)
  return list.every((item, i) => {
    const { current } = correlation
    const below = current === undefined ? correlation : { current: current.index(i), parent: current }
    return walk(evaluation, items, item, before.find(item), `${path}[${i}]`, below)
  })
}

function walkKeys(
  evaluation: Evaluation,
  node: RuleNode,
  object: JsonObject,
  old: Json | undefined,
  path: string,
  correlation: Correlation,
): boolean {
  const { additional } = node
  const hasProperties = node.propertyNames.length > 0
  if (additional === undefined && !hasProperties) return true
  const before = isJsonObject(old) ? old : undefined
  const walkKey = (child: RuleNode, key: string, here: string) => {
    const oldValue = before !== undefined && Object.hasOwn(before, key) ? before[key] : undefined
    return walk(evaluation, child, object[key] as Json, oldValue, here, below(correlation, key))
  }
  const keys = Object.keys(object)
  if (additional !== undefined && !keys.every((key) => walkKey(additional, key, `${path}[${key}]`))) return false
  if (!hasProperties) return true
  return keys.every((key) => {
    const property = node.property(key)
    return property === undefined || walkKey(property, key, childPath(path, key))
  })
}

function below(correlation: Correlation, key: string): Correlation {
  const { current, parent } = correlation
  if (current === undefined) return correlation
  // both the old and the new object have been brought to the same type
  if (parent === undefined && (key === 'apiVersion' || key === 'kind')) return NOWHERE
  return { current: current.key(key), parent: current }
}

function runRules(
  evaluation: Evaluation,
  node: RuleNode,
  value: Json,
  old: Json | undefined,
  path: string,
  correlation: Correlation,
): boolean {
  const { compiled, typeName } = node
  if (compiled === undefined) return true
  if ('problem' in compiled) {
    evaluation.causes.push(invalid(path, typeName, `rule compiler initialization error: ${compiled.problem}`))
    return true
  }
  if (evaluation.budget <= 0) {
    const words = 'validation failed due to running out of cost budget, no further validation rules will be run'
    evaluation.causes.push(invalid(path, typeName, words))
    return false
  }
  const place = placeOf(node, compiled.rules, value, old, path, correlation)
  for (const rule of compiled.rules) {
    // that a rule does not compile is told in any case
    const isCompiled = rule.rule !== undefined && !('problem' in rule.rule)
    const isSkipped = isCompiled && rule.usesOldSelf && old === undefined && !rule.hasOptionalOldSelf
    if (!isSkipped && !evaluateRule(evaluation, rule, place)) return false
  }
  return true
}

function placeOf(
  { wrap, typeName }: RuleNode,
  rules: readonly CompiledRule[],
  value: Json,
  old: Json | undefined,
  path: string,
  { current, parent }: Correlation,
): Place {
  const self = wrap(value)
  const place = { path, value, typeName, correlated: current ?? parent }
  if (!rules.some(({ usesOldSelf }) => usesOldSelf)) {
    const variables = { self }
    return { ...place, variables, withOptional: variables }
  }
  if (old === undefined) return { ...place, variables: { self }, withOptional: { self, oldSelf: NONE } }
  const oldSelf = wrap(old)
  return { ...place, variables: { self, oldSelf }, withOptional: { self, oldSelf: some(oldSelf) } }
}
