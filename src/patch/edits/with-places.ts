// Where in their lists new elements go that are not to be put at the end, one after another.

import type { Change } from '../../machinery/changes/change.ts'
import { rootShape } from '../../machinery/changes/compare.ts'
import { lookUp } from '../../machinery/changes/judge-changes.ts'
import { indexOfElement, isList } from '../../machinery/changes/list-elements.ts'
import type { KubeObject } from '../../machinery/json.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import type { Schema } from '../../machinery/schema/schema.ts'

type Placed = { readonly change: Change; readonly index: number; readonly length: number }

/**
 * The changes, in an order in which each new element finds those before it in place: first what has no place, then new
 * elements by their index. An element that has got another key stays where it was by this.
 */
export function withPlaces(
  after: KubeObject,
  changes: readonly Change[],
  schema: Schema | undefined,
): readonly Change[] {
  const lists = new Map<string, Placed[]>()
  for (const change of changes) {
    const placed = placeIn(after, change, schema)
    if (placed === undefined) continue
    const list = printFieldPath(change.path.slice(0, -1))
    lists.set(list, [...(lists.get(list) ?? []), placed])
  }
  const places = new Map(
    [...lists.values()].filter(isMoved).flatMap((list) => list.map((one) => [one.change, one.index])),
  )
  if (places.size === 0) return changes
  const moved = [...places].map(([change, at]) => ({ ...change, at })).sort((a, b) => a.at - b.at)
  return [...changes.filter((change) => !places.has(change)), ...moved]
}

function placeIn(after: KubeObject, change: Change, schema: Schema | undefined): Placed | undefined {
  const step = change.path.at(-1)
  if (change.op !== 'add' || step === undefined || 'f' in step || 'i' in step) return undefined
  const { value, shape } = lookUp(after, change.path.slice(0, -1), rootShape(after, schema))
  if (!isList(value) || (shape.list !== 'keyed' && shape.list !== 'set')) return undefined
  const index = indexOfElement(value, step, shape)
  return index < 0 ? undefined : { change, index, length: value.length }
}

/** Put at the end one after another they would be elsewhere. */
function isMoved(added: readonly Placed[]): boolean {
  return added.some(({ index, length }, i) => index !== length - added.length + i)
}
