// The patch that `kubectl apply` sends for an object that is there, and the one that `kubectl diff` sends as a dry run.
// Follows pkg/cmd/apply/patcher.go of kubectl.

import type { JsonObject, KubeObject } from '../../json.ts'
import type { Schema } from '../../schema/schema.ts'
import { threeWayMergePatch } from '../merge/three-way-merge-patch.ts'
import { type Patch, patchOf } from '../patch.ts'
import type { Patched } from '../patch-failure.ts'
import { threeWayStrategicPatch } from '../strategic/create-strategic-patch.ts'
import { lastAppliedOf, withLastApplied, withoutLastApplied } from './last-applied.ts'

/** What is known of the kind, and for which command the patch is made. */
export type KubectlApplyOptions = {
  /**
   * Of the kind when the server takes strategic patches of it: see takesStrategicPatches. Without, it is a merge patch,
   * as for all custom resources.
   */
  readonly schema?: Schema | undefined
  /**
   * `apply`: with what is applied in an annotation. `diff`: without, and with the resourceVersion of the live object.
   * Default: `apply`.
   */
  readonly form?: 'apply' | 'diff' | undefined
}

/** Without a patch there is nothing to change, and kubectl sends nothing; an error is what it would print. */
export type KubectlApply = { readonly patch: Patch | undefined } | { readonly error: string }

/** @param manifest with its namespace, which kubectl puts in where it is missing */
export function kubectlApplyPatch(
  live: KubeObject,
  manifest: KubeObject,
  { schema, form = 'apply' }: KubectlApplyOptions = {},
): KubectlApply {
  const last = lastAppliedOf(live)
  if (last === undefined) return { error: 'invalid JSON document' }
  const wanted = form === 'apply' ? withLastApplied(manifest) : withoutLastApplied(manifest)
  const made = schema === undefined ? mergePatch(last, wanted, live) : strategicPatch(last, wanted, live, schema)
  if ('failure' in made) return { error: made.failure.detail }
  const { value } = made
  if (Object.keys(value).length === 0) return { patch: undefined }
  const content = form === 'apply' ? value : withResourceVersion(value, live)
  return { patch: patchOf(schema === undefined ? 'merge' : 'strategic', content) }
}

/** From the document; where that does not know what differs, as types that kubectl has built in are seen. */
function strategicPatch(last: JsonObject, wanted: JsonObject, live: JsonObject, schema: Schema): Patched {
  const made = threeWayStrategicPatch(last, wanted, live, schema)
  return 'failure' in made ? threeWayStrategicPatch(last, wanted, live, schema, { dialect: 'types' }) : made
}

function mergePatch(last: JsonObject, wanted: JsonObject, live: JsonObject): Patched {
  const value = threeWayMergePatch(last, wanted, live)
  const { metadata } = value as KubeObject
  const isOther = [value.apiVersion, value.kind, metadata?.name].some((stated) => stated !== undefined)
  if (!isOther) return { value }
  const detail = 'apiVersion, kind or name would be changed'
  return { failure: { code: 422, reason: 'Invalid', message: detail, detail } }
}

function withResourceVersion(patch: JsonObject, { metadata }: KubeObject): JsonObject {
  const resourceVersion = metadata?.resourceVersion ?? ''
  const { metadata: stated } = patch as KubeObject
  const { resourceVersion: _, ...rest } = stated ?? {}
  return { ...patch, metadata: resourceVersion === '' ? rest : { ...rest, resourceVersion } }
}
