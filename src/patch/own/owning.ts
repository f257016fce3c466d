// Ownership as something that is done to every object.

import { fieldPath } from '../../machinery/paths/field-path.ts'
import type { Editing } from '../plan/editing.ts'
import { type Move, type MoveOptions, moveOwnership } from './move-ownership.ts'

const MANAGED_FIELDS = fieldPath('metadata', 'managedFields')

/** Under a lock of the whole object: the list of owners is written as one. */
export function owningOf(moves: readonly Move[], options: MoveOptions): Editing {
  return {
    lock: 'resourceVersion',
    prepareFor: () => (live) => {
      const moved = moveOwnership(live, moves, options)
      if ('refused' in moved) return { declined: { status: 'invalid', reason: 'NotOwned', message: moved.refused } }
      const { managedFields, shown } = moved
      const old = live.metadata?.managedFields ?? []
      if (shown.length === 0) return { changes: [] }
      return { changes: [{ path: MANAGED_FIELDS, op: 'replace', old, new: managedFields, owners: [] }], shown }
    },
  }
}
