// What a server's refusal of a dry run means: an object that is not there yet, may not be written, or must be replaced.

import { ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import { migrated } from './answered.ts'
import { conflictsIn } from './conflicts.ts'
import type { KindFacts } from './methods.ts'
import { type Asked, hasMoved, type Moved, type Outcome, type Work } from './outcome.ts'
import { refusalOf } from './refusal.ts'
import type { Subject } from './subject.ts'

/** What a refusal means for the object. */
export async function refused(asked: Asked, error: ServerError, signal: AbortSignal): Promise<Outcome | Moved> {
  const { subject, live, method, known, work } = asked
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
      if (live === undefined) {
        if (await isThere(subject, work, signal)) return 'moved'
        return { ...(await createdHere(subject, known.facts)), strategy: known.strategy }
      }
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
        const after = await migrated({ ...asked, live }, answer)
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

/** One object by its name, whatever was read of it before. */
export async function readAgain(
  { resource, name, namespace }: Subject,
  { cluster, count }: Work,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  count('get')
  return cluster.get(resource, namespace === undefined ? { name } : { name, namespace }, signal)
}

/**
 * A list may have told early that something is not there, to be held against a dry run; there is none. Who may not read
 * it by its name has the list's word.
 */
async function isThere(subject: Subject, work: Work, signal: AbortSignal): Promise<boolean> {
  try {
    return (await readAgain(subject, work, signal)) !== undefined
  } catch (error) {
    if (error instanceof ServerError && error.code === 403) return false
    throw error
  }
}

/** The create without the server. Rules and patterns are checked there; most runs never need that. */
export async function createdHere(subject: Subject, facts: KindFacts): Promise<Outcome> {
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
