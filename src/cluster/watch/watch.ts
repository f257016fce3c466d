// One watch request: its events until the server ends it.

import type { Transport } from '../http.ts'
import type { ReadRequest, WatchEvent } from '../read.ts'
import { acceptFor, collectionPath, tableQuery, withQuery } from '../resource-path.ts'
import { openIdleAlarm } from './idle-alarm.ts'
import { readLines } from './lines.ts'
import type { SetTimer } from './timer.ts'
import { parseWatchEvent } from './watch-event.ts'

/**
 * A server sends a bookmark every minute and keeps 75 s of events (apiserver, cacher.go): a longer silence is a dead
 * connection.
 */
export const DEFAULT_IDLE_TIMEOUT_MS = 75_000

export type WatchOptions = {
  /** From where on; `''`: everything there is comes first, as ADDED events in no order of version. */
  readonly resourceVersion: string
  /** Asks for everything there is, ended by a marked bookmark: see `endsInitialEvents`. */
  readonly sendInitialEvents?: boolean
  /** After which the server ends the watch. Default: the server's own. */
  readonly timeoutSeconds?: number
  /** Silence after which the connection counts as dead; asked before every wait. Default: DEFAULT_IDLE_TIMEOUT_MS. */
  readonly idleTimeoutMs?: () => number
  /** Default: the system's. */
  readonly setTimer?: SetTimer
}

/**
 * Watches a collection, or one object of it when the request has a name. Ends when the server ends the watch in order.
 * Bookmarks are always asked for.
 *
 * @throws ServerError for a refused watch and for an ERROR event (410: the version is too old); ConnectionError when the
 * connection breaks, or is silent for too long (`timeout`); CancelledError.
 */
export async function* watch(
  transport: Transport,
  request: ReadRequest,
  options: WatchOptions,
  signal?: AbortSignal,
): AsyncGenerator<WatchEvent, void, undefined> {
  const { idleTimeoutMs = () => DEFAULT_IDLE_TIMEOUT_MS } = options
  const alarm = openIdleAlarm(transport.host, idleTimeoutMs, signal, options.setTimer)
  try {
    const response = await alarm.wait(
      transport.request({
        path: watchPath(request, options),
        accept: acceptFor(request.representation, { watch: true }),
        lane: 'watch',
        signal: alarm.signal,
      }),
    )
    const lines = readLines(response.body)
    try {
      for (;;) {
        const line = await alarm.wait(lines.next())
        if (line.done) return
        const event = parseWatchEvent(line.value, request.resource, transport.host)
        if (event) yield event
      }
    } finally {
      await lines.return()
    }
  } finally {
    alarm.close()
  }
}

function watchPath(request: ReadRequest, options: WatchOptions): string {
  const [tableName, includeObject] = tableQuery(request.representation) ?? ['includeObject', undefined]
  const byName = request.name === undefined ? undefined : `metadata.name=${request.name}`
  return withQuery(collectionPath(request.resource, request.namespace), {
    [tableName]: includeObject,
    allowWatchBookmarks: 'true',
    fieldSelector: [byName, request.fieldSelector].filter(Boolean).join(','),
    labelSelector: request.labelSelector,
    resourceVersion: options.resourceVersion,
    ...(options.sendInitialEvents ? { resourceVersionMatch: 'NotOlderThan', sendInitialEvents: 'true' } : {}),
    timeoutSeconds: options.timeoutSeconds === undefined ? undefined : String(options.timeoutSeconds),
    watch: 'true',
  })
}
