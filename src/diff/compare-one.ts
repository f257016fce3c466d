// One manifest beside its live object: the dry run, and what its refusal means.

import type { Cluster } from '../cluster/cluster.ts'
import { ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import { LAST_APPLIED_ANNOTATION } from '../machinery/patches/kubectl/last-applied.ts'
import { sameJson } from '../machinery/values/same-json.ts'
import { conflictsIn } from './conflicts.ts'
import type { DefinitionsInSet } from './definitions-in-set.ts'
import type { Basis, DiffAction, DiffConflict, DiffStrategy } from './diff-item.ts'
import type { ManifestDiffOptions } from './diff-options.ts'
import type { KindsKnown } from './kind-facts.ts'
import { applied, type KindFacts, type Method, managerOf, methodOf, NoPatchError, strategyFor } from './methods.ts'
import { refusalOf } from './refusal.ts'
import type { Subject } from './subject.ts'

/** What is known of one object when it has been compared. Values are as they are: nothing is masked yet. */
export type Outcome = {
  readonly action: DiffAction
  readonly basis?: Basis
  readonly strategy?: DiffStrategy
  readonly before?: KubeObject
  readonly after?: KubeObject
  /** The object after the first apply, where a migration changes it once more. */
  readonly beforeMigration?: KubeObject
  readonly facts: KindFacts
  readonly conflicts?: readonly DiffConflict[]
  readonly notes?: readonly string[]
  readonly error?: Error
}

export type Work = {
  readonly cluster: Cluster
  readonly options: ManifestDiffOptions & { readonly now: Date }
  readonly kinds: KindsKnown
  readonly definitions: DefinitionsInSet
  readonly count: (sort: 'list' | 'get' | 'dryRun') => void
  /** Told once that this user may not write, in the server's words. */
  readonly mayNotWrite: (error: ServerError) => void
}

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
    work.count('get')
    const { name, namespace } = subject
    current = await work.cluster.get(subject.resource, namespace === undefined ? { name } : { name, namespace }, signal)
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
): Promise<Outcome | 'moved'> {
  const { options, cluster, count } = work
  const method = methodOf(chosen(live, options), subject, facts, cluster, methodOptions(options), signal)
  const known = { facts, strategy: method.strategy, ...(live !== undefined && { before: live }) }
  try {
    const ask = method.ask(live)
    if (ask === undefined) {
      return { ...known, action: 'unchanged', basis: 'server', ...(live !== undefined && { after: live }) }
    }
    const guess = options.fast && live !== undefined ? method.merge(live) : undefined
    if (guess !== undefined && live !== undefined && wouldBeSame(guess, live))
      return { ...known, action: 'unchanged', basis: 'local', after: live }
    if (early === undefined) count('dryRun')
    const answer = await (early ?? ask())
    return hasMoved(live, answer) ? 'moved' : await reached(subject, live, answer, method, known, work)
  } catch (error) {
    if (error instanceof NoPatchError) return { ...known, action: 'error', error }
    if (!(error instanceof ServerError)) throw error
    return refused(error, subject, live, method, known, work)
  }
}

type Known = { readonly facts: KindFacts; readonly strategy: DiffStrategy; readonly before?: KubeObject }

function chosen(live: KubeObject | undefined, { strategy = 'auto', fieldManager }: ManifestDiffOptions): DiffStrategy {
  return strategy === 'auto' ? strategyFor(live, managerOf('ssa', { fieldManager })) : strategy
}

function methodOptions({ fieldManager, forceConflicts = false, now }: Work['options']) {
  return { fieldManager, force: forceConflicts, now }
}

async function reached(
  subject: Subject,
  live: KubeObject | undefined,
  answer: KubeObject,
  method: Method,
  known: Known,
  work: Work,
): Promise<Outcome | 'moved'> {
  const result = { ...known, basis: 'server', action: live === undefined ? 'create' : 'update' } as const
  if (known.strategy !== 'ssa' || live === undefined) return { ...result, after: answer }
  const after = await migrated(subject, live, answer, method, known, work)
  return after === 'moved' ? after : { ...result, ...after }
}

