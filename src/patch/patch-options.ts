// What is asked of a patch, beside which objects and which changes.

import type { SecretRule } from '../machinery/masking/secret-rules.ts'
import type { Lock } from '../machinery/patches/compile/compile-patch.ts'

/** How a plan is made, and how its writes are sent. */
export type PatchOptions = {
  /** Who writes. Default: FIELD_MANAGER. */
  readonly fieldManager?: string | undefined
  /** Default: `resourceVersion` where new values are made from old ones, else `fields`. */
  readonly lock?: Lock | undefined
  /** `status`, `scale`. Default: the object itself. */
  readonly subresource?: string | undefined
  /** Of server-side apply: take what others own. Default: false. */
  readonly force?: boolean | undefined
  /** Who says what a write would do: the server, by a dry run, or we. Default: `server`. */
  readonly dryRun?: 'server' | 'client' | undefined
  /** More objects than these are not planned. Default: any number. */
  readonly max?: number | undefined
  /** Dry runs, and writes, in flight per cluster. Default: DEFAULT_CONCURRENCY. */
  readonly concurrency?: number | undefined
  /** How often an object is written again that others have written meanwhile. Default: DEFAULT_RETRIES. */
  readonly retries?: number | undefined
  /** Values of secrets are shown. Default: false. */
  readonly showSecrets?: boolean | undefined
  /** Where custom resources hold secret data. Default: nowhere. */
  readonly secretRules?: readonly SecretRule[] | undefined
  /** Stops sending; what is under way is waited for. */
  readonly signal?: AbortSignal | undefined
  /** What `now` in expressions is. Default: the time of the call. */
  readonly now?: Date | undefined
}

/** Tries of an object before it is left to others. */
export const DEFAULT_RETRIES = 10
