// Taking a run back: its changes inverted, on the objects as they are now, and nothing else.

import { invertChanges } from '../machinery/changes/apply-changes.ts'
import type { Ref } from '../streams.ts'
import type { JournalEntry, ReadJournal } from './journal/read-journal.ts'
import { preparedBy } from './plan/editing.ts'
import type { RecordedTarget } from './plan/from-records.ts'
import type { Prepare } from './plan/target.ts'

/** What a run has written, or may have, as what takes it back. @param isWanted which of its objects. Default: all */
export function undoTargets(
  { entries }: ReadJournal,
  isWanted: (ref: Ref) => boolean = () => true,
): readonly RecordedTarget[] {
  return entries
    .filter((entry) => mayBeWritten(entry) && isWanted(entry.planned.ref))
    .map((entry) => {
      const { ref, resource, subresource } = entry.planned
      return {
        ref,
        resource,
        subresource,
        lock: 'fields',
        prepareWith: (schema) => undoing(entry, (inverse) => preparedBy(inverse, ref.uid, schema)),
      }
    })
}

function mayBeWritten({ intent, outcome }: JournalEntry): boolean {
  return outcome === undefined ? intent !== undefined : outcome.status === 'written'
}

function undoing(
  { planned, outcome }: JournalEntry,
  prepare: (inverse: ReturnType<typeof invertChanges>) => Prepare,
): Prepare {
  if (planned.isMasked) {
    const message = 'its values are secret, and the run was not told to keep them (--journal-secrets)'
    return () => ({ declined: { status: 'invalid', reason: 'Masked', message } })
  }
  if (planned.isOwnership) {
    const message = 'who owns what is not taken back; kubectl tack own gives it back'
    return () => ({ declined: { status: 'invalid', reason: 'Ownership', message } })
  }
  return prepare(invertChanges(outcome?.effects ?? planned.effects))
}
