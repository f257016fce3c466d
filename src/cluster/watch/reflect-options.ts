// The settings of a reflector and their defaults.

import type { Page, ReadRequest } from '../read.ts'
import { sleep } from '../transport/sleep.ts'
import type { BackoffOptions } from './backoff.ts'
import { type SetTimer, systemTimer } from './timer.ts'

/** Lists as `listPages` does. */
export type ListPages = (request: ReadRequest, signal: AbortSignal) => AsyncIterable<Page>

/** Time and chance, so that tests can have their own. */
export type Clock = {
  /** Milliseconds, never going back. */
  readonly now: () => number
  /** @throws CancelledError when the signal fires. */
  readonly sleep: (delayMs: number, signal: AbortSignal) => Promise<void>
  /** From 0 to below 1. */
  readonly random: () => number
  /** What a silence of the server is measured with. */
  readonly setTimer: SetTimer
}

export type ReflectOptions = {
  /** Default: `listPages` over the same transport. */
  readonly list?: ListPages
  /** Default: for objects and metadata; a table is cheaper to list, because each event would be a table of its own. */
  readonly useWatchList?: boolean
  /** Keep each last row for deletions that are found by listing again. Default: false. */
  readonly keepRows?: boolean
  /** Default: DEFAULT_IDLE_TIMEOUT_MS. */
  readonly idleTimeoutMs?: number
  /** How long a WatchList may tell nothing new before its end mark. Default: DEFAULT_WATCH_LIST_TIMEOUT_MS. */
  readonly watchListSyncTimeoutMs?: number
  /** A watch that ends earlier without an event has failed, and a broken one waits. Default: SHORT_WATCH_MS. */
  readonly shortWatchMs?: number
  readonly backoff?: Partial<BackoffOptions>
  readonly clock?: Partial<Clock>
}

export const DEFAULT_WATCH_LIST_TIMEOUT_MS = 15_000
export const SHORT_WATCH_MS = 1000

/** Watches end by themselves after this and up to twice as much: servers can shed load, idle watchers are found. */
export const WATCH_SECONDS = 300

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  sleep,
  random: Math.random,
  setTimer: systemTimer,
}
