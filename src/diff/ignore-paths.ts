// Takes differences out of an item: of its changes, its conflicts and its right side alike, which stays there as the left.

import type { Change } from '../machinery/changes/change.ts'
import { isJsonObject, type Json, type KubeObject } from '../machinery/json.ts'
import { asMasked, type Masked } from '../machinery/masking/masked.ts'
import type { FieldPath } from '../machinery/paths/field-path.ts'
import { FieldPathError } from '../machinery/paths/field-path-error.ts'
import { keepAt, type PathPattern, placeOf } from '../machinery/paths/path-pattern.ts'
import { removeAt } from '../machinery/paths/remove-at.ts'
import { setAt } from '../machinery/paths/set-at.ts'
import { sameJson } from '../machinery/values/same-json.ts'
import type { DiffConflict, DiffItem } from './diff-item.ts'

/** What of an item holds differences. */
export type Parts = Pick<DiffItem, 'before' | 'after' | 'whole'> & {
  readonly changes: readonly Change[]
  readonly conflicts: readonly DiffConflict[]
}

export type Ignored = {
  readonly change: (change: Change) => boolean
  readonly conflict: (conflict: DiffConflict) => boolean
}

export function partsOf({ before, after, whole, changes, conflicts }: DiffItem): Parts {
  return {
    changes,
    conflicts,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    ...(whole !== undefined && { whole }),
  }
}

export function withParts(item: DiffItem, { changes, conflicts, ...sides }: Parts): DiffItem {
  return { ...item, ...sides, changes: asMasked(changes), conflicts: asMasked(conflicts) }
}

/** Without the differences that patterns or owners take out; the very same where there are none. */
export function ignorePaths(parts: Parts, patterns: readonly PathPattern[], ignored: Ignored): Parts {
  const objects: Json[] = [parts.before, parts.after].filter((object) => object !== undefined)
  const changes: Change[] = []
  const undone: Change[] = []
  for (const change of parts.changes) {
    const kept = ignored.change(change) ? undefined : lessOf(change, patterns, objects)
    if (kept !== undefined) changes.push(kept)
    if (kept !== change) undone.push(kept ?? undo(change))
  }
  const conflicts = parts.conflicts.filter(
    (conflict) =>
      !ignored.conflict(conflict) &&
      !patterns.some((pattern) => conflict.path !== undefined && placeOf(conflict.path, pattern, objects) === 'within'),
  )
  if (undone.length === 0 && conflicts.length === parts.conflicts.length) return parts
  const { before, after, whole } = parts
  return {
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after: undoIn(after, undone) }),
    ...(whole !== undefined && {
      whole: whole.after === undefined ? whole : { ...whole, after: undoIn(whole.after, undone) },
    }),
    changes,
    conflicts,
  }
}

/** What of a change is not ignored; undefined when nothing is left. */
function lessOf(change: Change, patterns: readonly PathPattern[], objects: readonly Json[]): Change | undefined {
  let { new: wanted } = change
  for (const pattern of patterns) {
    const place = placeOf(change.path, pattern, objects)
    if (place === 'within') return undefined
    if (place === 'above') wanted = keepAt(change.old, wanted, pattern.slice(change.path.length))
  }
  if (wanted === change.new) return change
  const { new: _, ...rest } = change
  if (change.old === undefined) return isEmpty(wanted) ? undefined : { ...rest, new: wanted ?? null }
  if (wanted === undefined) return change
  return sameJson(change.old, wanted) ? undefined : { ...rest, op: 'replace', new: wanted }
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined) return true
  return typeof value === 'object' && value !== null && (isJsonObject(value) ? Object.keys(value) : value).length === 0
}

/** The change back to what was there. */
function undo({ new: _, old, ...change }: Change): Change {
  return old === undefined ? { ...change, op: 'remove' } : { ...change, op: 'replace', new: old }
}

function undoIn(object: Masked<KubeObject>, changes: readonly Change[]): Masked<KubeObject> {
  return asMasked(
    changes.reduce<Json>((edited, { path, new: value }) => putAt(edited, path, value), object) as KubeObject,
  )
}

/** A place that is not there in this form of the object has nothing to undo. */
function putAt(object: Json, path: FieldPath, value: Json | undefined): Json {
  try {
    return (value === undefined ? removeAt(object, path) : setAt(object, path, value)) ?? object
  } catch (error) {
    if (error instanceof FieldPathError) return object
    throw error
  }
}
