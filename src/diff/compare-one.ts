// One manifest beside its live object: what is asked of the server, and again when somebody else writes meanwhile.

import { ServerError } from '../errors.ts'
import { migrationPatch } from '../machinery/apply/migrate-client-side.ts'
import type { KubeObject } from '../machinery/json.ts'
import { LAST_APPLIED_ANNOTATION } from '../machinery/patches/kubectl/last-applied.ts'
import { sameJson } from '../machinery/values/same-json.ts'
import { reached } from './answered.ts'
import type { DiffStrategy } from './diff-item.ts'
import type { ManifestDiffOptions } from './diff-options.ts'
import { type KindFacts, type Method, managerOf, methodOf, NoPatchError, strategyFor } from './methods.ts'
import type { Asked, Moved, Outcome, Work } from './outcome.ts'
import { createdHere, readAgain, refused } from './refused.ts'
import type { Subject } from './subject.ts'

/** How often an object is read again that others write meanwhile. */
const TRIES = 4

/**
 * Compares one manifest. Never throws for what a server answers about the object.
 * @throws ConnectionError, ConfigError, CancelledError
 */
export async function compareOne(
  subject: Subject,
  live: Promise<KubeObject | undefined>,
  work: Work,
  signal: AbortSignal,
): Promise<Outcome> {
  // where something else fails first nobody hears of it
  live.catch(() => {})
  const isUnknown = subject.defined !== undefined
  const facts = isUnknown
    ? { schema: subject.defined?.schema, isBuiltIn: false }
    : await work.kinds.of(subject.resource)
  if (isUnknown) return { ...(await createdHere(subject, facts)), notes: ['its kind is defined by the manifests'] }
  const early = askEarly(subject, facts, work, signal)
  let current = await live
  for (let tries = 1; ; tries++) {
    const outcome = await attempt(subject, current, facts, work, signal, tries === 1 ? early : undefined)
    if (outcome !== 'moved') return outcome
    if (tries === TRIES)
      return { action: 'error', facts, error: new Error('the object changes faster than it can be read') }
    current = await readAgain(subject, work, signal)
  }
}

/** A server-side apply says the same whatever is there: it need not wait for the live object. */
function askEarly(
  subject: Subject,
  facts: KindFacts,
  { options, cluster, count }: Work,
  signal: AbortSignal,
): Promise<KubeObject> | undefined {
  if (options.strategy !== 'ssa' || options.fast) return undefined
  const ask = methodOf('ssa', subject, facts, cluster, methodOptions(options), signal).ask(undefined)
  if (ask === undefined) return undefined
  count('dryRun')
  const answer = ask()
  // it is heard of when the live object is there; without that nobody asks
  answer.catch(() => {})
  return answer
}

/**
 * @param early an answer that has been asked for
 * @returns `moved` when the object that answered is not the one that was read
 */
async function attempt(
  subject: Subject,
  live: KubeObject | undefined,
  facts: KindFacts,
  work: Work,
  signal: AbortSignal,
  early: Promise<KubeObject> | undefined,
): Promise<Outcome | Moved> {
  const { options, cluster, count } = work
  const method = methodOf(chosen(live, options), subject, facts, cluster, methodOptions(options), signal)
  const known = { facts, strategy: method.strategy, ...(live !== undefined && { before: live }) }
  const asked: Asked = { subject, live, method, known, work }
  try {
    const ask = method.ask(live)
    if (ask === undefined)
      return { ...known, action: 'unchanged', basis: 'server', ...(live !== undefined && { after: live }) }
    const guess = live === undefined ? undefined : guessOf(live, method, options)
    if (guess !== undefined && live !== undefined && wouldBeSame(guess, live))
      return { ...known, action: 'update', basis: 'local', after: guess }
    if (early === undefined) count('dryRun')
    return await reached(asked, await (early ?? ask()))
  } catch (error) {
    if (error instanceof NoPatchError) return { ...known, action: 'error', error }
    if (!(error instanceof ServerError)) throw error
    return refused(asked, error, signal)
  }
}

function chosen(live: KubeObject | undefined, { strategy = 'auto', fieldManager }: ManifestDiffOptions): DiffStrategy {
  return strategy === 'auto' ? strategyFor(live, managerOf('ssa', { fieldManager })) : strategy
}

function methodOptions({ fieldManager, forceConflicts = false, now }: Work['options']) {
  return { fieldManager, force: forceConflicts, now }
}

/** What a write would come to without asking: nothing where others own what would change, or a migration would follow. */
function guessOf(live: KubeObject, method: Method, options: ManifestDiffOptions): KubeObject | undefined {
  if (!options.fast) return undefined
  const isNoted = live.metadata?.annotations?.[LAST_APPLIED_ANNOTATION] !== undefined
  const isMigrated =
    isNoted && method.strategy === 'ssa' && migrationPatch(live, managerOf('ssa', options)) !== undefined
  return isMigrated ? undefined : method.merge(live, options.forceConflicts ?? false)
}

/** By the text, as writes go: only then nothing would be written but who owns it. */
function wouldBeSame(guess: KubeObject, live: KubeObject): boolean {
  return sameJson(withoutOwners(guess), withoutOwners(live))
}

function withoutOwners({ metadata, ...object }: KubeObject) {
  const { managedFields: _, ...rest } = metadata ?? {}
  return { ...object, metadata: rest }
}
