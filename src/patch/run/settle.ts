// What becomes of a write to which the server has not answered, or not about the object.

import { CancelledError, ConfigError, ConnectionError, ServerError } from '../../errors.ts'
import { judgeChanges } from '../../machinery/changes/judge-changes.ts'
import type { KubeObject } from '../../machinery/json.ts'
import { addressOf } from '../plan/address.ts'
import { schemaOf } from '../plan/compile.ts'
import type { PlannedWrite } from '../plan/planned-write.ts'
import { serverMessage } from '../server-message.ts'
import { effectsIn } from './effects-in.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import type { Writing } from './writing.ts'

/** What a server, its absence, or credentials do to a request. */
export type Failure = ServerError | ConnectionError | ConfigError

type Sent = { readonly answer: KubeObject } | { readonly failure: Failure }

/** Bugs are thrown. */
export async function answerTo(ask: () => Promise<KubeObject>): Promise<Sent> {
  try {
    return { answer: await ask() }
  } catch (error) {
    if (error instanceof ServerError || error instanceof ConnectionError || error instanceof ConfigError)
      return { failure: error }
    throw error
  }
}

/** Whether the write was made is not said: no answer, or one of somebody in between. */
export function isSilence(failure: Error): boolean {
  return (
    failure instanceof ConnectionError || (failure instanceof ServerError && [502, 503, 504].includes(failure.code))
  )
}

/** Credentials that are not taken, or cannot be had. */
export function isOfAll(failure: Error): boolean {
  return failure instanceof ConfigError || (failure instanceof ServerError && failure.code === 401)
}

/** How long a read may take by which a write is settled. */
const READ_TIMEOUT_MS = 60_000

/** The object as it is; or why it cannot be read. Bugs are thrown. */
export async function readAgain(
  write: PlannedWrite,
  writing: Writing,
): Promise<{ readonly live: KubeObject | undefined } | { readonly failure: Failure }> {
  writing.count('get')
  try {
    return { live: await addressOf(write.target, writing).read(AbortSignal.timeout(READ_TIMEOUT_MS)) }
  } catch (error) {
    if (error instanceof ServerError || error instanceof ConnectionError || error instanceof ConfigError)
      return { failure: error }
    if (!(error instanceof CancelledError)) throw error
    const { server: host } = write.target.cluster.connection
    return { failure: new ConnectionError('no answer in time', { host, failure: 'timeout', cause: error }) }
  }
}

/** The end of it; or the object as it is, to which the write has not been made. */
export type Again = { readonly end: Outcome } | { readonly live: KubeObject }

/** After how long an object is looked at again. */
const LOOKS_MS = [0, 500, 2000]

/** Where nothing was sent there is nothing to wait for. */
const NEVER_SENT: ReadonlySet<string> = new Set(['refused', 'dns', 'tls', 'proxy'])

/**
 * Looks at the object of whose write nothing is known. What is there is told; the object itself where the write has not
 * been made. A request without an answer may still be on its way: it is waited for a while.
 */
export async function settle(write: PlannedWrite, tries: number, failure: Error, writing: Writing): Promise<Again> {
  const { target } = write
  const wasSent = !(failure instanceof ConnectionError && NEVER_SENT.has(failure.failure))
  const mayCome = wasSent && isSilence(failure)
  let seen: KubeObject | undefined
  for (const wait of LOOKS_MS) {
    if (wait > 0) await writing.sleep(wait)
    const again = await readAgain(write, writing)
    if ('live' in again) {
      seen = again.live
      if (seen === undefined) return { end: failedOutcome(write, tries, failure, writing, { more: 'it is not there' }) }
      const { pending } = judgeChanges(seen, write.changes, schemaOf(target))
      if (seen.metadata?.uid === write.ref.uid && pending.length === 0) return { end: told(write, tries, seen) }
      if (!mayCome) break
    }
    if (writing.isStopped()) break
  }
  if (seen !== undefined && !(mayCome && writing.isStopped())) return { live: seen }
  return {
    end: failedOutcome(write, tries, failure, writing, {
      isWritten: wasSent ? undefined : false,
      isLost: seen === undefined,
    }),
  }
}

/** Nothing is left to be changed. */
function told(write: PlannedWrite, tries: number, live: KubeObject): Outcome {
  const isSame = live.metadata?.resourceVersion === write.ref.resourceVersion
  return outcomeOf(write, {
    status: isSame ? 'unchanged' : 'written',
    tries,
    after: live,
    effects: effectsIn(live, write.effects, schemaOf(write.target)),
  })
}

type Failed = { readonly isWritten?: false | undefined; readonly isLost?: boolean; readonly more?: string }

/** @param isWritten undefined: not known, but for what credentials have kept from being sent */
export function failedOutcome(
  write: PlannedWrite,
  tries: number,
  failure: Error,
  writing: Writing,
  { isWritten, isLost = false, more }: Failed,
): Outcome {
  const isKnown = isWritten === false || isOfAll(failure)
  const note = more ?? (isKnown ? 'it was not written' : 'whether it was written is not known')
  return outcomeOf(write, {
    status: 'error',
    tries,
    reason: reasonOf(failure),
    message: `${said(write, failure, writing)} (${note})`,
    ...(failure instanceof ServerError && { code: failure.code }),
    isUnknown: !isKnown,
    isLost,
  })
}

function reasonOf(failure: Error): string {
  if (failure instanceof ServerError) return failure.reason || 'ServerError'
  return failure instanceof ConfigError ? 'InvalidConfiguration' : 'ConnectionFailed'
}

/** Behind the mask. */
export function said({ ref }: PlannedWrite, error: Error, { curtain }: Writing): string {
  return serverMessage(error, ref, curtain)
}
