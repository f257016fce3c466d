// What the migration from client-side to server-side apply changes beside the apply itself. `kubectl apply --server-side`
// makes it after the first apply; a dry run on the server does not show it.

import { KUBECTL, LAST_APPLIED } from '../machinery/apply/last-applied.ts'
import { LAST_APPLIED_MANAGER, lastAppliedConfig, migrationPatch } from '../machinery/apply/migrate-client-side.ts'
import { applyChanges } from '../machinery/changes/apply-changes.ts'
import type { Change } from '../machinery/changes/change.ts'
import { compare } from '../machinery/changes/compare.ts'
import type { KubeObject } from '../machinery/json.ts'
import { lastAppliedOf, withoutLastApplied } from '../machinery/patches/kubectl/last-applied.ts'
import { fieldPath, startsWithPath } from '../machinery/paths/field-path.ts'
import { formatCause } from '../machinery/schema/cause.ts'
import type { Schema } from '../machinery/schema/schema.ts'
import { validateValue } from '../machinery/schema/validation/validate-value.ts'

export type MigrationFacts = {
  readonly live: KubeObject
  readonly manifest: KubeObject
  /** The object after the first apply. */
  readonly first: KubeObject
  readonly manager: string
  readonly schema: Schema | undefined
  readonly isBuiltIn: boolean
  /** What an apply by this manager would come to; undefined where that cannot be told. */
  readonly apply: (object: KubeObject, config: KubeObject, manager: string) => KubeObject | undefined
}

/** What the migration would come to. */
export type Migrated = {
  /**
   * The second apply as far as it can be known here: a PUT of it has the server set its defaults again. Undefined where
   * nothing goes but the annotation, of which a server knows no more.
   */
  readonly second?: KubeObject
  /** The object after it without asking: what nobody states any more is gone, and no default takes its place. */
  readonly guess: KubeObject
  /** Why the second apply would be refused: kubectl warns then, and the object is as the first has left it. */
  readonly refusal?: string
}

const NOTE: Change = { path: fieldPath('metadata', 'annotations', LAST_APPLIED), op: 'replace', new: null, owners: [] }

/**
 * The object after the migration and the apply that follows it; undefined when that changes nothing, or it cannot be told.
 *
 * What goes is what client-side apply has stated and the manifest does not. Where that is nothing, what it owns beside,
 * as defaults, comes back: the server sets them again. The annotation goes unless the manager is `kubectl`, which has it
 * held by a manager of its own.
 */
export function afterMigration({
  live,
  manifest,
  first,
  manager,
  schema,
  isBuiltIn,
  apply,
}: MigrationFacts): Migrated | undefined {
  const last = lastAppliedOf(live)
  if (last === undefined || Object.keys(last).length === 0) return undefined
  const dropped = compare(last, withoutLastApplied(manifest), schema).filter(isDrop)
  if (dropped.length === 0 && manager === KUBECTL) return undefined
  const note = lastAppliedConfig(first, manager)
  const noted = note === undefined ? first : apply(first, note, LAST_APPLIED_MANAGER)
  if (noted === undefined) return undefined
  const owners = migrationPatch(noted, manager)?.find(({ path }) => path === '/metadata/managedFields')
  if (owners === undefined) return undefined
  const migrated = { ...noted, metadata: { ...noted.metadata, managedFields: owners.value } } as KubeObject
  const second = apply(migrated, manifest, manager)
  if (second === undefined) return undefined
  const beside = compare(withoutOwners(first), withoutOwners(second), schema)
  const removed = beside.filter(
    ({ op, path }) =>
      op === 'remove' &&
      [...dropped, NOTE].some(
        (gone) => startsWithPath(path, gone.path) || (isEmptied(gone) && startsWithPath(gone.path, path)),
      ),
  )
  const guess = applyChanges(first, removed, schema)
  if (dropped.length === 0) return removed.length === 0 ? undefined : { guess }
  if (beside.length === 0) return undefined
  const refusal = isBuiltIn || schema === undefined ? undefined : nullsText(second, schema)
  return { second: withoutOwners(second), guess, ...(refusal !== undefined && { refusal }) }
}

/**
 * An apply that takes the last field out of an object or map leaves null there, which a custom resource may not have. A
 * PUT of the same would pass: a server drops such nulls from what it is sent, not from what it has merged.
 */
function nullsText({ metadata: _, ...object }: KubeObject, schema: Schema): string | undefined {
  const causes = validateValue(object, schema).filter(({ message }) => message.endsWith(': "null"'))
  return causes.length === 0 ? undefined : causes.map(formatCause).join(', ')
}

/** A field that goes, alone or with all that was in it. */
function isDrop(change: Change): boolean {
  return change.op === 'remove' || isEmptied(change)
}

function isEmptied({ op, new: wanted = null }: Change): boolean {
  return op === 'replace' && (wanted === null || (typeof wanted === 'object' && Object.keys(wanted).length === 0))
}

function withoutOwners({ metadata, ...object }: KubeObject): KubeObject {
  const { managedFields: _, ...rest } = metadata ?? {}
  return { ...object, metadata: rest } as KubeObject
}
