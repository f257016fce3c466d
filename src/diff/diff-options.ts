// What is asked of a diff of manifests with live objects.

import type { SecretRule } from '../machinery/masking/secret-rules.ts'
import type { DiffStrategy } from './diff-item.ts'

/** How manifests would be written, and what is shown of it. */
export type ManifestDiffOptions = {
  /**
   * How the manifests would be written. `auto` follows each object: client-side apply where it was applied that way, else
   * server-side apply. Default: `auto`.
   */
  readonly strategy?: DiffStrategy | 'auto' | undefined
  /** Who would write. Default: who kubectl is with the strategy. */
  readonly fieldManager?: string | undefined
  /** Of server-side apply: take what others own instead of telling of conflicts. Default: false. */
  readonly forceConflicts?: boolean | undefined
  /** Objects that do not look changed are not asked about. Default: false. */
  readonly fast?: boolean | undefined
  /** Of manifests that state none. Default: the connection's. */
  readonly namespace?: string | undefined
  /** Manifests of other namespaces are refused, as with `-n`. Default: false. */
  readonly enforceNamespace?: boolean | undefined
  /** Dry runs in flight. Default: 32. */
  readonly concurrency?: number | undefined
} & CommonDiffOptions

/** What every diff takes. */
export type CommonDiffOptions = {
  /** Also what a server sets by itself: status, times, managedFields. Default: false. */
  readonly allFields?: boolean | undefined
  /** Values of secrets are shown. Default: false. */
  readonly showSecrets?: boolean | undefined
  /** Where custom resources hold secret data. Default: nowhere. */
  readonly secretRules?: readonly SecretRule[] | undefined
  readonly signal?: AbortSignal | undefined
  /** The time of what would be written now. Default: that of the call. */
  readonly now?: Date | undefined
}

/** Dry runs in flight per cluster, unless stated otherwise. */
export const DEFAULT_CONCURRENCY = 32
