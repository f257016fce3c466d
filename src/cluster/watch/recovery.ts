// What a reflector does after a failure: whether it lists again or watches on, and how long it waits before.

import { ConnectionError, ServerError } from '../../errors.ts'
import type { Backoff } from './backoff.ts'
import { SHORT_WATCH_MS } from './reflect-options.ts'
import type { Reflection } from './reflection.ts'
import { isRefusal, mayWatchList, noWatchList } from './watch-list-support.ts'

/** After so many watches in a row that failed without telling anything, everything is listed again. */
const FAILURES_BEFORE_RELIST = 2

/** One list or one stream. */
export type Run = {
  /** A watch, or a WatchList; else a list. */
  readonly streams: boolean
  readonly startedAt: number
  /** Told so far. */
  deltas: number
}

export type Recovery = {
  begin(): Run
  succeeded(): void
  /**
   * Prepares the next run.
   * @returns how long to wait before it; undefined when nothing has failed, and there is only another way to go.
   */
  failed(run: Run, error: Error): number | undefined
}

/** Begins with a WatchList where it is wanted and not known to fail. */
export function openRecovery(r: Reflection, backoff: Backoff): Recovery {
  const { resource, representation } = r.request
  const wantsWatchList = r.options.useWatchList ?? !representation.startsWith('table-')
  const shortWatchMs = r.options.shortWatchMs ?? SHORT_WATCH_MS
  let listsNext = false
  let failures = 0

  return {
    begin() {
      const startsStream = wantsWatchList && !listsNext && mayWatchList(r.transport, resource)
      return { streams: r.resourceVersion !== undefined || startsStream, startedAt: r.clock.now(), deltas: 0 }
    },
    succeeded() {
      listsNext = false
      failures = 0
    },
    failed(run, error) {
      const hasWatched = run.streams && r.resourceVersion !== undefined
      const wasWatchList = run.streams && !hasWatched
      if (wasWatchList) {
        listsNext = true
        if (isRefusal(error)) noWatchList(r.transport, resource)
        if (!mayWatchList(r.transport, resource)) return isRefusal(error) ? undefined : 0
      }
      failures = run.deltas > 0 ? 1 : failures + 1
      const isOld = isExpired(error)
      if (!run.streams && isOld) r.expiredLists++
      if (isOld || (hasWatched && failures >= FAILURES_BEFORE_RELIST && mayNeedList(error))) {
        r.resourceVersion = undefined
        listsNext = false
      }
      const isLate = r.clock.now() - run.startedAt >= shortWatchMs
      const isOrdinaryEnd = isOld || error instanceof ConnectionError
      return hasWatched && isLate && isOrdinaryEnd ? 0 : Math.max(backoff(), retryAfterMs(error))
    },
  }
}

/** True when a version is too old, or newer than the server knows: only listing helps. */
function isExpired(error: Error): boolean {
  if (!(error instanceof ServerError)) return false
  if (error.code === 410 || error.reason === 'Expired' || error.reason === 'Gone') return true
  const causes = error.status.details?.causes ?? []
  return causes.some(({ reason }) => reason === 'ResourceVersionTooLarge')
}

/** A list helps neither against a server that cannot be reached nor against one that is too busy. */
function mayNeedList(error: Error): boolean {
  if (error instanceof ConnectionError) return error.failure === 'protocol'
  return !(error instanceof ServerError && error.code === 429)
}

function retryAfterMs(error: Error): number {
  return error instanceof ServerError ? (error.retryAfterSeconds ?? 0) * 1000 : 0
}
