// What an edit is told of a kind, and what each part of it does to an object: the words of this room.

import type { KubeObject } from '../../machinery/json.ts'
import type { FieldPath } from '../../machinery/paths/field-path.ts'
import type { ResourceInfo } from '../../machinery/resource-info.ts'
import type { Schema } from '../../machinery/schema/schema.ts'

/** One kind whose objects are edited. */
export type EditedKind = {
  readonly resource: ResourceInfo
  /** Undefined: nothing is known of its fields. */
  readonly schema: Schema | undefined
  /** A type of the server's own: it takes strategic merge patches. */
  readonly isBuiltIn: boolean
  /** `status`, `scale`: what is edited is that part of an object. */
  readonly subresource?: string | undefined
}

/** Why an object is not edited. */
export type Refusal = {
  /** A word for programs: `Invalid`, `NoSuchElement`, `AmbiguousElement`, … */
  readonly reason: string
  readonly message: string
}

/** An object after one part of an edit, and where in it something may be other than before. */
export type Edited = { readonly object: KubeObject; readonly touched: readonly FieldPath[] }

/** One part of an edit, ready for the objects of a kind. Nothing is changed in place. */
export type ObjectStep = (object: KubeObject, at: { readonly now: Date }) => Edited | { readonly refused: Refusal }

/** One part of an edit as it was typed. */
export type ParsedStep = {
  /** New values are made from old ones. */
  readonly readsOld: boolean
  /** @throws UsageError for what can be seen to be wrong without an object */
  forKind(kind: EditedKind): ObjectStep
}

export function refuse(reason: string, message: string): { readonly refused: Refusal } {
  return { refused: { reason, message } }
}
