// What has become of a write, as a line of a journal, without what is secret.

import type { Mask } from '../../machinery/masking/mask.ts'
import type { Outcome } from '../run/outcome.ts'
import type { OutcomeRecord } from './record.ts'

/** @param isNew the plan in the journal is the one that was carried out, so that only what differs is told */
export function outcomeRecord(
  place: Pick<OutcomeRecord, 'run' | 'seq' | 'time'>,
  { write, status, tries, resourceVersion, effects, message }: Outcome,
  { mask, isNew }: { readonly mask: Mask | undefined; readonly isNew: boolean },
): OutcomeRecord {
  const isTold = effects !== undefined && (!isNew || effects !== write.effects)
  const { run, seq, time } = place
  return {
    run,
    seq,
    phase: 'outcome',
    status,
    tries,
    ...(resourceVersion !== undefined && { resourceVersionAfter: resourceVersion }),
    ...(isTold && { effects: mask === undefined ? effects : mask.changes(effects, write.ref) }),
    // on a screen it may be shown with its secrets: here it stays
    ...(message !== undefined && { message: mask === undefined ? message : mask.message(message, write.ref) }),
    time,
  }
}
