// One operation of a JSON Patch (RFC 6902).

import type { Json, JsonObject } from '../../json.ts'

/** One operation of a JSON Patch. Paths are JSON Pointers. */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  /** A value that is absent or null tests that nothing is there. */
  | { readonly op: 'test'; readonly path: string; readonly value?: Json }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string }

/** The operations of a JSON Patch, in their order. */
export type JsonPatch = readonly JsonPatchOperation[]

/** What stands where an operation is expected; null means an operation without members. */
export type StatedOperation = JsonObject | null

/** How many operations a server takes. */
export const MAX_OPERATIONS = 10_000