/** The object after an apply, and after the migration that kubectl makes then. */
async function migrated(
  subject: Subject,
  live: KubeObject,
  first: KubeObject,
  method: Method,
  { facts }: Known,
  { options, count }: Work,
): Promise<Pick<Outcome, 'after' | 'beforeMigration' | 'notes'> | 'moved'> {
  if (live.metadata?.annotations?.[LAST_APPLIED_ANNOTATION] === undefined) return { after: first }
  const { afterMigration } = await import('./migration.ts')
  const manager = managerOf('ssa', options)
  const again = (object: KubeObject) => applied(object, subject, facts, { manager, now: options.now })
  const { manifest } = subject
  const made = afterMigration({ live, manifest, first, manager, ...facts, again })
  if (made === undefined) return { after: first }
  if (made.refusal !== undefined) return { after: first, notes: [refusedAgain(made.refusal)] }
  count('dryRun')
  try {
    const answer = await method.put(made.second)
    if (hasMoved(live, answer)) return 'moved'
    const { managedFields } = first.metadata ?? {}
    const after = { ...answer, metadata: { ...answer.metadata, ...(managedFields !== undefined && { managedFields }) } }
    return { after: after as KubeObject, beforeMigration: first }
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    const refusal = refusalOf(error)
    if (refusal === 'stale' || refusal === 'gone') return 'moved'
    if (refusal === 'forbidden') return { after: made.guess, beforeMigration: first }
    // kubectl warns, and goes on
    return { after: first, notes: [refusedAgain(error.message)] }
  }
}

function refusedAgain(message: string): string {
  return `the apply after the migration would be refused: ${message}`
}

async function refused(
  error: ServerError,
  subject: Subject,
  live: KubeObject | undefined,
  method: Method,
  known: Known,
  work: Work,
): Promise<Outcome | 'moved'> {
  const { count, definitions, mayNotWrite } = work
  const refusal = refusalOf(error)
  const failed: Outcome = { ...known, action: 'error', error }
  switch (refusal) {
    case 'stale':
      return isHeldToAnother(subject.manifest, live) ? failed : 'moved'
    case 'gone':
      return live === undefined ? failed : 'moved'
    case 'namespace':
      if (!definitions.hasNamespace(subject.namespace ?? '')) return failed
      return {
        ...(await createdHere(subject, known.facts)),
        strategy: known.strategy,
        notes: ['its namespace is among the manifests'],
      }
    case 'forbidden': {
      mayNotWrite(error)
      if (live === undefined) return { ...(await createdHere(subject, known.facts)), strategy: known.strategy }
      const merged = method.merge(live)
      return merged === undefined ? failed : { ...known, action: 'update', basis: 'local', after: merged }
    }
    case 'immutable': {
      const merged = live && method.merge(live)
      return merged === undefined
        ? failed
        : { ...known, action: 'replace-needed', basis: 'local', after: merged, error }
    }
    case 'conflict': {
      if (live === undefined) return 'moved'
      const conflicts = conflictsIn(error, live, subject.manifest)
      count('dryRun')
      try {
        const answer = await method.ask(live, true)?.()
        if (answer === undefined || hasMoved(live, answer)) return 'moved'
        const after = await migrated(subject, live, answer, method, known, work)
        return after === 'moved' ? after : { ...known, ...after, action: 'conflict', basis: 'server', conflicts, error }
      } catch (second) {
        if (!(second instanceof ServerError)) throw second
        const notes = [`with force it would be refused: ${second.message}`]
        return { ...known, action: 'conflict', basis: 'server', conflicts, error, notes }
      }
    }
    default:
      return failed
  }
}

/** Rules and patterns are checked here; most runs never need that. */
async function createdHere(subject: Subject, facts: KindFacts): Promise<Outcome> {
  const local = await import('./local-create.ts')
  return local.createdHere(subject, facts)
}

/** The manifest states itself which object it is for, and it is not this one: reading it again does not help. */
function isHeldToAnother({ metadata }: KubeObject, live: KubeObject | undefined): boolean {
  return (['uid', 'resourceVersion'] as const).some((field) => {
    const stated = metadata?.[field] ?? ''
    return stated !== '' && stated !== live?.metadata?.[field]
  })
}

/** A dry run answers with the resourceVersion that it began with, and a create with none. */
function hasMoved(live: KubeObject | undefined, answer: KubeObject): boolean {
  const [before, now] = [live?.metadata, answer.metadata]
  if (before === undefined) return now?.resourceVersion !== undefined
  return before.resourceVersion !== now?.resourceVersion || before.uid !== now?.uid
}

/** By the text, as writes go: only then nothing would be written. */
function wouldBeSame(guess: KubeObject, live: KubeObject): boolean {
  return sameJson(withoutOwners(guess), withoutOwners(live))
}

function withoutOwners({ metadata, ...object }: KubeObject) {
  const { managedFields: _, ...rest } = metadata ?? {}
  return { ...object, metadata: rest }
}
