// Which form a value has, and as which of the forms its type allows it is taken.
// Follows deduceAtom and handleAtom in typed/helpers.go of structured-merge-diff.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { MergeType } from './merge-type.ts'

export type Form = 'map' | 'list' | 'scalar'

/** A list, told from an object by the type checker as well. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

function formOf(value: Json | undefined): Form | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'object') return 'scalar'
  return isList(value) ? 'list' : 'map'
}

/** The form of a value when its type allows it, or the only one it allows; undefined where several are open. */
export function narrow(type: MergeType, value: Json | undefined): Form | undefined {
  const form = formOf(value)
  if (form !== undefined && type[form] !== undefined) return form
  const { map, list, scalar } = type
  if (map !== undefined) return list === undefined && scalar === undefined ? 'map' : undefined
  if (list !== undefined) return scalar === undefined ? 'list' : undefined
  return 'scalar'
}

/** The form as which a value is taken. */
export function formFor(type: MergeType, value: Json | undefined): Form {
  return narrow(type, value) ?? widest(type)
}

/** Where several forms are open: a map before a scalar before a list. */
export function widest(type: MergeType): Form {
  if (type.map !== undefined) return 'map'
  return type.scalar !== undefined ? 'scalar' : 'list'
}

/** The entries of an object; none of anything else. */
export function mapOf(value: Json | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined
}

/** The items of a list; none of anything else. */
export function itemsOf(value: Json | undefined): readonly Json[] | undefined {
  return isList(value) ? value : undefined
}

/** True for an object without fields; without a list of them, which takes time. */
export function isEmptyMap(object: JsonObject): boolean {
  for (const key in object) if (Object.hasOwn(object, key)) return false
  return true
}
