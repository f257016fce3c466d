// What the migration from client-side to server-side apply changes beside the apply itself. `kubectl apply --server-side`
// makes it after the first apply; a dry run on the server does not show it.

import { migrationPatch } from '../machinery/apply/migrate-client-side.ts'
import { applyChanges } from '../machinery/changes/apply-changes.ts'
import { compare } from '../machinery/changes/compare.ts'
import type { KubeObject } from '../machinery/json.ts'
import { lastAppliedOf } from '../machinery/patches/kubectl/last-applied.ts'
import { startsWithPath } from '../machinery/paths/field-path.ts'
import type { Schema } from '../machinery/schema/schema.ts'

export type MigrationFacts = {
  readonly live: KubeObject
  readonly manifest: KubeObject
  /** The object after the first apply. */
  readonly first: KubeObject
  readonly manager: string
  readonly schema: Schema | undefined
  /** The apply once more, on an object whose owners have been migrated. */
  readonly again: (migrated: KubeObject) => KubeObject | undefined
}

/**
 * The object after the migration and the apply that follows it; undefined when that changes nothing, or it cannot be told.
 *
 * What goes is what client-side apply has stated and the manifest does not. Of what it owns beside, as defaults, nothing
 * is seen to go: the server sets them again.
 */
export function afterMigration({
  live,
  manifest,
  first,
  manager,
  schema,
  again,
}: MigrationFacts): KubeObject | undefined {
  const last = lastAppliedOf(live)
  if (last === undefined || Object.keys(last).length === 0) return undefined
  const owners = migrationPatch(first, manager)?.find(({ path }) => path === '/metadata/managedFields')
  if (owners === undefined) return undefined
  const dropped = compare(last, manifest, schema).filter(({ op }) => op === 'remove')
  if (dropped.length === 0) return undefined
  const migrated = { ...first, metadata: { ...first.metadata, managedFields: owners.value } } as KubeObject
  const second = again(migrated)
  if (second === undefined) return undefined
  const removed = compare(withoutOwners(first), withoutOwners(second), schema).filter(
    ({ op, path }) => op === 'remove' && dropped.some((gone) => startsWithPath(path, gone.path)),
  )
  return removed.length === 0 ? undefined : applyChanges(first, removed, schema)
}

function withoutOwners({ metadata, ...object }: KubeObject): KubeObject {
  const { managedFields: _, ...rest } = metadata ?? {}
  return { ...object, metadata: rest } as KubeObject
}
