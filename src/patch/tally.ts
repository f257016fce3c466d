// Counting what a plan and its writes have come to, and what they have cost.

import { isFailure, PATCH_STATUSES, type PatchItem, type PatchStatus, type PatchSummary } from './patch-item.ts'
import type { PlanSummary } from './plan/plan-writes.ts'
import type { PlannedWrite } from './plan/planned-write.ts'

type Requests = { readonly total: number; readonly [sort: string]: number }

function countRequests() {
  const sorts: Record<string, number> = {}
  return {
    add(sort: string): void {
      sorts[sort] = (sorts[sort] ?? 0) + 1
    },
    all: (): Requests => ({ total: Object.values(sorts).reduce((sum, n) => sum + n, 0), ...sorts }),
  }
}

export type PlanTally = {
  /** Of one sort: `list`, `get`, `dryRun`. */
  request(sort: string): void
  item(write: PlannedWrite): void
  /** Something could not be read. */
  problem(): void
  summary(): PlanSummary
}

export function planTally(): PlanTally {
  const requests = countRequests()
  const startedAt = performance.now()
  let [planned, toWrite, isPartial] = [0, 0, false]
  return {
    request: requests.add,
    item({ settled }) {
      planned++
      if (settled === undefined) toWrite++
    },
    problem() {
      isPartial = true
    },
    summary: () => ({
      planned,
      toWrite,
      partial: isPartial,
      requests: requests.all(),
      ms: Math.round(performance.now() - startedAt),
    }),
  }
}

export type PatchTally = {
  request(sort: string): void
  item(item: PatchItem): void
  summary(o: { readonly interrupted: boolean; readonly journal?: string; readonly dryRun?: boolean }): PatchSummary
}

/** @param plan what was counted before anything was written */
export function patchTally(plan: PlanSummary): PatchTally {
  const counts = Object.fromEntries(PATCH_STATUSES.map((status) => [status, 0])) as Record<PatchStatus, number>
  const requests = countRequests()
  const startedAt = performance.now()
  return {
    request: requests.add,
    item({ status }) {
      counts[status]++
    },
    summary: ({ interrupted, journal, dryRun }) => ({
      planned: plan.planned,
      counts: { ...counts },
      partial: plan.partial || PATCH_STATUSES.some((status) => isFailure(status) && counts[status] > 0),
      interrupted,
      ...(dryRun && { dryRun }),
      ...(journal !== undefined && { journal }),
      requests: joined(plan.requests, requests.all()),
      ms: plan.ms + Math.round(performance.now() - startedAt),
    }),
  }
}

function joined(a: Requests, b: Requests): Requests {
  const sum: Record<string, number> & { total: number } = { ...a, total: a.total }
  for (const [sort, count] of Object.entries(b)) sum[sort] = (sum[sort] ?? 0) + count
  return sum
}
