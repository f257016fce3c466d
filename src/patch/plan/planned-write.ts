// What a plan says of one object.

import type { DiffConflict, DiffItem } from '../../diff/diff-item.ts'
import type { Change } from '../../machinery/changes/change.ts'
import type { KubeObject } from '../../machinery/json.ts'
import type { Patch } from '../../machinery/patches/patch.ts'
import type { Problem, Ref } from '../../streams.ts'
import type { PatchStatus } from '../patch-item.ts'
import type { Target } from './target.ts'

/** What is known of an object before anything is written. Values are as they are: nothing is masked yet. */
export type PlannedWrite = {
  /** Without the object as it was read, so that a long plan is small. */
  readonly target: Omit<Target, 'live'>
  /** With uid and resourceVersion of the object as it was read. */
  readonly ref: Ref
  /** What is asked for. */
  readonly changes: readonly Change[]
  /** What the server makes of it: what is asked for, and what comes with it. */
  readonly effects: readonly Change[]
  /** Of `changes`: what is approved. */
  readonly changeHash: string
  /** What is applied, of server-side apply. */
  readonly configuration?: KubeObject | undefined
  /** It only says who owns what: there is nothing in the object to take back. */
  readonly isOwnership?: boolean
  /** Of the object as it was read. */
  readonly generation?: number | undefined
  /** The request for the object as it was read. */
  readonly patch?: Patch | undefined
  /** Set where nothing is to be sent: the object is so already, or the server would refuse. */
  readonly settled?: Settled | undefined
  readonly warnings: readonly string[]
}

/** A status that is known before anything is written; `written` of a run that goes on: it was written before. */
export type Settled = {
  readonly status: PatchStatus
  readonly problem?: Problem | undefined
  readonly conflicts?: readonly DiffConflict[] | undefined
  readonly note?: string | undefined
}

/** A planned write with what is shown of it, which has passed the mask. */
export type Planned = { readonly write: PlannedWrite; readonly preview: DiffItem }
