// What an answer to a dry run comes to: the object after it, and after the migration that may follow.

import { ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import { LAST_APPLIED_ANNOTATION } from '../machinery/patches/kubectl/last-applied.ts'
import { applied, managerOf } from './methods.ts'
import { type Asked, hasMoved, type Moved, type Outcome } from './outcome.ts'
import { refusalOf } from './refusal.ts'

/** What the answer of a dry run comes to. */
export async function reached(asked: Asked, answer: KubeObject): Promise<Outcome | Moved> {
  const { live, known } = asked
  if (hasMoved(live, answer)) return 'moved'
  const result = { ...known, basis: 'server', action: live === undefined ? 'create' : 'update' } as const
  if (known.strategy !== 'ssa' || live === undefined) return { ...result, after: answer }
  const after = await migrated({ ...asked, live }, answer)
  return after === 'moved' ? after : { ...result, ...after }
}

/** The object after an apply, and after the migration that kubectl makes then. */
export async function migrated(
  { subject, live, method, known: { facts }, work: { options, count } }: Asked & { readonly live: KubeObject },
  first: KubeObject,
): Promise<Pick<Outcome, 'after' | 'beforeMigration' | 'notes'> | Moved> {
  if (live.metadata?.annotations?.[LAST_APPLIED_ANNOTATION] === undefined) return { after: first }
  const { afterMigration } = await import('./migration.ts')
  const manager = managerOf('ssa', options)
  const apply = (object: KubeObject, config: KubeObject, by: string) =>
    applied(object, { ...subject, manifest: config }, facts, { manager: by, now: options.now })
  const { manifest } = subject
  const made = afterMigration({ live, manifest, first, manager, ...facts, apply })
  if (made === undefined) return { after: first }
  if (made.refusal !== undefined) return { after: first, notes: [refusedAgain(made.refusal)] }
  if (made.second === undefined) return { after: made.guess, beforeMigration: first }
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
