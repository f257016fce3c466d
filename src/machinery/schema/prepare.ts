// What an API server makes of a decoded custom resource before it is checked. Follows PrepareForCreate and
// PrepareForUpdate of pkg/registry/customresource of apiextensions-apiserver, and BeforeUpdate of pkg/registry/rest of
// apiserver.

import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../json.ts'
import { sameJson } from '../values/same-json.ts'
import type { DefinedResource } from './read-definition.ts'

/** With a status sub-resource a create says nothing of the status. */
export function prepareForCreate(object: KubeObject, { hasStatus }: DefinedResource): KubeObject {
  return hasStatus ? withKey(object, 'status', undefined) : object
}

/** With a status sub-resource an update leaves the status as it is. What the server keeps of metadata is kept. */
export function prepareForUpdate(object: KubeObject, old: KubeObject, { hasStatus }: DefinedResource): KubeObject {
  const prepared = hasStatus ? withKey(object, 'status', old.status as Json | undefined) : object
  return withKey(prepared, 'metadata', keptMetadata(prepared, old))
}

/** An update of the status leaves all else as it is. */
export function prepareForStatusUpdate(object: KubeObject, old: KubeObject): KubeObject {
  const metadata = withKey(metadataOf(old), 'managedFields', metadataOf(object).managedFields)
  return withKey(withKey(old, 'metadata', metadata), 'status', object.status as Json | undefined)
}

function keptMetadata(object: KubeObject, old: KubeObject): JsonObject {
  const before = metadataOf(old)
  const given = metadataOf(object)
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds } = before
  return withoutUndefined({
    ...given,
    uid: given.uid ?? uid,
    creationTimestamp: creationTimestamp ?? given.creationTimestamp,
    deletionTimestamp: deletionTimestamp ?? given.deletionTimestamp,
    deletionGracePeriodSeconds: given.deletionGracePeriodSeconds ?? deletionGracePeriodSeconds,
    generation: generationAfter(object, old),
  })
}

/** Counts changes of all but metadata. */
function generationAfter(object: KubeObject, old: KubeObject): Json | undefined {
  const { generation } = metadataOf(old)
  const isChanged = !sameJson(withKey(object, 'metadata', undefined), withKey(old, 'metadata', undefined))
  return isChanged && typeof generation === 'number' ? generation + 1 : generation
}

/** The metadata of an object, whatever it has for it. */
export function metadataOf(object: KubeObject): JsonObject {
  return isJsonObject(object.metadata) ? object.metadata : {}
}

/** The object itself when it is so already. */
function withKey<T extends JsonObject>(object: T, key: string, value: Json | undefined): T {
  if (object[key] === value) return object
  return withoutUndefined({ ...object, [key]: value }) as T
}

function withoutUndefined(object: { readonly [key: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined))
}
