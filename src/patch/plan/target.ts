// One object that is to be patched, and what makes its patch.

import type { Cluster } from '../../cluster/cluster.ts'
import type { KindFacts } from '../../diff/methods.ts'
import type { Change } from '../../machinery/changes/change.ts'
import type { KubeObject } from '../../machinery/json.ts'
import type { Lock } from '../../machinery/patches/compile/compile-patch.ts'
import type { ResourceInfo } from '../../machinery/resource-info.ts'
import type { Ref } from '../../streams.ts'
import type { PatchStatus } from '../patch-item.ts'

/** Why an object is not written, found out without asking the server. */
export type Declined = {
  /** `written`: by the run that goes on, before it was interrupted. */
  readonly status: PatchStatus
  readonly reason: string
  readonly message: string
  /** What was looked at. Default: nothing. */
  readonly changes?: readonly Change[]
}

/** What has to be made of an object: changes, or what is to be applied; nothing: it is so already. */
export type Wanted =
  | {
      readonly changes: readonly Change[]
      /** What is shown and approved instead, of changes that only say who owns what. */
      readonly shown?: readonly Change[]
    }
  | { readonly configuration: KubeObject }
  | { readonly declined: Declined }

/** Looks at an object as it is now. It is asked again when the object has changed meanwhile. */
export type Prepare = (live: KubeObject) => Wanted

/** An object that was selected. */
export type Target = {
  readonly cluster: Cluster
  readonly ref: Ref
  readonly resource: ResourceInfo
  readonly subresource?: string | undefined
  readonly facts: KindFacts
  readonly lock: Lock
  readonly prepare: Prepare
  /** As it was read; undefined when it is not there. */
  readonly live?: KubeObject | undefined
  /** Its number in the journal, of a run that goes on. Default: its place in the plan. */
  readonly seq?: number | undefined
  /** It has to be read first. Default: false. */
  readonly isUnread?: boolean
}
