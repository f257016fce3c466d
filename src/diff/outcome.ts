// What comparing one manifest is given, and what it comes to.

import type { Cluster } from '../cluster/cluster.ts'
import type { ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import type { DefinitionsInSet } from './definitions-in-set.ts'
import type { Basis, DiffAction, DiffConflict, DiffStrategy } from './diff-item.ts'
import type { ManifestDiffOptions } from './diff-options.ts'
import type { KindsKnown } from './kind-facts.ts'
import type { KindFacts, Method } from './methods.ts'
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

/** A manifest that the server is asked about, beside the object that was read. */
export type Asked = {
  readonly subject: Subject
  /** Undefined where there is none. */
  readonly live: KubeObject | undefined
  readonly method: Method
  readonly known: { readonly facts: KindFacts; readonly strategy: DiffStrategy; readonly before?: KubeObject }
  readonly work: Work
}

/** The object that answered is not the one that was read. */
export type Moved = 'moved'

/** A dry run answers with the resourceVersion that it began with, and a create with none. */
export function hasMoved(live: KubeObject | undefined, answer: KubeObject): boolean {
  const [before, now] = [live?.metadata, answer.metadata]
  if (before === undefined) return now?.resourceVersion !== undefined
  return before.resourceVersion !== now?.resourceVersion || before.uid !== now?.uid
}
