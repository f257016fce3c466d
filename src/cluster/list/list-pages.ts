// A list as a stream of pages; memory is bounded by two pages, whatever the length of the list.

import type { Transport } from '../http.ts'
import type { Page, ReadRequest } from '../read.ts'
import { unexpectedResponse } from '../unexpected-response.ts'
import { type FetchedPage, fetchPage } from './fetch-page.ts'
import { parsePage } from './parse-page.ts'

/**
 * Reads a list page by page, or one named object as one page with one row.
 *
 * From the second page on, the next page is fetched (not parsed) while the consumer works on the one it has: whoever
 * stops after the first page causes one request. Leaving the iteration aborts what is under way.
 *
 * Does not fail when a continue token expires midway and the server offers to go on: the pages from there on say
 * `isConsistent: false`.
 *
 * @throws ServerError, ConnectionError, CancelledError, at the page that could not be had.
 */
export async function* listPages(
  transport: Transport,
  request: ReadRequest,
  signal?: AbortSignal,
): AsyncGenerator<Page, void, undefined> {
  const left = new AbortController()
  const eitherSignal = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal])
  const fetchFrom = (token: string): Promise<FetchedPage> => {
    const promise = fetchPage(transport, request, token, eitherSignal)
    promise.catch(() => {})
    return promise
  }
  let token = ''
  let isConsistent = true
  let ahead: Promise<FetchedPage> | undefined
  let isWhole = false
  try {
    for (let isFirst = true; ; isFirst = false) {
      const fetched = await (ahead ?? fetchFrom(token))
      const { continue: next, ...content } = parsePage(fetched.body, request, fetched.raw)
      if (next !== '' && next === token) throw unexpectedResponse(`continue: ${next}`, 'the token of another page')
      isConsistent &&= !fetched.isContinuedInconsistently
      token = next
      ahead = isFirst || next === '' ? undefined : fetchFrom(next)
      yield {
        resource: request.resource,
        ...content,
        bytes: fetched.bytes,
        wireBytes: fetched.wireBytes,
        hasMore: next !== '',
        isConsistent,
      }
      isWhole = next === ''
      if (isWhole) return
    }
  } finally {
    if (!isWhole) left.abort()
  }
}
