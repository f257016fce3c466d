// JSON merge patches that make one object of another.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { sameJson } from '../../values/same-json.ts'
import { isList } from '../go-types.ts'

/**
 * The merge patch that makes `after` of `before`: `{}` when they are the same. Lists are stated whole.
 *
 * Undefined when no merge patch can: nulls that `after` has and `before` has not can only be stated inside of lists.
 */
export function createMergePatch(before: JsonObject, after: JsonObject): JsonObject | undefined {
  const patch: [string, Json][] = []
  for (const [name, wanted] of Object.entries(after)) {
    const present = Object.hasOwn(before, name) ? before[name] : undefined
    if (present !== undefined && sameJson(present, wanted)) continue
    const stated = valueThatMakes(present, wanted)
    if (stated === undefined) return undefined
    patch.push([name, stated])
  }
  for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) patch.push([name, null])
  return Object.fromEntries(patch)
}

function valueThatMakes(present: Json | undefined, wanted: Json): Json | undefined {
  if (wanted === null) return undefined
  if (isJsonObject(present)) {
    if (isJsonObject(wanted)) return createMergePatch(present, wanted)
    return wanted
  }
  return losesNulls(wanted) ? undefined : wanted
}

/** True for what would lose something where it is put and no object was: the members that are null. */
export function losesNulls(value: Json): boolean {
  if (isList(value)) return value.some(losesNulls)
  if (!isJsonObject(value)) return false
  return Object.values(value).some((item) => item === null || losesNulls(item))
}
