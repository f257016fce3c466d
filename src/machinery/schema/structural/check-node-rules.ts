// Whether the rules of a node compile, and what they may cost. Follows ValidateCustomResourceDefinitionOpenAPISchema in
// pkg/apis/apiextensions/validation/validation.go of apiextensions-apiserver.

import type { SizeAt } from '../../cel/cost/call-estimate.ts'
import { estimateCost } from '../../cel/cost/estimate.ts'
import { MAX_REQUEST_BYTES, minBytesOf, sizesOf } from '../../cel/cost/schema-size.ts'
import type { Json } from '../../json.ts'
import { type Cause, forbidden, internalError, invalid, invalidShown } from '../cause.ts'
import { goJson } from '../go-json.ts'
import type { CompiledExpression, ExpressionProblem } from '../rules/compile-expression.ts'
import { type CompiledRule, compileRules } from '../rules/compile-rules.ts'
import type { RuleEnvs } from '../rules/rule-envs.ts'
import type { SchemaRule } from '../schema.ts'
import { costMessage, RULE_COST_LIMIT, type RuleCost } from './rule-costs.ts'
import { type RulePlace, saturated } from './rule-place.ts'

/** What is the same for all rules of a schema. */
export type RuleChecks = {
  readonly envs: RuleEnvs
  /** Filled along the way. */
  readonly costs: RuleCost[]
  /** True for a schema that has been taken as it is: only the total is held against it. */
  readonly ignoresRuleCost: boolean
}

/**
 * Tells what is wrong with the rules of one node.
 * @param uncorrelatable the path below which an old value cannot be told from another one
 */
export function checkNodeRules(
  place: RulePlace,
  path: string,
  uncorrelatable: string | undefined,
  checks: RuleChecks,
  causes: Cause[],
): void {
  const { rules } = place.schema
  const here = `${path}.x-kubernetes-validations`
  const view = place.view()
  if ('problem' in view) {
    causes.push(internalError(here, view.problem))
    return
  }
  const { schema, isResource } = view
  const compiled = compileRules(schema, { isRoot: isResource, envs: checks.envs, rules })
  if ('problem' in compiled) {
    causes.push(internalError(here, compiled.problem))
    return
  }
  const sizeAt = sizesOf(schema, isResource)
  const times = place.cardinality ?? BigInt(Math.floor(MAX_REQUEST_BYTES / ((minBytesOf(schema, isResource) ?? 0) + 1)))
  for (const [i, rule] of compiled.rules.entries()) {
    checkRule(rule, times, sizeAt, `${here}[${i}]`, checks, causes)
    checkOldSelf(rule, `${here}[${i}]`, uncorrelatable, causes)
  }
}

function checkRule(
  { stated, rule, message }: CompiledRule,
  times: bigint,
  sizeAt: SizeAt,
  path: string,
  checks: RuleChecks,
  causes: Cause[],
): void {
  const told = (part: string, name: string, cost: bigint) => {
    if (!checks.ignoresRuleCost && cost > RULE_COST_LIMIT)
      causes.push(forbidden(`${path}.${part}`, costMessage(name, cost, RULE_COST_LIMIT)))
    checks.costs.push({ path: `${path}.${part}`, cost })
  }
  told('rule', 'estimated rule cost', saturated(costOf(rule, sizeAt) * times))
  if (rule !== undefined && 'problem' in rule) causes.push(invalidShown(`${path}.rule`, goRule(stated), rule.problem))
  if (message === undefined) return
  if ('problem' in message) causes.push(invalidShown(`${path}.messageExpression`, goRule(stated), message.problem))
  else told('messageExpression', 'estimated messageExpression cost', costOf(message, sizeAt))
}

function costOf(expression: CompiledExpression | ExpressionProblem | undefined, sizeAt: SizeAt): bigint {
  return expression === undefined || 'problem' in expression ? 0n : estimateCost(expression.checked, sizeAt).max
}

function checkOldSelf(
  { stated, usesOldSelf }: CompiledRule,
  path: string,
  uncorrelatable: string | undefined,
  causes: Cause[],
): void {
  const { optionalOldSelf } = stated
  if (usesOldSelf) {
    if (uncorrelatable === undefined) return
    const words = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable}`
    causes.push(invalid(`${path}.rule`, stated.rule, words))
  } else if (typeof optionalOldSelf === 'boolean') {
    causes.push(invalid(`${path}.optionalOldSelf`, optionalOldSelf, 'may not be set if oldSelf is not used in rule'))
  }
}

/** A rule as Go prints it: all fields, in the order of its type. */
function goRule(stated: SchemaRule): string {
  const fields: readonly (readonly [name: string, value: Json])[] = [
    ['Rule', stated.rule],
    ['Message', stated.message ?? ''],
    ['MessageExpression', stated.messageExpression ?? ''],
    ['Reason', stated.reason ?? null],
    ['FieldPath', stated.fieldPath ?? ''],
    ['OptionalOldSelf', stated.optionalOldSelf ?? null],
  ]
  return `{${fields.map(([name, value]) => `"${name}":${goJson(value)}`).join(',')}}`
}
