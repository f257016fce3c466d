// Who has changed an object meanwhile, and to what.

import { ownersAt } from '../../diff/attribute.ts'
import type { Curtain } from '../../diff/to-item.ts'
import { ageOf } from '../../machinery/age.ts'
import { type Change, changeOf } from '../../machinery/changes/change.ts'
import { rootShape } from '../../machinery/changes/compare.ts'
import { judgeChanges, lookUp } from '../../machinery/changes/judge-changes.ts'
import { type KubeObject, stringifyJson } from '../../machinery/json.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { Ref } from '../../streams.ts'

/** Longer values are cut. */
const MOST_CHARACTERS = 60

/**
 * `.spec.replicas is 5, by deploy-bot 4s ago`, masked; undefined where the fields are as they were.
 * @param changes what was to be made
 */
export function staleNote(
  live: KubeObject,
  changes: readonly Change[],
  schema: Schema | undefined,
  { ref, curtain, now }: { readonly ref: Ref; readonly curtain: Curtain; readonly now: Date },
): string | undefined {
  const [first, ...others] = judgeChanges(live, changes, schema).stale
  if (first === undefined) return undefined
  const { value } = lookUp(live, first.path, rootShape(live, schema))
  const change = changeOf(first.path, first.old, value)
  const [shown = change] = curtain === undefined ? [change] : curtain.changes([change], ref)
  const text = printFieldPath(shown.path)
  const is = shown.new === undefined ? 'is gone' : `is ${cut(stringifyJson(shown.new))}`
  const [owner] = ownersAt(live, first.path).toSorted((a, b) => ((a.time ?? '') < (b.time ?? '') ? 1 : -1))
  const by =
    owner === undefined
      ? ''
      : `, by ${owner.manager}${owner.time === undefined ? '' : ` ${ageOf(owner.time, now)} ago`}`
  return `${text} ${is}${by}${others.length === 0 ? '' : ` (and ${others.length} more)`}`
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`
}
