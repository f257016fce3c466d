// Items of a diff as the engine would make them, for tests of what is shown of them.

import type { DiffAction, DiffConflict, DiffItem, DiffSummary } from '../../src/diff/diff-item.ts'
import type { Change, ChangeOwner, ChangeSource } from '../../src/machinery/changes/change.ts'
import { changeOf } from '../../src/machinery/changes/change.ts'
import type { Json, KubeObject } from '../../src/machinery/json.ts'
import { asMasked } from '../../src/machinery/masking/masked.ts'
import { parseFieldPath } from '../../src/machinery/paths/parse-path.ts'
import { type Event, type Problem, type Ref, type Run, toRun } from '../../src/streams.ts'

export const NOW = new Date('2026-11-23T12:00:00Z')

export function ownerOf(manager: string, daysAgo = 3): ChangeOwner {
  return { manager, operation: 'Apply', time: new Date(NOW.getTime() - daysAgo * 86_400_000).toISOString() }
}

export function changeAt(
  path: string,
  old: Json | undefined,
  wanted: Json | undefined,
  more: { readonly source?: ChangeSource; readonly owners?: readonly ChangeOwner[] } = {},
): Change {
  return { ...changeOf(parseFieldPath(path), old, wanted), source: 'manifest', ...more }
}

export type ItemParts = {
  readonly ref?: Partial<Ref>
  readonly changes?: readonly Change[]
  readonly conflicts?: readonly DiffConflict[]
  readonly before?: object
  readonly after?: object
  readonly isMasked?: boolean
  readonly notes?: readonly string[]
  readonly problem?: Omit<Problem, 'ref' | 'scope'>
}

export function itemWith(action: DiffAction, parts: ItemParts = {}): DiffItem {
  const { changes = [], conflicts = [], before, after, isMasked = false, notes = [], problem } = parts
  const ref: Ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'api', ...parts.ref }
  const sides = {
    ...(before !== undefined && { before: asMasked(before as KubeObject) }),
    ...(after !== undefined && { after: asMasked(after as KubeObject) }),
  }
  return {
    ref,
    action,
    ...(action !== 'error' && { basis: 'server', strategy: 'ssa' }),
    changes: asMasked(changes),
    conflicts: asMasked(conflicts),
    notes,
    ...sides,
    ...(changes.length > 0 && { whole: sides }),
    isMasked,
    ...(problem !== undefined && { problem: { scope: 'object', ...problem, ref } }),
  }
}

/** A run that ends with counts of its items; the consumer is never ahead of it. */
export function runOf(items: readonly DiffItem[], problems: readonly Problem[] = []): Run<DiffItem, DiffSummary> {
  const counts = { create: 0, update: 0, 'replace-needed': 0, delete: 0, conflict: 0, unchanged: 0, error: 0 }
  const summary = () => ({
    counts: { ...counts },
    partial: counts.error > 0 || problems.length > 0,
    requests: { total: 2, dryRun: 2 },
    ms: 5,
  })
  async function* generate(): AsyncGenerator<Event<DiffItem>, DiffSummary> {
    for (const problem of problems) yield { problem }
    for (const item of items) {
      counts[item.action]++
      yield { item }
    }
    return summary()
  }
  return toRun(generate, summary)
}
