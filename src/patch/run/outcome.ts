// What has become of one write, as it is: nothing is masked yet.

import type { DiffConflict } from '../../diff/diff-item.ts'
import { behind, type Curtain } from '../../diff/to-item.ts'
import type { Change } from '../../machinery/changes/change.ts'
import type { KubeObject } from '../../machinery/json.ts'
import type { PatchItem, PatchStatus } from '../patch-item.ts'
import { problemOf } from '../plan/plan-one.ts'
import type { PlannedWrite } from '../plan/planned-write.ts'

export type Outcome = {
  readonly write: PlannedWrite
  readonly status: PatchStatus
  readonly tries: number
  /** Of the object after the write. */
  readonly resourceVersion?: string | undefined
  /** What the write has done. Set where it is written. */
  readonly effects?: readonly Change[] | undefined
  /** Of a stale object: what would have to be changed now. */
  readonly changes?: readonly Change[] | undefined
  readonly reason?: string | undefined
  /** It has passed the mask. */
  readonly message?: string | undefined
  readonly code?: number | undefined
  readonly conflicts?: readonly DiffConflict[] | undefined
  /** No answer has come, and what is there does not tell. Default: false. */
  readonly isUnknown?: boolean
  /** The cluster cannot be asked any more: no other object of it either. Default: false. */
  readonly isLost?: boolean
}

export function outcomeOf(
  write: PlannedWrite,
  { after, ...known }: Omit<Outcome, 'write' | 'resourceVersion'> & { readonly after?: KubeObject },
): Outcome {
  return { write, ...known, resourceVersion: after?.metadata?.resourceVersion }
}

/** As it leaves. */
export function itemOf(outcome: Outcome, curtain: Curtain): PatchItem {
  const { write, status, tries, resourceVersion, message, reason, code } = outcome
  const { ref, changeHash, warnings } = write
  const changes = outcome.changes ?? write.changes
  const conflicts = outcome.conflicts ?? []
  const {
    changes: shown,
    conflicts: told,
    isMasked,
  } = behind(curtain, {
    before: undefined,
    after: undefined,
    changes,
    conflicts,
    ref,
  })
  const hasProblem = status !== 'written' && status !== 'unchanged' && status !== 'skipped'
  return {
    ref,
    status,
    tries,
    ...(ref.resourceVersion !== undefined && { resourceVersionBefore: ref.resourceVersion }),
    ...(resourceVersion !== undefined && { resourceVersionAfter: resourceVersion }),
    // of a few values a hash is as good as the values
    ...(!isMasked && write.changes.length > 0 && { changeHash }),
    changes: shown,
    conflicts: told,
    warnings,
    ...(message !== undefined && { note: message }),
    isMasked,
    ...(hasProblem && { problem: problemOf(ref, reason ?? 'Unknown', message ?? status, code) }),
  }
}
