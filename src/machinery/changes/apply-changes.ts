// Objects with changes made to them, and changes taken back.

import type { Json } from '../json.ts'
import type { Schema } from '../schema/schema.ts'
import type { Change } from './change.ts'
import { rootShape } from './compare.ts'
import { Editor } from './editor.ts'

/**
 * The object with the changes made. What they do not name stays as it is, and the same; what they remove and is gone
 * already stays gone. Objects and lists on the way that are missing are made, elements that are missing are put at the
 * end of their list.
 *
 * @throws FieldPathError when a path leads into something of another form, or beyond the end of a list
 */
export function applyChanges<T extends Json>(live: T, changes: readonly Change[], schema?: Schema): T {
  const editor = new Editor(live, rootShape(live, schema))
  for (const change of changes) editor.make(change)
  return editor.value as T
}

/**
 * What takes these changes back: on an object in which nothing else has changed the field since. Elements go back to
 * where they were, the first ones first.
 */
export function invertChanges(changes: readonly Change[]): Change[] {
  const inverse = changes.map((change) => ({ ...inverseOf(change), ...(change.at !== undefined && { at: change.at }) }))
  return inverse.some(({ at }) => at !== undefined) ? inverse.sort((a, b) => (a.at ?? -1) - (b.at ?? -1)) : inverse
}

function inverseOf({ path, op, old, new: wanted, owners }: Change): Change {
  if (op === 'add') return { path, op: 'remove', old: wanted ?? null, owners }
  if (op === 'remove') return { path, op: 'add', new: old ?? null, owners }
  return { path, op: 'replace', old: wanted ?? null, new: old ?? null, owners }
}
