// What is left of a custom resource when it has been decoded, and when it has gone from one version to another.
// Follows unstructuredSchemaCoercer in pkg/apiserver/customresource_handler.go of apiextensions-apiserver.

import type { Json, JsonObject, KubeObject } from '../json.ts'
import { apiVersionOf } from '../resource-info.ts'
import { applyDefaults } from './default.ts'
import { coerceMetadata } from './metadata/coerce-metadata.ts'
import { coerceEmbedded } from './metadata/embedded-resources.ts'
import { prune, pruneNulls } from './prune.ts'
import type { DefinedResource } from './read-definition.ts'
import type { Schema } from './schema.ts'

/** An object in form, and what was pruned to get there; or why it cannot be read at all. */
export type Decoded =
  | { readonly object: KubeObject; readonly unknownFields: readonly string[] }
  | { readonly malformed: string }

/** Prunes, drops nulls, and brings all metadata into form. */
export function decode(object: KubeObject, schema: Schema): Decoded {
  const meta = object.metadata === undefined ? undefined : coerceMetadata(object.metadata as Json)
  if (meta !== undefined && 'error' in meta) return { malformed: meta.error }
  const pruned = prune<JsonObject>(object, schema, true)
  const coerced = coerceEmbedded<JsonObject>(pruneNulls(pruned.value, schema), schema)
  if ('error' in coerced) return { malformed: `${coerced.error.field}: ${coerced.error.message}` }
  const { apiVersion, kind } = object
  const restored = {
    ...coerced.value,
    apiVersion,
    kind,
    ...(meta === undefined ? {} : { metadata: meta.metadata }),
  }
  const unknownInMeta = (meta?.unknownFields ?? []).map((field) => `metadata.${field}`)
  return {
    object: restored as KubeObject,
    unknownFields: [...unknownInMeta, ...pruned.unknownFields, ...coerced.unknownFields],
  }
}

/**
 * An admitted object as it is read again, in the version it was written through: it has been kept in the storage
 * version, whose defaults it has got, and without what only its own version knows. Without conversion by a webhook.
 */
export function readBack(object: KubeObject, through: DefinedResource, storage: DefinedResource): KubeObject {
  const stored = asVersion(object, storage)
  return asVersion(applyDefaults(stored, storage.schema), through)
}

function asVersion(object: KubeObject, { gvk, schema }: DefinedResource): KubeObject {
  const decoded = decode({ ...object, apiVersion: apiVersionOf(gvk) } as KubeObject, schema)
  return 'malformed' in decoded ? object : decoded.object
}
