// What a person asks to be changed, all of it, expressions included.

import { type Edit, type EditWords, readEdit } from './read-edit.ts'
import { parseSetExpr } from './set-expr.ts'

export { changesBetween } from './collect-changes.ts'
export { editedFault } from './edited-fault.ts'
export type { EditedKind, Refusal } from './edited-kind.ts'
export type { Edit, EditOfKind, EditWords } from './read-edit.ts'
export type { PatchWords } from './read-patch.ts'

/**
 * Reads an edit. Its parts are made one after another: the patch, then what is set, removed, appended and ensured, then
 * labels and annotations.
 *
 * @throws UsageError that names the flag and what was given with it
 */
export function parseEdit(words: EditWords): Edit {
  return readEdit(words, (words.setExpr ?? []).map(parseSetExpr))
}
