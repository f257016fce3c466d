// JSON merge patch as the API server applies it. Follows MergePatch in merge.go of evanphx/json-patch v4; beside
// RFC 7386, nulls that are put where no object is are dropped inside of lists, too.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { isList } from '../go-types.ts'
import { jsonType } from '../json/read-json-patch.ts'
import { attempt, malformed, type Patched } from '../patch-failure.ts'
import { type ApplyPatchOptions, DEFAULT_FIELD_VALIDATION } from '../patch-options.ts'
import { type PatchBody, readBody } from '../read-body.ts'

/** The object as the server patches it, before it is decoded into its type. What is unchanged is the same as before. */
export function applyMergePatch(object: JsonObject, patch: PatchBody, options: ApplyPatchOptions = {}): Patched {
  return attempt(() => {
    const stated = readBody(patch)
    if (isJsonObject(stated)) return mergeObjects(object, stated)
    if (stated === null) throw malformed('Invalid JSON Patch')
    if ((options.fieldValidation ?? DEFAULT_FIELD_VALIDATION) === 'Ignore') throw malformed('Invalid JSON Patch')
    const words = `json: cannot unmarshal ${jsonType(stated)} into Go value of type map[string]interface {}`
    throw malformed(`error decoding patch: ${words}`)
  })
}

/** The object with what the patch states: null takes away, objects are merged, all else is put in place. */
export function mergeObjects(object: JsonObject, patch: JsonObject): JsonObject {
  const names = Object.keys(patch)
  if (names.length === 0) return object
  const merged = new Map(Object.entries(object))
  for (const name of names) {
    const stated = patch[name] as Json
    if (stated === null) merged.delete(name)
    else merged.set(name, mergeValues(merged.get(name) ?? null, stated))
  }
  return isSame(object, merged) ? object : Object.fromEntries(merged)
}

function isSame(object: JsonObject, merged: ReadonlyMap<string, Json>): boolean {
  return Object.keys(object).length === merged.size && Object.keys(object).every((k) => merged.get(k) === object[k])
}

function mergeValues(current: Json, stated: Json): Json {
  if (!isJsonObject(current)) return withoutNulls(stated)
  return isJsonObject(stated) ? mergeObjects(current, stated) : stated
}

/** Without members that are null; elements of lists that are null stay. */
export function withoutNulls(value: Json): Json {
  if (isList(value)) return value.map(withoutNulls)
  if (!isJsonObject(value)) return value
  const kept = Object.entries(value).filter(([, item]) => item !== null)
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]))
}
