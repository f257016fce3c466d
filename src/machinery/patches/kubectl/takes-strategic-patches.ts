// Whether a server takes strategic merge patches of a kind. Follows gvkSupportsPatchOpenAPIV3 in
// pkg/cmd/apply/patcher.go of kubectl.

import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import type { Gvk } from '../../schema/schema.ts'
import { PATCH_CONTENT_TYPES } from '../patch.ts'

/** True where the OpenAPI v3 document of the group and version says so, as it does of built-in kinds. */
export function takesStrategicPatches(document: JsonObject, gvk: Gvk): boolean {
  for (const path of Object.values(objectIn(document.paths))) {
    const patch = objectIn(objectIn(path).patch)
    if (!isOf(patch['x-kubernetes-group-version-kind'], gvk)) continue
    return Object.hasOwn(objectIn(objectIn(patch.requestBody).content), PATCH_CONTENT_TYPES.strategic)
  }
  return false
}

function isOf(stated: Json | undefined, gvk: Gvk): boolean {
  const { group, version, kind } = objectIn(stated)
  return (group ?? '') === gvk.group && version === gvk.version && kind === gvk.kind
}

function objectIn(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
