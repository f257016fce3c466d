// One patch as it is sent.

import type { Json } from '../json.ts'
import { goJson } from '../schema/go-json.ts'

/** The types of patches that kube-apiserver takes. */
export type PatchType = 'json' | 'merge' | 'strategic' | 'apply'

/** A request body, and how its Content-Type names it. */
export type Patch = { readonly type: PatchType; readonly contentType: string; readonly body: string }

/** The Content-Type of each type of patch. */
export const PATCH_CONTENT_TYPES: { readonly [type in PatchType]: string } = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}

/**
 * A patch whose body is written as Go writes JSON. To the `test` of a JSON Patch that makes a difference: the server
 * compares the text of strings, and its own has `<` as `\u003c`.
 */
export function patchOf(type: PatchType, content: Json): Patch {
  return { type, contentType: PATCH_CONTENT_TYPES[type], body: goJson(content) }
}
