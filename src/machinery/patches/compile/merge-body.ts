// Changes as a JSON merge patch, where that can say them.

import type { Change } from '../../changes/change.ts'
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../json.ts'
import { getAt } from '../../paths/get-at.ts'
import { setAt } from '../../paths/set-at.ts'
import { createMergePatch, losesNulls } from '../merge/create-merge-patch.ts'

/**
 * The body, with uid and perhaps resourceVersion of the live object. Undefined where a change is in a list, which merge
 * patches replace whole, or has nulls, which they take for removals.
 */
export function mergeBody(
  live: KubeObject,
  changes: readonly Change[],
  withResourceVersion: boolean,
): JsonObject | undefined {
  let body: Json = lockBody(live, withResourceVersion)
  for (const { path, op, new: wanted = null } of changes) {
    if (path.length === 0 || path.some((step) => !('f' in step))) return undefined
    const stated = op === 'remove' ? null : valueThatMakes(getAt(live, path), wanted)
    if (stated === undefined) return undefined
    if (op !== 'remove' || getAt(live, path) !== undefined) body = setAt(body, path, stated)
  }
  return body as JsonObject
}

function lockBody({ metadata }: KubeObject, withResourceVersion: boolean): JsonObject {
  const { uid, resourceVersion } = metadata ?? {}
  const lock = { ...(uid !== undefined && { uid }), ...(withResourceVersion && resourceVersion && { resourceVersion }) }
  return Object.keys(lock).length > 0 ? { metadata: lock } : {}
}

function valueThatMakes(present: Json | undefined, wanted: Json): Json | undefined {
  if (isJsonObject(present) && isJsonObject(wanted)) return createMergePatch(present, wanted)
  if (wanted === null) return undefined
  return losesNulls(wanted) ? undefined : wanted
}
