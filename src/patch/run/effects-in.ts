// What a write has done, where the server did otherwise than in the dry run.

import { type Change, changeOf } from '../../machinery/changes/change.ts'
import { rootShape } from '../../machinery/changes/compare.ts'
import { judgeChanges, lookUp } from '../../machinery/changes/judge-changes.ts'
import type { KubeObject } from '../../machinery/json.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import { sameJson } from '../../machinery/values/same-json.ts'

/** The effects that were foretold, each with the value that it has now; without those that did not come. */
export function effectsIn(
  answer: KubeObject,
  effects: readonly Change[],
  schema: Schema | undefined,
): readonly Change[] {
  const done = new Set(judgeChanges(answer, effects, schema).done)
  if (done.size === effects.length) return effects
  const root = rootShape(answer, schema)
  return effects.flatMap((effect) => {
    if (done.has(effect)) return [effect]
    const { value } = lookUp(answer, effect.path, root)
    const isAsBefore =
      value === undefined ? effect.old === undefined : effect.old !== undefined && sameJson(value, effect.old)
    const { old, new: _, ...same } = effect
    return isAsBefore ? [] : [{ ...same, ...changeOf(effect.path, old, value), owners: effect.owners }]
  })
}
