// What a watch tells of, and what it says when it has ended.

import type { Row } from '../../cluster/read.ts'
import type { Json } from '../../machinery/json.ts'
import type { ResourceInfo } from '../../machinery/resource-info.ts'
import type { Column } from '../../machinery/table.ts'
import type { QuerySummary } from '../query-result.ts'

/**
 * What happens to an object, relative to the question: it begins to match, it changes and still matches, it matches no
 * longer though it is still there, it is no longer there. What never matched is not told of.
 */
export type WatchEventName = 'ENTER' | 'CHANGE' | 'LEAVE' | 'DELETED'

/** One thing that a watch tells of. */
export type WatchItem = {
  readonly source: string
  readonly resource: ResourceInfo
  readonly namespace?: string
  /**
   * As a server would say it of a selector: ENTER is ADDED, CHANGE is MODIFIED, LEAVE and DELETED are DELETED.
   * `SYNCED`: everything there was is told. It has no row.
   */
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'SYNCED'
  /** Undefined for SYNCED. */
  readonly event?: WatchEventName
  readonly columns?: readonly Column[]
  /** The object as it is now; of one that is gone, its last state. */
  readonly row?: Row
  /** With `withChanges`, of CHANGE and LEAVE: the field paths that differ from the state told before. */
  readonly changed?: readonly string[]
  /** True for what was there before the watch began. */
  readonly isInitial: boolean
}

/** The summary of a watch; `matched` is what matches at its end, `listed` how many states of objects it was told. */
export type WatchSummary = QuerySummary & {
  /** `until`: what was waited for is so; `timeout`; `nothing-left`: nothing that was asked for can be watched. */
  readonly ended: 'until' | 'timeout' | 'nothing-left' | 'interrupted'
  /** What was waited for, as it stood at the end. */
  readonly until?: UntilSummary
}

export type UntilSummary = {
  readonly met: boolean
  /** Last values by their text: `count()`. Null: there was nothing to make one of. Undefined: never computed. */
  readonly values?: { readonly [aggregate: string]: Json }
  /** Why the condition could not be evaluated, where that is so. */
  readonly error?: string
}
