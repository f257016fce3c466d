// What differs at one field of an object.

import type { Json } from '../json.ts'
import type { FieldPath } from '../paths/field-path.ts'

/** Who holds a field in `managedFields`. */
export type ChangeOwner = {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly subresource?: string
  readonly time?: string
}

/** What a change comes from: what was stated, a default of the schema, a webhook or a policy of admission, the migration to server-side apply, or what else the server did. */
export type ChangeSource = 'manifest' | 'default' | 'webhook' | 'policy' | 'migration' | 'server'

/**
 * One field path with what was there and what is to be there. An object or list that was not there before is one
 * change, and so is one that goes. Paths name list elements by their keys or values where the schema has them.
 */
export type Change = {
  readonly path: FieldPath
  readonly op: 'add' | 'remove' | 'replace'
  /** Absent for `add`. */
  readonly old?: Json
  /** Absent for `remove`. */
  readonly new?: Json
  /** Of the field before the change; comparing alone knows none. */
  readonly owners: readonly ChangeOwner[]
  readonly source?: ChangeSource
  /** Of a list element that is added, or goes: where in its list. Default: at the end. */
  readonly at?: number
}

/** The change at a path from one value to another; undefined is nothing. */
export function changeOf(path: FieldPath, old: Json | undefined, wanted: Json | undefined): Change {
  if (old === undefined) return { path, op: 'add', new: wanted ?? null, owners: [] }
  if (wanted === undefined) return { path, op: 'remove', old, owners: [] }
  return { path, op: 'replace', old, new: wanted, owners: [] }
}
