// A plan as it is told: what JSON can hold of it, and what each read has cost.

import type { PlannedRead } from './query-plan.ts'
import type { PlanItem, ReadCost } from './query-result.ts'

export const NO_COST: ReadCost = { requests: 0, bytes: 0, listed: 0, matched: 0, ms: 0 }

/** @param costOf the cost of a read by its place in the plan */
export function planItems(plan: readonly PlannedRead[], costOf: (index: number) => ReadCost | undefined): PlanItem[] {
  return plan.map(({ source, request, isOptional, condition }, index) => ({
    source,
    request,
    isOptional,
    ...(condition === undefined
      ? {}
      : {
          condition: {
            pushed: condition.pushed,
            ...(condition.residual === undefined ? {} : { residual: condition.residualText ?? '' }),
          },
        }),
    ran: costOf(index) ?? NO_COST,
  }))
}
