// Who has written between two states of an object, as far as its `managedFields` tell.

import type { ManagedEntry } from '../machinery/apply/managed-fields.ts'
import { ownerId } from '../machinery/apply/owner.ts'
import { ownersIn } from '../machinery/apply/owners-of.ts'
import type { Change, ChangeOwner } from '../machinery/changes/change.ts'
import { hasPath, nodeAt } from '../machinery/paths/path-set.ts'
import { ownersAt } from './attribute.ts'
import type { States } from './item-of-states.ts'

/**
 * Who made a change between two states that follow each other: those who own the field now and have written meanwhile;
 * of a field that is gone, those who have written. A server keeps times in seconds: where they do not tell the writer,
 * it is who owns the field. Who only took something away leaves no entry: then it is those whose field it was.
 */
export function writersOf({ path, op }: Change, { before, after }: States): readonly ChangeOwner[] {
  if (after === undefined) return []
  const now = ownersAt(after, path)
  if (before === undefined) return now
  const owned = new Map(ownersIn(before).map((entry) => [ownerId(entry), entry] as const))
  const hasWritten = (entry: ManagedEntry) => {
    const known = owned.get(ownerId(entry))
    return (
      known === undefined || known.time !== entry.time || (hasPath(entry.fields, path) && !hasPath(known.fields, path))
    )
  }
  const writers = ownersIn(after).filter(hasWritten)
  if (op === 'remove')
    return (writers.length > 0 ? writers : ownersIn(before).filter(({ fields }) => nodeAt(fields, path))).map(asOwner)
  const among = now.filter((owner) => writers.some((writer) => isSame(owner, writer)))
  return among.length > 0 ? among : now
}

function asOwner({ manager, operation, subresource, time }: ManagedEntry): ChangeOwner {
  return { manager, operation, ...(subresource !== undefined && { subresource }), ...(time !== undefined && { time }) }
}

function isSame(owner: ChangeOwner, entry: ManagedEntry): boolean {
  return (
    owner.manager === entry.manager &&
    owner.operation === entry.operation &&
    owner.subresource === entry.subresource &&
    owner.time === entry.time
  )
}

/** Which changes are told: of the managers that are named, or with `!` of all others. */
export type OwnerFilter = (owners: readonly ChangeOwner[]) => boolean

/**
 * Reads `NAME` and `!NAME`. A change that several have made is kept when one of them is wanted; one that nobody is known to
 * have made, when only unwanted ones are named.
 */
export function ownerFilter(words: readonly string[]): OwnerFilter {
  const wanted = new Set(words.filter((word) => !word.startsWith('!')))
  const unwanted = new Set(words.filter((word) => word.startsWith('!')).map((word) => word.slice(1)))
  return (owners) =>
    owners.length === 0
      ? wanted.size === 0
      : owners.some(({ manager }) => !unwanted.has(manager) && (wanted.size === 0 || wanted.has(manager)))
}
