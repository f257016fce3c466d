// Where in their lists elements were that go, so that they can go back there.

import type { Json } from '../json.ts'
import type { Schema } from '../schema/schema.ts'
import type { Change } from './change.ts'
import { rootShape } from './compare.ts'
import { lookUp } from './judge-changes.ts'
import { indexOfElement, isList } from './list-elements.ts'

/** The changes, those that take away a list element with its index in `before`. */
export function withIndexes(before: Json, changes: readonly Change[], schema?: Schema): readonly Change[] {
  const root = rootShape(before, schema)
  return changes.map((change) => {
    const step = change.path.at(-1)
    if (change.op !== 'remove' || step === undefined || 'f' in step) return change
    const { value, shape } = lookUp(before, change.path.slice(0, -1), root)
    const at = isList(value) ? ('i' in step ? step.i : indexOfElement(value, step, shape)) : -1
    return at < 0 ? change : { ...change, at }
  })
}
