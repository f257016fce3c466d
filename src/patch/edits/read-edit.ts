// What a person asks to be changed, as changes of one object after another; what expressions mean is read elsewhere.

import { UsageError } from '../../errors.ts'
import type { Change } from '../../machinery/changes/change.ts'
import type { KubeObject } from '../../machinery/json.ts'
import type { FieldPath } from '../../machinery/paths/field-path.ts'
import { collectChanges } from './collect-changes.ts'
import type { EditedKind, ObjectStep, ParsedStep, Refusal } from './edited-kind.ts'
import { parseAppend, parseEnsure } from './element.ts'
import { parseAnnotations, parseLabels } from './key-values.ts'
import { wholeObject } from './known-fields.ts'
import { parsePatch } from './raw-patch.ts'
import type { PatchWords } from './read-patch.ts'
import { secretStrings } from './secret-strings.ts'
import { parseRemove, parseSet } from './set.ts'

/** An edit as it is typed on a command line. A list may be empty or absent; one of them has something in it. */
export type EditWords = {
  /** `PATH=VALUE`, of the type that the schema says, or `PATH:=JSON`. */
  readonly set?: readonly string[]
  /** `PATH=CEL`: the new value from the object as it is, `self`, and from what is at the path, `old`. */
  readonly setExpr?: readonly string[]
  /** `PATH`. */
  readonly remove?: readonly string[]
  /** `PATH=VALUE` or `PATH:=JSON`: one more element of a list. */
  readonly append?: readonly string[]
  /** The same; an element that has this key or value is brought to what is stated, another is added. */
  readonly ensure?: readonly string[]
  /** kubectl label's words: `k=v`, `k-`. */
  readonly labels?: readonly string[]
  /** kubectl annotate's words. */
  readonly annotations?: readonly string[]
  /** Labels and annotations may take the place of other values. Default: false. */
  readonly overwrite?: boolean
  /** JSON or YAML. */
  readonly patch?: PatchWords
}

export type Edit = {
  /** New values are made from old ones: what was not read must not have been written either. */
  readonly readsOld: boolean
  /** For the objects of one kind. @throws UsageError for everything that can be seen to be wrong without an object */
  forKind(kind: EditedKind): EditOfKind
}

export type EditOfKind = {
  /**
   * What has to be changed in this object, in the order of paths, no path within another; none: it is so already.
   * Nothing is changed in place.
   */
  changesFor(
    live: KubeObject,
    at: { readonly now: Date },
  ): { readonly changes: readonly Change[] } | { readonly refused: Refusal }
}

/**
 * Reads an edit. Its parts are made one after another: the patch, then what is set, removed, appended and ensured, then
 * labels and annotations.
 *
 * @param expressions what the words of `setExpr` mean: reading them needs all that conditions do
 * @throws UsageError that names the flag and what was given with it
 */
export function readEdit(words: EditWords, expressions: readonly ParsedStep[]): Edit {
  const { patch, set = [], remove = [], append = [], ensure = [] } = words
  const { labels = [], annotations = [], overwrite = false } = words
  const steps: readonly ParsedStep[] = [
    ...(patch === undefined ? [] : [parsePatch(patch)]),
    ...set.map(parseSet),
    ...expressions,
    ...remove.map(parseRemove),
    ...append.map(parseAppend),
    ...ensure.map(parseEnsure),
    ...(labels.length === 0 ? [] : [parseLabels(labels, overwrite)]),
    ...(annotations.length === 0 ? [] : [parseAnnotations(annotations, overwrite)]),
  ]
  if (steps.length === 0) throw new UsageError('nothing is asked to be changed')
  return {
    readsOld: steps.some(({ readsOld }) => readsOld),
    forKind(kind) {
      const ready = [...steps.map((step) => step.forKind(kind)), secretStrings(kind)].filter(
        (step) => step !== undefined,
      )
      return { changesFor: (live, at) => changesOf(live, ready, at, kind) }
    },
  }
}

function changesOf(
  live: KubeObject,
  steps: readonly ObjectStep[],
  at: { readonly now: Date },
  kind: EditedKind,
): { readonly changes: readonly Change[] } | { readonly refused: Refusal } {
  let object = live
  const touched: FieldPath[] = []
  for (const step of steps) {
    const edited = step(object, at)
    if ('refused' in edited) return edited
    object = edited.object
    touched.push(...edited.touched)
  }
  return { changes: collectChanges({ before: live, after: object, known: wholeObject(kind) }, touched) }
}
