// The lines of a journal: what a run was to do, what it was about to do, and what became of it.

import type { Change } from '../../machinery/changes/change.ts'
import type { KubeObject } from '../../machinery/json.ts'
import type { Lock } from '../../machinery/patches/compile/compile-patch.ts'
import type { ResourceInfo } from '../../machinery/resource-info.ts'
import type { Ref } from '../../streams.ts'
import type { PatchStatus, PatchSummary } from '../patch-item.ts'

/** Journals of a higher version are not read. */
export const JOURNAL_VERSION = 1

/** The first line: what was asked. */
export type BeginRecord = {
  readonly run: string
  readonly version: number
  readonly phase: 'begin'
  /** The words of the command, without what is secret. */
  readonly command: readonly string[]
  readonly contexts: readonly string[]
  readonly fieldManager: string
  readonly force: boolean
  /** Set where the run takes another one back. */
  readonly undoes?: string
  /** How many objects are to be written: a plan that has fewer was broken off before anything was sent. */
  readonly objects: number
  readonly pid: number
  readonly time: string
}

/** Somebody wants to go on with the run. It is theirs when all who wanted it before them are gone. */
export type ResumeRecord = {
  readonly run: string
  readonly phase: 'resume'
  readonly pid: number
  /** Tells several of one process apart. */
  readonly token: string
  readonly time: string
}

/** They do not go on with it. */
export type ReleaseRecord = {
  readonly run: string
  readonly phase: 'release'
  readonly token: string
  readonly time: string
}

/** The line before could not be written to its end. */
export type TornRecord = {
  readonly run: string
  readonly phase: 'torn'
  readonly time: string
}

/** One object of the plan; all of them are on disk before the first request is sent. */
export type PlannedRecord = {
  readonly run: string
  readonly seq: number
  readonly phase: 'planned'
  readonly ref: Ref
  readonly resource: ResourceInfo
  readonly subresource?: string
  readonly lock: Lock
  readonly changes: readonly Change[]
  /** What the server was to make of it. */
  readonly effects: readonly Change[]
  readonly changeHash: string
  /** What is applied, of server-side apply. */
  readonly configuration?: KubeObject
  readonly generation?: number
  readonly isOwnership?: boolean
  /** The values are masked, since they are secret. */
  readonly isMasked?: boolean
}

/** A request is about to be sent. */
export type IntentRecord = {
  readonly run: string
  readonly seq: number
  readonly phase: 'intent'
  readonly time: string
}

/** What became of it. */
export type OutcomeRecord = {
  readonly run: string
  readonly seq: number
  readonly phase: 'outcome'
  readonly status: PatchStatus
  readonly tries: number
  readonly resourceVersionAfter?: string
  /** Where they are not those that were planned. */
  readonly effects?: readonly Change[]
  readonly message?: string
  readonly time: string
}

/** The last line. */
export type EndRecord = {
  readonly run: string
  readonly phase: 'end'
  readonly summary: PatchSummary
  /** Of those who went on with it; absent: they who began it. */
  readonly token?: string
  readonly time: string
}

export type JournalRecord =
  | BeginRecord
  | PlannedRecord
  | IntentRecord
  | OutcomeRecord
  | EndRecord
  | ResumeRecord
  | ReleaseRecord
  | TornRecord
