// What is done to every object that is selected: an edit, an apply, or changes that are known already.

import type { Change } from '../../machinery/changes/change.ts'
import { judgeChanges } from '../../machinery/changes/judge-changes.ts'
import type { Lock } from '../../machinery/patches/compile/compile-patch.ts'
import type { ResourceInfo } from '../../machinery/resource-info.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { Edit } from '../edits/read-edit.ts'
import type { Prepare } from './target.ts'

/** A kind whose objects are edited. */
export type EditedKind = {
  readonly resource: ResourceInfo
  /** Of what is edited: the object, or what its sub-resource has of it. */
  readonly schema: Schema | undefined
  readonly isBuiltIn: boolean
  readonly subresource?: string | undefined
}

/** What is done, and under which lock. */
export type Editing = {
  readonly lock: Lock
  readonly subresource?: string | undefined
  /** @throws UsageError when it does not fit the kind */
  prepareFor(kind: EditedKind): Prepare
}

/** What is asked of the writes of an edit. */
export type Stated = { readonly lock?: Lock | undefined; readonly subresource?: string | undefined }

/** An edit as it is made to every object. */
export function editingOf(edit: Edit, { lock, subresource, now }: Stated & { readonly now: Date }): Editing {
  return {
    lock: lock ?? (edit.readsOld ? 'resourceVersion' : 'fields'),
    subresource,
    prepareFor(kind) {
      const ofKind = edit.forKind(kind)
      return (live) => {
        const made = ofKind.changesFor(live, { now })
        return 'refused' in made ? { declined: { status: 'invalid', ...made.refused } } : made
      }
    },
  }
}

/**
 * Changes that were made up for this very object before: they are made whole, or not at all where one of the fields is
 * neither as it was nor as it is to be.
 *
 * @param uid the object that they are for
 */
export function preparedBy(changes: readonly Change[], uid: string | undefined, schema: Schema | undefined): Prepare {
  return (live) => {
    if (uid !== undefined && live.metadata?.uid !== uid)
      return {
        declined: { status: 'stale', reason: 'Conflict', message: 'it has been deleted and made again', changes },
      }
    const { pending, stale } = judgeChanges(live, changes, schema)
    if (pending.length === changes.length) return { changes }
    if (pending.length === 0 && stale.length === 0) return { changes: [] }
    const message = 'it has been changed since'
    return { declined: { status: 'stale', reason: 'Conflict', message, changes: stale.length > 0 ? stale : pending } }
  }
}
