// Which part of the object before an update a value was. Follows pkg/cel/common/equality.go of apiserver.

import { isJsonObject, type Json } from '../../json.ts'
import type { Schema } from '../schema.ts'
import { isEqual } from './is-equal.ts'

/** What a value was before. */
export type Correlated = {
  readonly old: Json
  /** True within a branch of a junctor, whose own findings are never excused. */
  readonly isBranch?: boolean
}

/** A key is what it was, but for the object's own type. */
export function oldOfKey(schema: Schema, old: Json, key: string, path: string): Correlated | undefined {
  if (path === '' && (key === 'kind' || key === 'apiVersion')) return undefined
  if (schema.mapType === 'atomic' || !isJsonObject(old) || !Object.hasOwn(old, key)) return undefined
  return { old: old[key] as Json }
}

/** Only elements of a list with keys are found again. */
export function oldOfItem(schema: Schema, old: Json, item: Json): Correlated | undefined {
  if (schema.listType !== 'map' || !Array.isArray(old) || !isJsonObject(item)) return undefined
  const keyOf = (object: Json, key: string) =>
    (isJsonObject(object) ? object[key] : undefined) ?? schema.items?.property(key)?.default ?? null
  const found = old.find((other) => schema.listMapKeys.every((key) => isEqual(keyOf(other, key), keyOf(item, key))))
  return found === undefined ? undefined : { old: found }
}
