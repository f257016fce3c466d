// Strategic merge patches that make one object of another, or of three. Follows CreateTwoWayMergePatch and
// CreateThreeWayMergePatch in pkg/util/strategicpatch/patch.go of apimachinery.

import type { JsonObject } from '../../json.ts'
import type { Schema } from '../../schema/schema.ts'
import { attempt, type Patched } from '../patch-failure.ts'
import { diffMaps } from './diff-maps.ts'
import { mergeMap } from './merge-map.ts'
import { type PatchDialect, patchTypeOf } from './patch-types.ts'

/** How a strategic merge patch is made. */
export type CreateStrategicOptions = {
  /** Default: `openapi`. */
  readonly dialect?: PatchDialect | undefined
}

/**
 * The patch that makes `after` of `before`: `{}` when they are the same. A failure when fields differ that the schema
 * does not know, or when lists cannot be merged.
 */
export function createStrategicPatch(
  before: JsonObject,
  after: JsonObject,
  schema: Schema,
  options: CreateStrategicOptions = {},
): Patched {
  const type = patchTypeOf(schema, options.dialect ?? 'openapi')
  return attempt(() =>
    diffMaps(before, after, type, { statesOrder: true, ignoresAdditions: false, ignoresDeletions: false }),
  )
}

/** What to add and to change in `live` to have what `wanted` states, and what to delete that `last` had stated. */
export function threeWayStrategicPatch(
  last: JsonObject,
  wanted: JsonObject,
  live: JsonObject,
  schema: Schema,
  options: CreateStrategicOptions = {},
): Patched {
  const type = patchTypeOf(schema, options.dialect ?? 'openapi')
  return attempt(() => {
    const additions = diffMaps(live, wanted, type, {
      statesOrder: true,
      ignoresAdditions: false,
      ignoresDeletions: true,
    })
    const deletions = diffMaps(last, wanted, type, {
      statesOrder: true,
      ignoresAdditions: true,
      ignoresDeletions: false,
    })
    return mergeMap(deletions, additions, type, 'combine')
  })
}
