// Who owns a field of an object, from its `managedFields`.

import type { KubeObject } from '../json.ts'
import type { FieldPath } from '../paths/field-path.ts'
import { nodeAt, type PathSet } from '../paths/path-set.ts'
import { managedFieldsIn } from './finish-write.ts'
import { type ManagedEntry, readManagedFields } from './managed-fields.ts'
import type { Owner } from './owner.ts'

/**
 * The owners in an object and what each owns, in its order; nobody when there are none, or the list is not valid.
 */
export function ownersIn(object: KubeObject): readonly ManagedEntry[] {
  const managed = readManagedFields(managedFieldsIn(object))
  return typeof managed === 'string' ? [] : [...managed.values()]
}

/**
 * Those who own a field: the very path, or where nobody does, one value that it is a part of. An object or list is
 * owned by those who own anything in it when nobody owns it as such.
 */
export function ownersOf(object: KubeObject, path: FieldPath): readonly Owner[] {
  const entries = ownersIn(object)
  for (const owns of [hasExactly, hasAround, hasBelow]) {
    const owners = entries.filter(({ fields }) => owns(fields, path))
    if (owners.length > 0) return owners.map(withoutFields)
  }
  return []
}

function hasExactly(fields: PathSet, path: FieldPath): boolean {
  return nodeAt(fields, path)?.isMember === true
}

/** Owned as one value: a path that ends before this one, and has nothing below it. */
function hasAround(fields: PathSet, path: FieldPath): boolean {
  return path.some((_, depth) => {
    const node = depth === 0 ? undefined : nodeAt(fields, path.slice(0, depth))
    return node?.isMember === true && node.children.size === 0
  })
}

function hasBelow(fields: PathSet, path: FieldPath): boolean {
  return path.length === 0 ? fields.size > 0 : nodeAt(fields, path) !== undefined
}

function withoutFields({ fields: _, ...owner }: ManagedEntry): Owner {
  return owner
}
