// Ownership as something that is done to every object.

import { ownersIn } from '../../machinery/apply/owners-of.ts'
import type { KubeObject } from '../../machinery/json.ts'
import { fieldPath } from '../../machinery/paths/field-path.ts'
import { nodeAt } from '../../machinery/paths/path-set.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { Editing } from '../plan/editing.ts'
import { type Move, type MoveOptions, moveOwnership, type Unmoved } from './move-ownership.ts'
import { ownedPath } from './owned-path.ts'

const MANAGED_FIELDS = fieldPath('metadata', 'managedFields')

/** Under a lock of the whole object: the list of owners is written as one. */
export function owningOf(moves: readonly Move[], options: MoveOptions): Editing {
  return {
    lock: 'resourceVersion',
    prepareFor:
      ({ schema }) =>
      (live) => {
        const named = namedOn(live, moves, schema)
        const moved = 'refused' in named ? named : moveOwnership(live, named.moves, options)
        if ('refused' in moved) return { declined: { status: 'invalid', reason: 'NotOwned', message: moved.refused } }
        const { managedFields, shown } = moved
        const old = live.metadata?.managedFields ?? []
        if (shown.length === 0) return { changes: [] }
        return { changes: [{ path: MANAGED_FIELDS, op: 'replace', old, new: managedFields, owners: [] }], shown }
      },
  }
}

/** The moves with their paths as owners have them; what somebody owns by the very name that was typed is that. */
function namedOn(
  live: KubeObject,
  moves: readonly Move[],
  schema: Schema | undefined,
): { readonly moves: readonly Move[] } | Unmoved {
  const owners = ownersIn(live)
  const named: Move[] = []
  for (const move of moves) {
    const isOwned = owners.some(({ fields }) => nodeAt(fields, move.path) !== undefined)
    const found = isOwned ? move : ownedPath(live, move.path, schema)
    if ('refused' in found) return found
    named.push({ ...move, path: found.path })
  }
  return { moves: named }
}
