// Filters and ignore rules over the items of a diff. One place for all formats: what is shown and what is counted agree.

import type { Change, ChangeOwner } from '../machinery/changes/change.ts'
import type { PathPattern } from '../machinery/paths/path-pattern.ts'
import { type Event, type Run, toRun } from '../streams.ts'
import { DIFF_ACTIONS, type DiffAction, type DiffConflict, type DiffItem, type DiffSummary } from './diff-item.ts'
import { ignorePaths, type Parts, partsOf, withParts } from './ignore-paths.ts'

/** What of a diff is of interest. */
export type DiffFilters = {
  /** Objects of other kinds are left out. Default: all kinds are wanted. */
  readonly isWantedKind?: ((kind: { readonly apiVersion: string; readonly kind: string }) => boolean) | undefined
  /**
   * Changes of fields that one of these owns; with a `!` in front, of fields that it does not own. `*` and `?` stand for
   * characters. Objects of which nothing is left are left out. Default: whoever owns them.
   */
  readonly onlyOwners?: readonly string[] | undefined
  /** What differs there is no difference. Default: nothing. */
  readonly ignore?: readonly PathPattern[] | undefined
  /** What differs in fields that nobody but such managers owns is no difference. Default: nobody. */
  readonly ignoreManagers?: readonly string[] | undefined
}

/** The same run with what the filters leave of it, and counts of that. */
export function filterItems(run: Run<DiffItem, DiffSummary>, filters: DiffFilters): Run<DiffItem, DiffSummary> {
  const counts = Object.fromEntries(DIFF_ACTIONS.map((action) => [action, 0])) as Record<DiffAction, number>
  let leftOut = 0
  let hasProblems = false

  async function* generate(): AsyncGenerator<Event<DiffItem>, DiffSummary> {
    for await (const event of run) {
      if ('problem' in event) hasProblems = true
      if (!('item' in event)) {
        yield event
        continue
      }
      const item = filterItem(event.item, filters)
      if (item === undefined) leftOut++
      else {
        counts[item.action]++
        yield { item }
      }
    }
    return summaryOf(await run.summary)
  }

  function summaryOf(whole: DiffSummary): DiffSummary {
    return {
      ...whole,
      counts: { ...counts },
      partial: hasProblems || counts.error > 0,
      ...(leftOut > 0 && { leftOut }),
    }
  }

  const nothing = Object.fromEntries(DIFF_ACTIONS.map((action) => [action, 0])) as Record<DiffAction, number>
  const none: DiffSummary = { counts: nothing, partial: true, requests: { total: 0 }, ms: 0 }
  return toRun(generate, () => summaryOf(none))
}

/** What the filters leave of an item; undefined when it is left out. Errors stay: nobody knows what they hide. */
export function filterItem(item: DiffItem, filters: DiffFilters): DiffItem | undefined {
  const { isWantedKind, onlyOwners = [], ignore = [], ignoreManagers = [] } = filters
  if (isWantedKind !== undefined && !isWantedKind(item.ref)) return undefined
  if (item.action === 'error' || item.action === 'unchanged') return item
  const seen = withoutIgnored(item, ignore, ignoreManagers)
  return onlyOwners.length === 0 || seen.action === 'unchanged' ? seen : ofOwners(seen, onlyOwners)
}

function withoutIgnored(item: DiffItem, patterns: readonly PathPattern[], managers: readonly string[]): DiffItem {
  if (patterns.length === 0 && managers.length === 0) return item
  const isManager = anyGlob(managers)
  const isIgnored = (owners: readonly ChangeOwner[]) =>
    owners.length > 0 && owners.every(({ manager }) => isManager(manager))
  const before = partsOf(item)
  const after = ignorePaths(before, patterns, {
    change: ({ owners }) => isIgnored(owners),
    conflict: ({ manager }) => isManager(manager),
  })
  return after === before ? item : judged(item, before, after)
}

/** Says of an object what is so when some of its differences are none. */
function judged(item: DiffItem, before: Parts, after: Parts): DiffItem {
  const left = withParts(item, after)
  if (item.action === 'create' || item.action === 'delete') return left
  const hasChanges = after.changes.length > 0
  const isStillInConflict = after.conflicts.length > 0
  if (isStillInConflict || (hasChanges && item.action !== 'conflict')) return left
  const { problem: _, ...rest } = left
  const notes = [...item.notes, ...(hasChanges ? [] : [IGNORED]), ...refusalNotes(item, before)]
  return { ...rest, action: hasChanges ? 'update' : 'unchanged', notes }
}

const IGNORED = 'all that differs is ignored'

function refusalNotes({ action }: DiffItem, { conflicts }: Parts): string[] {
  if (action === 'replace-needed') return ['an apply would still be refused: the object would have to be made again']
  if (action !== 'conflict') return []
  const managers = [...new Set(conflicts.map(({ manager }) => JSON.stringify(manager)))]
  return [`an apply would still be refused: its conflicts with ${managers.join(', ')} are ignored`]
}

function ofOwners(item: DiffItem, wanted: readonly string[]): DiffItem | undefined {
  const positive = wanted.filter((word) => !word.startsWith('!'))
  const isWanted = anyGlob(positive)
  const isUnwanted = anyGlob(wanted.filter((word) => word.startsWith('!')).map((word) => word.slice(1)))
  const fits = (owners: readonly { readonly manager: string }[]) =>
    (positive.length === 0 || owners.some(({ manager }) => isWanted(manager))) &&
    !owners.some(({ manager }) => isUnwanted(manager))
  const before = partsOf(item)
  const after = ignorePaths(before, [], {
    change: ({ owners }: Change) => !fits(owners),
    conflict: (conflict: DiffConflict) => !fits([conflict]),
  })
  if (after === before) return item
  return after.changes.length === 0 && after.conflicts.length === 0 ? undefined : withParts(item, after)
}

function anyGlob(patterns: readonly string[]): (name: string) => boolean {
  const expressions = patterns.map((pattern) => {
    const escaped = pattern
      .replace(/[\\^$.+()|[\]{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')
    return new RegExp(`^${escaped}$`, 's')
  })
  return (name) => expressions.some((expression) => expression.test(name))
}
