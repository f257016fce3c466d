// Counting what a diff has said and what it has cost.

import { DIFF_ACTIONS, type DiffAction, type DiffItem, type DiffSummary } from './diff-item.ts'

export type Tally = {
  /** Of one sort: `list`, `get`, `dryRun`. */
  request(sort: string): void
  item(item: DiffItem): void
  /** Something that is no object could not be read. */
  problem(): void
  summary(): DiffSummary
}

export function tally(): Tally {
  const counts = Object.fromEntries(DIFF_ACTIONS.map((action) => [action, 0])) as Record<DiffAction, number>
  const requests: Record<string, number> = {}
  const startedAt = performance.now()
  let isPartial = false
  return {
    request(sort) {
      requests[sort] = (requests[sort] ?? 0) + 1
    },
    item({ action }) {
      counts[action]++
      if (action === 'error') isPartial = true
    },
    problem() {
      isPartial = true
    },
    summary: () => ({
      counts: { ...counts },
      partial: isPartial,
      requests: { total: Object.values(requests).reduce((sum, n) => sum + n, 0), ...requests },
      ms: Math.round(performance.now() - startedAt),
    }),
  }
}
