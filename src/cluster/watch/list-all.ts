// The list of a reflector: page by page, told as the difference to what is known.

import type { Column } from '../../machinery/table.ts'
import type { Delta, Page, ReadRequest } from '../read.ts'
import { openIdleAlarm } from './idle-alarm.ts'
import type { Reflection } from './reflection.ts'
import { DEFAULT_IDLE_TIMEOUT_MS } from './watch.ts'

/** After so many lists that expired between two pages, the next one is asked for in one piece. */
const EXPIRED_BEFORE_UNPAGED = 2

/**
 * Lists everything and ends with SYNCED. Pages of different versions cannot be followed by a watch: such a list begins
 * anew.
 *
 * @throws what the list throws, ConnectionError (`timeout`) for a page that does not come; what was told until then stays
 * true.
 */
export async function* listAll(r: Reflection): AsyncGenerator<Delta, void, undefined> {
  for (;;) {
    const request = r.expiredLists >= EXPIRED_BEFORE_UNPAGED ? { ...r.request, pageSize: 0 } : r.request
    let resourceVersion: string | undefined
    let columns: readonly Column[] | undefined
    let isConsistent = true
    r.known.beginPass()
    for await (const page of pagesInTime(r, request)) {
      isConsistent &&= page.isConsistent
      if (!isConsistent) break
      resourceVersion ??= page.resourceVersion
      columns ??= page.columns
      for (const row of page.rows) yield* r.known.seen(row, page.columns, r.hasSynced)
    }
    if (!isConsistent) {
      r.expiredLists++
      continue
    }
    yield* r.known.endPass()
    r.expiredLists = 0
    r.hasSynced = true
    r.resourceVersion = resourceVersion ?? ''
    yield { type: 'SYNCED', resourceVersion: r.resourceVersion, ...(columns ? { columns } : {}) }
    return
  }
}

/** A server ends its own requests after a minute: a page that takes longer than a silent watch may will never come. */
async function* pagesInTime(r: Reflection, request: ReadRequest): AsyncGenerator<Page, void, undefined> {
  const limitMs = r.options.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS
  const alarm = openIdleAlarm(r.transport.host, () => limitMs, r.signal, r.clock.setTimer)
  const pages = r.list(request, alarm.signal)[Symbol.asyncIterator]()
  try {
    for (;;) {
      const step = await alarm.wait(pages.next())
      if (step.done) return
      yield step.value
    }
  } finally {
    alarm.close()
    await pages.return?.()
  }
}
