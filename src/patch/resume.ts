// Finishing a run that was broken off: what is known to be done is left, the rest is settled by looking at the objects.

import { judgeChanges } from '../machinery/changes/judge-changes.ts'
import type { KubeObject } from '../machinery/json.ts'
import type { Schema } from '../machinery/schema/schema.ts'
import type { JournalEntry, ReadJournal } from './journal/read-journal.ts'
import { plannedBefore } from './plan/applying.ts'
import type { RecordedTarget } from './plan/from-records.ts'
import type { Prepare } from './plan/target.ts'

/** Objects whose outcome is not known, those whose request was never sent among them, and those that could not be sent. */
export function openEntries({ entries }: ReadJournal): readonly JournalEntry[] {
  return entries.filter(({ outcome }) => outcome === undefined || ['skipped', 'error'].includes(outcome.status))
}

/** What is left of a run. */
export function remainingOf(journal: ReadJournal): readonly RecordedTarget[] {
  return openEntries(journal).map((entry) => {
    const { ref, resource, subresource, lock, seq } = entry.planned
    return { ref, resource, subresource, lock, seq, prepareWith: (schema) => resuming(entry, schema) }
  })
}

function resuming({ planned, intent, outcome }: JournalEntry, schema: Schema | undefined): Prepare {
  const { ref, changes } = planned
  const again = plannedBefore(planned, schema)
  // an outcome that is known was no write
  if (intent === undefined || outcome !== undefined) return again
  return (live) => {
    // to own what is there once more is no other change
    if (live.metadata?.uid !== ref.uid || changes.length === 0 || isUntouched(live, planned)) return again(live)
    const { pending, done } = judgeChanges(live, changes, schema)
    const message = 'it was written before the run was interrupted'
    if (done.length === changes.length) return { declined: { status: 'written', reason: 'Written', message } }
    if (pending.length < changes.length) return again(live)
    // it may have been written and taken back by somebody: then it must not be written again
    const doubt = 'it has been changed since, and whether it was written before the run was interrupted is not known'
    return { declined: { status: 'stale', reason: 'Conflict', message: doubt, changes } }
  }
}

/** Nobody has written to it: not at all, or nothing but its status and metadata, which the changes are not about. */
function isUntouched(
  { metadata }: KubeObject,
  { ref, generation, changes, subresource }: JournalEntry['planned'],
): boolean {
  if (metadata?.resourceVersion === ref.resourceVersion) return true
  const isOfSpec =
    subresource === undefined &&
    changes.some(
      ({ path: [first] }) => first === undefined || !('f' in first) || !['metadata', 'status'].includes(first.f),
    )
  return isOfSpec && generation !== undefined && metadata?.generation === generation
}
