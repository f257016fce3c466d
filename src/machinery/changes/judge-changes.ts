// What has become of changes that were planned, on the object as it is now.

import { isJsonObject, type Json } from '../json.ts'
import type { FieldPath } from '../paths/field-path.ts'
import type { Schema } from '../schema/schema.ts'
import type { Change } from './change.ts'
import { rootShape } from './compare.ts'
import { indexOfElement, isList, sameOrder } from './list-elements.ts'
import { sameMeaning } from './same-meaning.ts'
import type { Shape } from './shape.ts'

/** Each planned change is in one of them. */
export type JudgedChanges = {
  /** The old value is still there. */
  readonly pending: readonly Change[]
  /** The new value is there already. */
  readonly done: readonly Change[]
  /** Something else is there. */
  readonly stale: readonly Change[]
}

/**
 * Looks at the fields that the changes name, and at nothing else; values are compared by their meaning. A list that is
 * changed as a whole is another one also when its elements are in another order.
 */
export function judgeChanges(live: Json, changes: readonly Change[], schema?: Schema): JudgedChanges {
  const judged = { pending: [] as Change[], done: [] as Change[], stale: [] as Change[] }
  for (const change of changes) judged[judge(live, change, rootShape(live, schema))].push(change)
  return judged
}

function judge(live: Json, { path, old, new: wanted }: Change, root: Shape): keyof JudgedChanges {
  const { value, shape } = lookUp(live, path, root)
  const isOrdered = shape.list === 'keyed' && isList(value) && isList(old) && isList(wanted)
  const is = (stated: Json | undefined) => {
    if (value === undefined || stated === undefined) return value === stated
    return sameMeaning(value, stated, shape) && !(isOrdered && !sameOrder(value, stated as readonly Json[], shape))
  }
  if (is(wanted)) return 'done'
  return is(old) ? 'pending' : 'stale'
}

/** What is at a path, undefined for nothing, and its shape. List elements are found as the schema knows them. */
export function lookUp(
  object: Json,
  path: FieldPath,
  root: Shape,
): { readonly value: Json | undefined; readonly shape: Shape } {
  let value: Json | undefined = object
  let shape = root
  for (const step of path) {
    if ('f' in step) {
      value = isJsonObject(value) && Object.hasOwn(value, step.f) ? value[step.f] : undefined
      shape = shape.field(step.f)
    } else {
      const index: number = !isList(value) ? -1 : 'i' in step ? step.i : indexOfElement(value, step, shape)
      value = isList(value) && index >= 0 ? value[index] : undefined
      shape = shape.items
    }
  }
  return { value, shape }
}
