// What rules may cost, each and together, and how a budget that is exceeded is told of. Follows
// pkg/apis/apiextensions/validation/{validation.go,cel_validation.go} of apiextensions-apiserver.

import { fixed } from '../../cel/library/format-number.ts'
import { type Cause, forbidden } from '../cause.ts'
import { saturated } from './rule-place.ts'

/** The most that one rule, for all values it can meet, or one message may cost. */
export const RULE_COST_LIMIT = 10_000_000n
/** The most that all rules of a schema may cost together. */
export const SCHEMA_COST_LIMIT = 100_000_000n

/** The sum over a schema, and what it is mostly made of. */
export type RuleCosts = { total: bigint; mostExpensive: { readonly path: string; readonly cost: bigint }[] }

const SHOWN = 4

export function noCosts(): RuleCosts {
  return { total: 0n, mostExpensive: [] }
}

/** Counts an expression. The four most expensive of at least a hundredth of the limit are remembered. */
export function addCost(costs: RuleCosts, path: string, cost: bigint): void {
  costs.total = saturated(costs.total + cost)
  if (cost < SCHEMA_COST_LIMIT / 100n) return
  const before = costs.mostExpensive.findIndex((other) => other.cost < cost)
  costs.mostExpensive.splice(before < 0 ? SHOWN : before, 0, { path, cost })
  costs.mostExpensive.length = Math.min(costs.mostExpensive.length, SHOWN)
}

/** What is said of a schema whose rules cost too much together. */
export function totalCauses({ total, mostExpensive }: RuleCosts, path: string): Cause[] {
  if (total <= SCHEMA_COST_LIMIT) return []
  const share = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'
  const name = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema'
  return [
    ...mostExpensive.map((rule) => forbidden(rule.path, share)),
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
