// One approved write: sent, and where the object has changed meanwhile made anew, as long as it is the same change.

import { conflictsIn } from '../../diff/conflicts.ts'
import type { DiffConflict } from '../../diff/diff-item.ts'
import { ServerError } from '../../errors.ts'
import { changeHash } from '../../machinery/changes/change-hash.ts'
import { judgeChanges } from '../../machinery/changes/judge-changes.ts'
import type { KubeObject } from '../../machinery/json.ts'
import type { Patch } from '../../machinery/patches/patch.ts'
import { addressOf } from '../plan/address.ts'
import { compile, schemaOf } from '../plan/compile.ts'
import type { PlannedWrite } from '../plan/planned-write.ts'
import type { Target, Wanted } from '../plan/target.ts'
import { sendPatch } from '../request.ts'
import { type Refusal, refusalOf } from '../status-of.ts'
import { effectsIn } from './effects-in.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import {
  type Again,
  answerTo,
  type Failure,
  failedOutcome,
  isOfAll,
  isSilence,
  readAgain,
  said,
  settle,
} from './settle.ts'
import { staleNote } from './stale-note.ts'
import type { Writing } from './writing.ts'

/** Never throws for what a server, or its absence, does to the write: that is its outcome. */
export async function writeOne(write: PlannedWrite, writing: Writing): Promise<Outcome> {
  const { target } = write
  const { address } = addressOf(target, writing)
  let patch = write.patch as Patch
  let sentFor = write.ref.resourceVersion
  let wasSilent = false
  for (let tries = 1; ; tries++) {
    writing.count('write')
    const startedAt = writing.now().getTime()
    const sent = await answerTo(() => sendPatch(address, patch, false))
    if ('answer' in sent) {
      const effects = effectsIn(sent.answer, write.effects, schemaOf(target))
      return outcomeOf(write, { status: 'written', tries, after: sent.answer, effects })
    }
    const { failure } = sent
    const refusal = verdictOn(failure)
    if (refusal === 'lost') return failedOutcome(write, tries, failure, writing, { isLost: true })
    if (refusal !== 'moved' && refusal !== 'silence' && refusal !== 'error')
      return refusedOutcome(write, tries, refusal, failure as ServerError, writing)
    // before it is read: what is made of it is then sent at once, and not stale again by having waited
    if (refusal !== 'error' && tries <= writing.retries)
      await writing.sleep(backoff(tries, writing.now().getTime() - startedAt))
    const again =
      refusal === 'moved'
        ? await lookAgain(write, tries, failure, writing)
        : await settle(write, tries, failure, writing)
    if ('end' in again) return again.end
    const { live } = again
    if (refusal === 'error') return failedOutcome(write, tries, failure, writing, { isWritten: false })
    if (refusal === 'moved' && live.metadata?.resourceVersion === sentFor)
      return refusedOutcome(write, tries, 'invalid', failure as ServerError, writing)
    if (writing.isStopped())
      return outcomeOf(write, { status: 'skipped', tries, message: STOPPED, isUnknown: refusal === 'silence' })
    if (tries > writing.retries)
      return refusal === 'moved'
        ? lost(write, tries, live, writing)
        : failedOutcome(write, tries, failure, writing, { isWritten: false })
    const seen = look(write, live, writing)
    if ('outcome' in seen) {
      // what we had sent has come after all
      const status = wasSilent && seen.outcome.status === 'unchanged' ? 'written' : seen.outcome.status
      return outcomeOf(write, { tries, ...seen.outcome, status, ...noted(write, seen.outcome, live, writing) })
    }
    wasSilent ||= refusal === 'silence'
    patch = seen.patch
    sentFor = live.metadata?.resourceVersion
  }
}

/** `silence`: whether it was written is not said. `lost`: nothing can be written any more. */
function verdictOn(failure: Failure): Refusal | 'silence' | 'lost' {
  if (isSilence(failure)) return 'silence'
  return isOfAll(failure) || !(failure instanceof ServerError) ? 'lost' : refusalOf(failure)
}

const STOPPED = 'stopped before it was tried again'

/** The object as it is, of which the server says that it is not what it was. */
async function lookAgain(write: PlannedWrite, tries: number, refused: Error, writing: Writing): Promise<Again> {
  const again = await readAgain(write, writing)
  if ('live' in again) {
    if (again.live !== undefined) return { live: again.live }
    return { end: outcomeOf(write, { status: 'stale', tries, reason: 'NotFound', message: 'it has been deleted' }) }
  }
  const { failure } = again
  if (isOfAll(failure) || isSilence(failure))
    return { end: failedOutcome(write, tries, failure, writing, { isWritten: false, isLost: true }) }
  const message = `${said(write, refused, writing)} (it cannot be read again: ${said(write, failure, writing)})`
  return { end: outcomeOf(write, { status: 'stale', tries, reason: 'Conflict', message }) }
}

type Known = Pick<Outcome, 'status'> & Partial<Pick<Outcome, 'reason' | 'message' | 'changes'>>
type Look = { readonly outcome: Known } | { readonly patch: Patch; readonly live: KubeObject }

/** What has become of the object, and whether the same change can still be made. */
function look(write: PlannedWrite, live: KubeObject, { curtain }: Writing): Look {
  const { target, ref } = write
  if (ref.uid !== undefined && live.metadata?.uid !== ref.uid)
    return { outcome: { status: 'stale', reason: 'Conflict', message: 'it has been deleted and made again' } }
  const wanted = target.prepare(live)
  if ('declined' in wanted) {
    const { status, message, ...why } = wanted.declined
    const shown = curtain === undefined ? message : curtain.message(message, ref, [live])
    return { outcome: { status: status === 'invalid' ? 'stale' : status, ...why, message: shown } }
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
  // what cannot be read is told without the values
  const again = await readAgain(write, writing)
  const live = 'live' in again ? again.live : undefined
  const wanted = live === undefined ? undefined : write.target.prepare(live)
  if (live === undefined || wanted === undefined || !('configuration' in wanted)) return []
  return conflictsIn(error, live, wanted.configuration)
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

const SHORTEST_TRY_MS = 10
const LONGEST_BACKOFF_MS = 1000

/** Longer with every try and with what a try takes, and never the same for two writers. */
function backoff(tries: number, tookMs: number): number {
  return Math.random() * Math.min(LONGEST_BACKOFF_MS, Math.max(SHORTEST_TRY_MS, tookMs) * 2 ** tries)
}
