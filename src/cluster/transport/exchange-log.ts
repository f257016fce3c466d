// Tells an observer of every try of a request: once, after its body has ended.

import type { Exchange, ExchangeObserver, HttpHeader } from '../http.ts'

/** Of a body kept for an observer, so that an endless watch does not fill the memory. */
const MAX_KEPT_BYTES = 8 * 1024 * 1024

/** The record of one try. */
export type ExchangeRecord = {
  gotHeader(status: number, headers: readonly HttpHeader[]): void
  gotChunk(chunk: Buffer): void
  end(wireBytes: number, error: Error | undefined): void
}

export type ExchangeStart = Pick<Exchange, 'method' | 'url' | 'requestHeaders' | 'attempt'> & {
  readonly requestBody: Buffer | undefined
}

/** Starts a record; undefined when nobody listens. */
export function recordExchange(
  observer: ExchangeObserver | undefined,
  start: ExchangeStart,
): ExchangeRecord | undefined {
  const tell = observer?.onExchange
  if (!tell) return undefined
  const startedAt = performance.now()
  const chunks: Buffer[] = []
  let keptBytes = 0
  let header: Pick<Exchange, 'status' | 'responseHeaders' | 'headerMs'> = {}
  const { requestBody, ...known } = start

  return {
    gotHeader(status, responseHeaders) {
      header = { status, responseHeaders, headerMs: performance.now() - startedAt }
    },
    gotChunk(chunk) {
      if (!observer.wantsBodies || keptBytes >= MAX_KEPT_BYTES) return
      chunks.push(chunk)
      keptBytes += chunk.length
    },
    end(wireBytes, error) {
      tell({
        ...known,
        ...header,
        ...(requestBody && observer.wantsBodies ? { requestBody: requestBody.toString('utf8') } : {}),
        ...(chunks.length > 0 ? { responseBody: Buffer.concat(chunks).toString('utf8') } : {}),
        ...(error ? { error } : {}),
        wireBytes,
        totalMs: performance.now() - startedAt,
      })
    },
  }
}
