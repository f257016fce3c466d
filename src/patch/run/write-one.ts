// One approved write: sent, and where the object has changed meanwhile made anew, as long as it is the same change.

import { conflictsIn } from '../../diff/conflicts.ts'
import type { DiffConflict } from '../../diff/diff-item.ts'
import type { Curtain } from '../../diff/to-item.ts'
import { ConnectionError, ServerError } from '../../errors.ts'
import { changeHash } from '../../machinery/changes/change-hash.ts'
import { judgeChanges } from '../../machinery/changes/judge-changes.ts'
import type { KubeObject } from '../../machinery/json.ts'
import type { Patch } from '../../machinery/patches/patch.ts'
import { addressOf, type Sending } from '../plan/address.ts'
import { compile, schemaOf } from '../plan/compile.ts'
import type { PlannedWrite } from '../plan/planned-write.ts'
import type { Target, Wanted } from '../plan/target.ts'
import { sendPatch } from '../request.ts'
import { refusalOf } from '../status-of.ts'
import { effectsIn } from './effects-in.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { staleNote } from './stale-note.ts'

/** What the writing of every object needs. */
export type Writing = Sending & {
  readonly curtain: Curtain
  readonly retries: number
  readonly count: (sort: string) => void
  /** True from when no more is to be sent. */
  readonly isStopped: () => boolean
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
}

/** @throws ConfigError, ServerError 401: what concerns every object */
export async function writeOne(write: PlannedWrite, writing: Writing): Promise<Outcome> {
  const { target } = write
  const { address, read } = addressOf(target, writing)
  let patch = write.patch as Patch
  let sentFor = write.ref.resourceVersion
  for (let tries = 1; ; tries++) {
    writing.count('write')
    let failure: ServerError
    try {
      const answer = await sendPatch(address, patch, false)
      return outcomeOf(write, {
        status: 'written',
        tries,
        after: answer,
        effects: effectsIn(answer, write.effects, schemaOf(target)),
      })
    } catch (error) {
      if (error instanceof ConnectionError) return settle(write, tries, error, writing)
      if (!(error instanceof ServerError) || error.code === 401) throw error
      failure = error
    }
    const refusal = refusalOf(failure)
    if (refusal === 'error') return settle(write, tries, failure, writing)
    if (refusal !== 'moved') return refusedOutcome(write, tries, refusal, failure, writing)
    writing.count('get')
    const live = await read()
    const again = live === undefined ? gone() : look(write, live)
    if ('outcome' in again)
      return outcomeOf(write, { tries, ...again.outcome, ...noted(write, again.outcome, live, writing) })
    if (again.live.metadata?.resourceVersion === sentFor)
      return refusedOutcome(write, tries, 'invalid', failure, writing)
    if (tries > writing.retries || writing.isStopped()) return lost(write, tries, again.live, writing)
    patch = again.patch
    sentFor = again.live.metadata?.resourceVersion
    await writing.sleep(backoff(tries))
  }
}

type Known = Pick<Outcome, 'status'> & Partial<Pick<Outcome, 'reason' | 'message' | 'changes'>>
type Look = { readonly outcome: Known } | { readonly patch: Patch; readonly live: KubeObject }

/** What has become of the object, and whether the same change can still be made. */
function look(write: PlannedWrite, live: KubeObject): Look {
  const { target, ref } = write
  if (ref.uid !== undefined && live.metadata?.uid !== ref.uid)
    return { outcome: { status: 'stale', reason: 'Conflict', message: 'it has been deleted and made again' } }
  const wanted = target.prepare(live)
  if ('declined' in wanted) {
    const { status, ...why } = wanted.declined
    return { outcome: { status: status === 'invalid' ? 'stale' : status, ...why } }
  }
  if ('changes' in wanted && wanted.changes.length === 0) return { outcome: { status: 'unchanged' } }
  if ('changes' in wanted && changeHash(wanted.shown ?? wanted.changes) !== write.changeHash)
    return { outcome: { status: 'stale', changes: wanted.changes } }
  if ('configuration' in wanted && isAnother(write, live))
    return { outcome: { status: 'stale', changes: write.changes } }
  return compiled(live, wanted, target)
}

