// The object as it is kept after a write, with who owns what; and whether anything is kept at all.
// Follows pkg/endpoints/handlers/fieldmanager/equality.go of apiserver.

import { omitManagedFields } from '../fields.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../json.ts'
import { sameJson } from '../values/same-json.ts'
import { isList } from './form.ts'
import { type Managed, printManagedFields } from './managed-fields.ts'

/** What becomes of an object by a write. */
export type Written = { readonly object: KubeObject; readonly isChanged: boolean }

/** The list that an object states; undefined without one. */
export function managedFieldsIn(object: JsonObject): Json | undefined {
  const { metadata } = object
  return isJsonObject(metadata) ? metadata.managedFields : undefined
}

/** @see omitManagedFields */
export function withoutManagedFields(object: JsonObject): JsonObject {
  return omitManagedFields(object)
}

/**
 * Puts the owners into an object as it is stored. When only times would change, they stay; `isChanged` says whether it
 * then differs from the live object.
 * @param isCounted it is another generation, and so different, whatever it holds
 */
export function finishWrite(
  live: KubeObject | undefined,
  stored: JsonObject,
  managed: Managed,
  isCounted = false,
): Written {
  return finishWith(live, stored, printManagedFields(managed), isCounted)
}

/** @see finishWrite */
export function finishWith(
  live: KubeObject | undefined,
  stored: JsonObject,
  owners: readonly JsonObject[] | undefined,
  isCounted = false,
): Written {
  const before = live && managedFieldsIn(live)
  const isSame = !isCounted && live !== undefined && sameJson(withoutManagedFields(live), withoutManagedFields(stored))
  const isSameButTimes = isSame && isList(before) && owners !== undefined && sameButTimes(before, owners)
  const list: Json | undefined = isSameButTimes ? before : owners
  const isChanged = !isSame || !sameJson(before ?? null, list ?? null)
  return { object: isChanged || live === undefined ? withManagedFields(stored, list) : live, isChanged }
}

function withManagedFields(object: JsonObject, list: Json | undefined): KubeObject {
  const bare = withoutManagedFields(object)
  if (list === undefined) return bare as KubeObject
  const metadata = isJsonObject(bare.metadata) ? bare.metadata : {}
  return { ...bare, metadata: { ...metadata, managedFields: list } } as unknown as KubeObject
}

function sameButTimes(before: readonly Json[], owners: readonly Json[]): boolean {
  return before.length === owners.length && before.every((entry, i) => sameJson(timeless(entry), timeless(owners[i])))
}

function timeless(entry: Json | undefined): Json {
  if (!isJsonObject(entry)) return entry ?? null
  const { time: _, ...rest } = entry
  return rest
}
