// What a patch says of one object, and of all of them together.

import type { DiffConflict } from '../diff/diff-item.ts'
import type { Change } from '../machinery/changes/change.ts'
import type { Masked } from '../machinery/masking/masked.ts'
import type { Problem, Ref } from '../streams.ts'

/**
 * What has become of an object. `unchanged`: it was so already. `stale`: somebody has changed it, or it is gone; it was
 * left as it is. `conflict`: others own the fields. `invalid`: the server does not take it. `skipped`: not attempted.
 * `error`: no answer, or a failure of the server.
 */
export type PatchStatus = 'written' | 'unchanged' | 'stale' | 'conflict' | 'forbidden' | 'invalid' | 'skipped' | 'error'

/** Every status, in the order in which they are counted. */
export const PATCH_STATUSES: readonly PatchStatus[] = [
  'written',
  'unchanged',
  'stale',
  'conflict',
  'forbidden',
  'invalid',
  'skipped',
  'error',
]

/** One object of a patch. All values in it have passed the mask. */
export type PatchItem = {
  readonly ref: Ref
  readonly status: PatchStatus
  /** Requests that were to write it; 0 where none was sent. */
  readonly tries: number
  readonly resourceVersionBefore?: string
  readonly resourceVersionAfter?: string
  /** Of what was approved; see `changeHash`. */
  readonly changeHash?: string
  /** What was to be changed; of a stale object, what would have to be changed now. */
  readonly changes: Masked<readonly Change[]>
  readonly conflicts: Masked<readonly DiffConflict[]>
  readonly warnings: readonly string[]
  /** A sentence that belongs to the status: who has changed it, why it is refused. */
  readonly note?: string
  /** True when `changes` holds something in place of a secret. */
  readonly isMasked: boolean
  /** Why, of every status but `written`, `unchanged` and `skipped`. */
  readonly problem?: Problem
}

/** What a patch came to, when it has ended. */
export type PatchSummary = {
  /** Objects that were selected. */
  readonly planned: number
  readonly counts: Readonly<Record<PatchStatus, number>>
  /** Some objects that were to be written are not. */
  readonly partial: boolean
  readonly interrupted: boolean
  /** True: nothing was written, the statuses are what would be. */
  readonly dryRun?: boolean
  /** The run under which `undo` and `resume` know it. */
  readonly journal?: string
  /** `total`, and how many of each sort: `list`, `get`, `dryRun`, `write`. */
  readonly requests: { readonly total: number; readonly [sort: string]: number }
  readonly ms: number
}

/** True for what leaves an object other than it was to be. */
export function isFailure(status: PatchStatus): boolean {
  return status !== 'written' && status !== 'unchanged'
}
