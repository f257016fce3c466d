// What a diff says of one object, and of all of them together.

import type { Change } from '../machinery/changes/change.ts'
import type { Json, KubeObject } from '../machinery/json.ts'
import type { Masked } from '../machinery/masking/masked.ts'
import type { FieldPath } from '../machinery/paths/field-path.ts'
import type { Problem, Ref } from '../streams.ts'

/**
 * What has to happen to the object on the left to be the one on the right. `replace-needed`: it would have to be deleted
 * and made again; `conflict`: others own what would change; `error`: nothing can be said of it.
 */
export type DiffAction = 'create' | 'update' | 'replace-needed' | 'delete' | 'conflict' | 'unchanged' | 'error'

/** Every action, in the order in which they are counted. */
export const DIFF_ACTIONS: readonly DiffAction[] = [
  'create',
  'update',
  'replace-needed',
  'delete',
  'conflict',
  'unchanged',
  'error',
]

/** The note of an object that has a deletionTimestamp; `kubectl apply` warns of it, too. */
export const GOING = 'it is being deleted'

/** How a manifest would be written: server-side apply, client-side apply (a patch of what changed since), PUT. */
export type DiffStrategy = 'ssa' | 'csa' | 'replace'

/** Who said so: the server, by a dry run or because it has both sides; or we, from schemas. */
export type Basis = 'server' | 'local'

/** What can be done about a conflict: state nothing, take the field (force), or state the value that is there. */
export type Resolution = 'drop-from-manifest' | 'take' | 'co-own'

/** One field that somebody else owns and the manifest would change. */
export type DiffConflict = {
  readonly manager: string
  readonly operation?: 'Apply' | 'Update'
  readonly subresource?: string
  /** Of the last write of that manager; the API keeps none per field. */
  readonly time?: string
  /** Undefined where the server's text fits no field that the manager owns. */
  readonly path?: FieldPath
  /** The field in the server's words. */
  readonly text: string
  readonly theirs?: Json
  readonly mine?: Json
  readonly resolutions: readonly Resolution[]
}

/** One object of a diff. All values in it have passed the mask. */
export type DiffItem = {
  /** The object on the left: live, or where it would be. */
  readonly ref: Ref
  /** The object on the right, where both sides are live or it has another name. */
  readonly to?: Ref
  readonly action: DiffAction
  /** Undefined for `error`. */
  readonly basis?: Basis
  /** Of manifests only. */
  readonly strategy?: DiffStrategy
  readonly changes: Masked<readonly Change[]>
  readonly conflicts: Masked<readonly DiffConflict[]>
  /** Remarks: why it is not exact, what an apply would do beside. */
  readonly notes: readonly string[]
  /** Both sides without what a server sets by itself, see `normalise`; undefined where there is none. */
  readonly before?: Masked<KubeObject>
  readonly after?: Masked<KubeObject>
  /** Both sides with all that a server has of them; where something would change. */
  readonly whole?: { readonly before?: Masked<KubeObject>; readonly after?: Masked<KubeObject> }
  /** True when before, after or changes hold something in place of a secret. */
  readonly isMasked: boolean
  /** Why, of `error` and `replace-needed`. */
  readonly problem?: Problem
  /** Of a watch: when it was seen. */
  readonly time?: string
}

/** What a diff came to, when it has ended. */
export type DiffSummary = {
  /** How many objects each action was said of. */
  readonly counts: Readonly<Record<DiffAction, number>>
  /** True when some objects could not be compared. */
  readonly partial: boolean
  /** Objects that a filter has left out: neither shown nor counted. */
  readonly leftOut?: number
  /** `total`, and how many of each sort: `list`, `get`, `dryRun`. */
  readonly requests: { readonly total: number; readonly [sort: string]: number }
  readonly ms: number
}
