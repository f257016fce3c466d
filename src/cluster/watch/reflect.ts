// Everything there is and then every change, for ever (client-go tools/cache/reflector.go; it differs where that one
// lists too often or loops: see recovery.ts and missingEndMark).

import type { Transport } from '../http.ts'
import { listPages } from '../list/list-pages.ts'
import type { Delta, ReadRequest } from '../read.ts'
import { DEFAULT_BACKOFF, openBackoff } from './backoff.ts'
import { followStream } from './follow-stream.ts'
import { openKnownObjects } from './known-objects.ts'
import { listAll } from './list-all.ts'
import { openRecovery } from './recovery.ts'
import { type ReflectOptions, SYSTEM_CLOCK } from './reflect-options.ts'
import type { Reflection } from './reflection.ts'

/**
 * Tells everything there is (ADDED…, SYNCED) and then every change. Whatever fails is told as RETRY and tried again,
 * with back-off where it failed quickly; after a version that is too old everything is listed again, and only the
 * difference is told: what vanished as DELETED with `isRelisted`, ended by another SYNCED.
 *
 * The iteration ends only by the signal, without an error, or by its consumer. An object is never told twice in one
 * version. A `table-none` request is asked for as `table-metadata`: without identity there are no differences.
 */
export async function* reflect(
  transport: Transport,
  request: ReadRequest,
  signal: AbortSignal,
  options: ReflectOptions = {},
): AsyncGenerator<Delta, void, undefined> {
  const clock = { ...SYSTEM_CLOCK, ...options.clock }
  const asked =
    request.representation === 'table-none' ? { ...request, representation: 'table-metadata' as const } : request
  const reflection: Reflection = {
    transport,
    request: asked,
    signal,
    options,
    clock,
    list: options.list ?? ((r, s) => listPages(transport, r, s)),
    known: openKnownObjects(asked.resource, options.keepRows ?? false),
    resourceVersion: undefined,
    hasSynced: false,
    expiredLists: 0,
  }
  const backoff = openBackoff({ ...DEFAULT_BACKOFF, ...options.backoff }, clock.now, clock.random)
  const recovery = openRecovery(reflection, backoff)

  while (!signal.aborted) {
    const run = recovery.begin()
    try {
      for await (const delta of run.streams ? followStream(reflection) : listAll(reflection)) {
        run.deltas++
        yield delta
        if (signal.aborted) return
      }
      recovery.succeeded()
    } catch (thrown) {
      if (signal.aborted) return
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      const delayMs = recovery.failed(run, error)
      if (delayMs === undefined) continue
      yield { type: 'RETRY', error, delayMs }
      await clock.sleep(delayMs, signal).catch(() => {})
    }
  }
}
