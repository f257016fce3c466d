// One watch of a reflector: from the version it has reached, or as a WatchList when it has none.

import { ConnectionError } from '../../errors.ts'
import type { Column } from '../../machinery/table.ts'
import type { Delta, WatchEvent } from '../read.ts'
import { isSilence } from './idle-alarm.ts'
import { DEFAULT_WATCH_LIST_TIMEOUT_MS, SHORT_WATCH_MS, WATCH_SECONDS } from './reflect-options.ts'
import type { Reflection } from './reflection.ts'
import { DEFAULT_IDLE_TIMEOUT_MS, watch } from './watch.ts'
import { endsInitialEvents } from './watch-event.ts'
import { missingEndMark, noWatchList } from './watch-list-support.ts'

/**
 * Follows one stream until the server ends it in order.
 *
 * @throws what the watch throws; ConnectionError (`protocol`) for a watch that the server ended at once, and for a
 * WatchList that ends, falls silent or goes on without its end mark: that is remembered.
 */
export async function* followStream(r: Reflection): Deltas {
  const startedAt = r.clock.now()
  yield* r.resourceVersion === undefined ? followWatchList(r) : followWatch(r, r.resourceVersion)
  if (r.clock.now() - startedAt < (r.options.shortWatchMs ?? SHORT_WATCH_MS)) {
    const message = 'very short watch: the server ended it at once'
    throw new ConnectionError(message, { host: r.transport.host, failure: 'protocol' })
  }
}

type Deltas = AsyncGenerator<Delta, void, undefined>

async function* followWatch(r: Reflection, resourceVersion: string): Deltas {
  const idleMs = r.options.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS
  const settings = {
    resourceVersion,
    timeoutSeconds: watchSeconds(r),
    idleTimeoutMs: () => idleMs,
    setTimer: r.clock.setTimer,
  }
  yield* tellEvents(r, watch(r.transport, r.request, settings, r.signal), isFollowable(resourceVersion))
}

async function* followWatchList(r: Reflection): Deltas {
  const idleMs = r.options.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS
  const syncMs = r.options.watchListSyncTimeoutMs ?? DEFAULT_WATCH_LIST_TIMEOUT_MS
  let isInitial = true
  const settings = {
    resourceVersion: '',
    sendInitialEvents: true,
    timeoutSeconds: watchSeconds(r),
    idleTimeoutMs: () => (isInitial ? syncMs : idleMs),
    setTimer: r.clock.setTimer,
  }
  const events = watch(r.transport, r.request, settings, r.signal)
  try {
    yield* tellInitialEvents(r, events, syncMs)
    isInitial = false
    yield* tellEvents(r, events, true)
  } catch (error) {
    throw isInitial && isSilence(error) ? unmarked(r) : error
  } finally {
    await events.return()
  }
}

/** Tells initial events up to and with SYNCED. */
async function* tellInitialEvents(r: Reflection, events: AsyncGenerator<WatchEvent>, syncMs: number): Deltas {
  let columns: readonly Column[] | undefined
  let progressAt = r.clock.now()
  r.known.beginPass()
  for (;;) {
    const step = await events.next()
    if (step.done) throw unmarked(r)
    const event = step.value
    columns = event.columns ?? columns
    if (endsInitialEvents(event)) {
      yield* r.known.endPass()
      r.hasSynced = true
      r.resourceVersion = event.resourceVersion ?? ''
      yield { type: 'SYNCED', resourceVersion: r.resourceVersion }
      return
    }
    // A plain bookmark, or changes only: the server is past what there was, and has not said so.
    if (event.type === 'BOOKMARK') throw unmarked(r)
    if (r.known.isNew(event.row)) progressAt = r.clock.now()
    else if (r.clock.now() - progressAt > syncMs) throw unmarked(r)
    yield* deltasOf(r, event, columns, r.hasSynced)
  }
}

/** @param canFollow false while versions may be out of order: synthetic ADDED events come first. */
async function* tellEvents(r: Reflection, events: AsyncGenerator<WatchEvent>, canFollow: boolean): Deltas {
  let columns: readonly Column[] | undefined
  let isInOrder = canFollow
  for await (const event of events) {
    columns = event.columns ?? columns
    isInOrder ||= event.type !== 'ADDED'
    if (isInOrder && event.resourceVersion) r.resourceVersion = event.resourceVersion
    if (event.type === 'BOOKMARK') {
      if (event.resourceVersion) yield { type: 'BOOKMARK', resourceVersion: event.resourceVersion }
    } else {
      yield* deltasOf(r, event, columns, false)
    }
  }
}

function deltasOf(
  r: Reflection,
  event: WatchEvent,
  columns: readonly Column[] | undefined,
  isRelisted: boolean,
): Delta[] {
  return event.type === 'DELETED' ? r.known.gone(event.row, columns) : r.known.seen(event.row, columns, isRelisted)
}

function unmarked(r: Reflection): ConnectionError {
  noWatchList(r.transport, r.request.resource)
  return missingEndMark(r.transport.host)
}

function isFollowable(resourceVersion: string): boolean {
  return resourceVersion !== '' && resourceVersion !== '0'
}

function watchSeconds(r: Reflection): number {
  return Math.round(WATCH_SECONDS * (1 + r.clock.random()))
}
