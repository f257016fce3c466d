// Changes as one request that makes them and nothing else, or fails.

import { applyChanges } from '../../changes/apply-changes.ts'
import type { Change } from '../../changes/change.ts'
import type { KubeObject } from '../../json.ts'
import { FieldPathError } from '../../paths/field-path-error.ts'
import type { Schema } from '../../schema/schema.ts'
import { MAX_OPERATIONS } from '../json/operation.ts'
import { type Patch, patchOf } from '../patch.ts'
import { jsonOperations } from './json-operations.ts'
import { mergeBody } from './merge-body.ts'

/**
 * What must not have changed since the live object was read. `resourceVersion`: anything. `fields`: what the changes
 * touch, and the keys of the list elements on the way. `none`: only that it is the same object, and the same elements.
 */
export type Lock = 'resourceVersion' | 'fields' | 'none'

/** What is known of the kind that is patched, and how its patch is to be written. */
export type CompileOptions = {
  /** Of the live object: finds list elements by their keys. */
  readonly schema?: Schema | undefined
  /** The sub-resource that the patch is for; on those of custom resources the uid of a body is not looked at. */
  readonly subresource?: string | undefined
}

/** The request; or why there is none. */
export type CompiledPatch = { readonly patch: Patch } | { readonly refused: string }

/**
 * The patch that makes of the live object what applyChanges makes of it: a merge patch where that can say it, else a
 * JSON Patch with a test for every list element and field that is locked. It carries the object's uid.
 *
 * Changes that are made already state nothing: where nothing is left only the lock is sent.
 */
export function compilePatch(
  live: KubeObject,
  changes: readonly Change[],
  lock: Lock,
  { schema, subresource }: CompileOptions = {},
): CompiledPatch {
  const checksUid = subresource === undefined || lock === 'resourceVersion'
  try {
    applyChanges(live, changes, schema)
    const body = lock !== 'fields' && checksUid ? mergeBody(live, changes, lock === 'resourceVersion') : undefined
    if (body !== undefined) return { patch: patchOf('merge', body) }
    const operations = jsonOperations(live, changes, lock, schema)
    if (operations.length <= MAX_OPERATIONS) return { patch: patchOf('json', operations) }
    return { refused: `a JSON Patch has at most ${MAX_OPERATIONS} operations, and this would be ${operations.length}` }
  } catch (error) {
    if (error instanceof FieldPathError) return { refused: error.message }
    throw error
  }
}
