// What a source of objects is asked for, and what it answers with: pages of rows.

import type { KubeObject } from '../machinery/json.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import type { Cell, Column } from '../machinery/table.ts'

/** How a list is asked for; from the cheapest to the fullest. `table-*`: with what each row's `object` holds. */
export type Representation = 'table-none' | 'metadata' | 'table-metadata' | 'object' | 'table-object'

/** What is read, and in which shape. */
export type ReadRequest = {
  readonly resource: ResourceInfo
  /** Undefined: all namespaces, or a cluster-scoped resource. */
  readonly namespace?: string
  /** One object instead of a list. */
  readonly name?: string
  /** With `name` only: `status`, `scale`. */
  readonly subresource?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
  readonly representation: Representation
  /** Objects per page; 0: no paging. Default: DEFAULT_PAGE_SIZE. */
  readonly pageSize?: number
  /**
   * Begin the list at this name, inside one namespace or of a cluster-scoped resource. Servers keep objects in the order of
   * their names; one that does not take the token for that answers with a ServerError 400 or 410.
   */
  readonly startName?: string
  /** Nobody will look at `metadata.managedFields`: objects come without. Default: they come as they are. */
  readonly omitManagedFields?: boolean
}

/** kubectl's default of `--chunk-size`. */
export const DEFAULT_PAGE_SIZE = 500

/** One row: cells where a table was asked for, the object (whole or its metadata) where it was asked for. */
export type Row = {
  readonly cells?: readonly Cell[]
  readonly object?: KubeObject
  /** Where it was read from, when that is a file. */
  readonly position?: Position
}

/** A document in a file; documents count from 1. */
export type Position = { readonly file: string; readonly document: number }

/** One answer to a list, or to a question for one object. */
export type Page = {
  readonly resource: ResourceInfo
  /** Undefined when the representation has none, or the server ignored `as=Table`. */
  readonly columns?: readonly Column[]
  readonly rows: readonly Row[]
  /** Of the body, decompressed. */
  readonly bytes: number
  /** As it came over the wire. */
  readonly wireBytes: number
  readonly resourceVersion?: string
  /** What the server says is left after this page; absent with selectors and on the last page. */
  readonly remainingItemCount?: number
  /** True when more pages follow. */
  readonly hasMore: boolean
  /** False from the page on that an expired continue token was replaced by an inconsistent one. */
  readonly isConsistent: boolean
}

/** A change that a watch tells of. */
export type WatchEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'
  readonly row: Row
  /** Table watches: with the first event only. */
  readonly columns?: readonly Column[]
  readonly resourceVersion?: string
}

/** What a reflector tells: first everything there is, then every change, for ever. */
export type Delta =
  | {
      readonly type: 'SYNCED'
      readonly resourceVersion: string
      /** Of the table, when it was listed: known also where it has no rows. */
      readonly columns?: readonly Column[]
    }
  | {
      readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
      readonly row: Row
      readonly columns?: readonly Column[]
      /** True when it was found by listing again, so the last state of a DELETED row may be old. */
      readonly isRelisted: boolean
    }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string }
  /** Something failed and is being retried; the reflector goes on. */
  | { readonly type: 'RETRY'; readonly error: Error; readonly delayMs: number }