function compiled(
  live: KubeObject,
  wanted: Exclude<Wanted, { declined: unknown }>,
  target: Omit<Target, 'live'>,
): Look {
  const made = compile(live, wanted, target)
  if ('patch' in made) return { patch: made.patch, live }
  return { outcome: { status: 'invalid', reason: 'Invalid', message: made.refused } }
}

/** What is applied is the same; whether it changes the same is seen by the fields that were approved. */
function isAnother({ target, changes }: PlannedWrite, live: KubeObject): boolean {
  return judgeChanges(live, changes, schemaOf(target)).stale.length > 0
}

function gone(): Look {
  return { outcome: { status: 'stale', reason: 'NotFound', message: 'it has been deleted' } }
}

/**
 * No answer came, or one that says nothing of the object: it is read again. What is there is told, what is not is an
 * error, and was not written.
 */
async function settle(write: PlannedWrite, tries: number, error: Error, writing: Writing): Promise<Outcome> {
  const { target } = write
  const { read } = addressOf(target, writing)
  const message = said(write, error, writing)
  const failed = (more = '') =>
    outcomeOf(write, {
      status: 'error',
      tries,
      reason: error instanceof ServerError ? error.reason || 'ServerError' : 'ConnectionFailed',
      message: `${message}${more}`,
      ...(error instanceof ServerError && { code: error.code }),
      isUnknown: more !== NOT_WRITTEN,
    })
  for (const wait of [0, 500, 2000]) {
    if (wait > 0) await writing.sleep(wait)
    writing.count('get')
    try {
      const live = await read()
      if (live === undefined) return failed(' (it is not there)')
      const { pending } = judgeChanges(live, write.changes, schemaOf(target))
      if (pending.length > 0 || live.metadata?.uid !== write.ref.uid) return failed(NOT_WRITTEN)
      const isSame = live.metadata?.resourceVersion === write.ref.resourceVersion
      return outcomeOf(write, {
        status: isSame ? 'unchanged' : 'written',
        tries,
        after: live,
        effects: effectsIn(live, write.effects, schemaOf(target)),
      })
    } catch (again) {
      if (!(again instanceof ConnectionError || again instanceof ServerError)) throw again
      if (writing.isStopped()) break
    }
  }
  return failed(' (whether it was written is not known)')
}

const NOT_WRITTEN = ' (it was not written)'

async function refusedOutcome(
  write: PlannedWrite,
  tries: number,
  status: 'conflict' | 'forbidden' | 'invalid',
  error: ServerError,
  writing: Writing,
): Promise<Outcome> {
  return outcomeOf(write, {
    status,
    tries,
    reason: error.reason || 'ServerError',
    message: said(write, error, writing),
    code: error.code,
    ...(status === 'conflict' && { conflicts: await conflictsNow(write, error, writing) }),
  })
}

async function conflictsNow(
  write: PlannedWrite,
  error: ServerError,
  writing: Writing,
): Promise<readonly DiffConflict[]> {
  writing.count('get')
  const live = await addressOf(write.target, writing).read()
  const wanted = live === undefined ? undefined : write.target.prepare(live)
  if (live === undefined || wanted === undefined || !('configuration' in wanted)) return []
  return conflictsIn(error, live, wanted.configuration)
}

function said({ ref }: PlannedWrite, error: Error, { curtain }: Writing): string {
  return curtain === undefined ? error.message : curtain.message(error.message, ref)
}

function lost(write: PlannedWrite, tries: number, live: KubeObject, writing: Writing): Outcome {
  const outcome = { status: 'stale', reason: 'Conflict', message: `others were faster ${tries} times` } as const
  return outcomeOf(write, { tries, ...outcome, ...noted(write, outcome, live, writing) })
}

function noted(
  write: PlannedWrite,
  { status, message }: Known,
  live: KubeObject | undefined,
  writing: Writing,
): { readonly message?: string } {
  if (status !== 'stale' || live === undefined) return {}
  const { curtain, now } = writing
  const { ref, target, changes } = write
  const note = staleNote(live, changes, schemaOf(target), { ref, curtain, now: now() })
  return { message: [message, note].filter((part) => part !== undefined).join(': ') || 'it has been changed' }
}

const FIRST_BACKOFF_MS = 10
const LONGEST_BACKOFF_MS = 1000

/** Longer with every try, and never the same for two writers. */
function backoff(tries: number): number {
  return Math.random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** tries)
}
