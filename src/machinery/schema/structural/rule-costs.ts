// What rules may cost, each and together, and how a budget that is exceeded is told of. Follows
// pkg/apis/apiextensions/validation/{validation.go,cel_validation.go} of apiextensions-apiserver.

import { fixed } from '../../cel/library/format-number.ts'
import { type Cause, forbidden } from '../cause.ts'
import { saturated } from './rule-place.ts'

/** The most that one rule, for all values it can meet, or one message may cost. */
export const RULE_COST_LIMIT = 10_000_000n
/** The most that all rules of a schema may cost together. */
export const SCHEMA_COST_LIMIT = 100_000_000n

/** What one expression may cost at most, at the path of its text. */
export type RuleCost = {
  /** `….x-kubernetes-validations[0].rule`, or `….messageExpression`. */
  readonly path: string
  /** For all values that it can meet; that of a message counts once. It ends at the largest uint64. */
  readonly cost: bigint
}

const SHOWN = 4

/** What is said of a schema whose rules cost too much together: the sum, and the four that make up most of it. */
export function totalCauses(costs: readonly RuleCost[], path: string): Cause[] {
  const total = saturated(costs.reduce((sum, { cost }) => sum + cost, 0n))
  if (total <= SCHEMA_COST_LIMIT) return []
  const most = costs
    .filter(({ cost }) => cost >= SCHEMA_COST_LIMIT / 100n)
    .sort((a, b) => (a.cost === b.cost ? 0 : a.cost > b.cost ? -1 : 1))
    .slice(0, SHOWN)
  const share = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'
  const name = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema'
  return [
    ...most.map((rule) => forbidden(rule.path, share)),
    forbidden(path, costMessage(name, total, SCHEMA_COST_LIMIT)),
  ]
}

/** By how much a cost exceeds its limit: six decimals where one would say nothing, and no number where it is hopeless. */
export function costMessage(name: string, cost: bigint, limit: bigint): string {
  const factor = Number(cost) / Number(limit)
  const shown = factor > 100 ? 'more than 100x' : `${fixed(factor, factor < 1.5 ? 6 : 1)}x`
  const advice =
    'try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared'
  return `${name} exceeds budget by factor of ${shown} (${advice})`
}
