// Strategic merge patch as the API server applies it to objects of built-in types. Follows
// StrategicMergeMapPatch in pkg/util/strategicpatch/patch.go of apimachinery and strategicPatchObject in
// pkg/endpoints/handlers/patch.go of apiserver.

import { isJsonObject, type JsonObject } from '../../json.ts'
import type { Schema } from '../../schema/schema.ts'
import { jsonType } from '../json/read-json-patch.ts'
import { attempt, malformed, type Patched } from '../patch-failure.ts'
import { type PatchBody, readBody } from '../read-body.ts'
import { mergeMap } from './merge-map.ts'
import { patchTypeOf } from './patch-types.ts'

/**
 * The object as the server patches it, before it is decoded into its type.
 *
 * The server takes strategic patches of built-in types alone; with the schema of a custom resource this is what it would
 * do if it did.
 *
 * @param schema of the object: from the OpenAPI v3 document of its group and version
 */
export function applyStrategicPatch(object: JsonObject, patch: PatchBody, schema: Schema): Patched {
  return attempt(() => {
    const stated = readBody(patch)
    if (stated === null) return object
    if (isJsonObject(stated)) return mergeMap(object, stated, patchTypeOf(schema, 'types'), 'apply')
    throw malformed(`json: cannot unmarshal ${jsonType(stated)} into Go value of type map[string]interface {}`)
  })
}
