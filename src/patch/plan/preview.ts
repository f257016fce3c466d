// What a write would do to an object, as it is shown: by the engine of diffs.

import { ownersAt } from '../../diff/attribute.ts'
import type { DiffConflict, DiffItem } from '../../diff/diff-item.ts'
import { behind, type Curtain, shownOf } from '../../diff/to-item.ts'
import type { Change, ChangeSource } from '../../machinery/changes/change.ts'
import { compareInOrder } from '../../machinery/changes/compare.ts'
import { normalise } from '../../machinery/changes/normalise.ts'
import { withIndexes } from '../../machinery/changes/with-indexes.ts'
import type { KubeObject } from '../../machinery/json.ts'
import { type FieldPath, startsWithPath } from '../../machinery/paths/field-path.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { Problem, Ref } from '../../streams.ts'

/** The two states of an object, as they are. */
export type Before = {
  readonly ref: Ref
  readonly live: KubeObject
  readonly after: KubeObject
  readonly schema: Schema | undefined
  /** What is written may be in the status: through it, or of a kind whose status is a field like any other. */
  readonly hasStatus: boolean
}

/**
 * Everything that a write does to an object, but for what a server sets with every write. Each change says who owned the
 * field, and whether it was asked for.
 */
export function effectsOf({ live, after, schema, hasStatus }: Before, asked: readonly Change[]): readonly Change[] {
  const [before, then] = [live, after].map((object) => normalise(object, { keepStatus: hasStatus }))
  const changes = compareInOrder(before as KubeObject, then as KubeObject, schema)
  return withIndexes(live, changes, schema).map((change) => ({
    ...change,
    owners: ownersAt(live, change.path),
    source: sourceOf(change.path, asked),
  }))
}

function sourceOf(path: FieldPath, asked: readonly Change[]): ChangeSource {
  const isAsked = asked.some((change) => startsWithPath(path, change.path) || startsWithPath(change.path, path))
  return isAsked ? 'manifest' : 'server'
}

/** @param o.basis who said so; o.isSame nothing would be written */
export function previewOf(
  { ref, live, after, hasStatus }: Before,
  effects: readonly Change[],
  {
    basis,
    isSame,
    curtain,
  }: { readonly basis: 'server' | 'local'; readonly isSame: boolean; readonly curtain: Curtain },
): DiffItem {
  const shown = (object: KubeObject): KubeObject => {
    const plain = shownOf(object, {})
    return hasStatus && object.status !== undefined ? { ...plain, status: object.status } : plain
  }
  return {
    ref,
    action: isSame ? 'unchanged' : 'update',
    notes: isSame || effects.length > 0 ? [] : ['who owns its fields changes'],
    basis,
    ...behind(curtain, { before: shown(live), after: shown(after), changes: effects, conflicts: [], ref }),
  }
}

/** Of an object that will not be written, for a reason. */
export function failurePreview(
  ref: Ref,
  {
    problem,
    conflicts = [],
    changes = [],
  }: {
    readonly problem?: Problem | undefined
    readonly conflicts?: readonly DiffConflict[] | undefined
    readonly changes?: readonly Change[] | undefined
  },
  curtain: Curtain,
): DiffItem {
  return {
    ref,
    action: conflicts.length > 0 ? 'conflict' : 'error',
    notes: [],
    ...behind(curtain, { before: undefined, after: undefined, changes, conflicts, ref }),
    ...(problem !== undefined && { problem }),
  }
}
