// The response that callers get: status, raw header lines, and a body that tells when it is done with.

import type { HttpHeader, HttpResponse } from '../http.ts'
import type { Answer } from './attempt.ts'
import type { ExchangeRecord } from './exchange-log.ts'
import { openBody } from './response-body.ts'

/** A response that tells when its body is done with. */
export type OpenResponse = HttpResponse & { onEnd(call: () => void): void }

/** Makes the response of an answer; its body may be read once. */
export function toResponse(answer: Answer, method: string, record: ExchangeRecord | undefined): OpenResponse {
  const { status, headers } = answer
  const header = (name: string) => firstValue(headers, name.toLowerCase())
  record?.gotHeader(status, headers)
  const isBodiless = method === 'HEAD' || status === 204 || status === 304 || header('content-length') === '0'
  const isGzip = header('content-encoding')?.toLowerCase() === 'gzip'
  let hasEnded = false
  let afterEnd: (() => void) | undefined
  const onEnd = (error: Error | undefined) => {
    hasEnded = true
    answer.finish()
    record?.end(body?.wireBytes() ?? 0, error)
    afterEnd?.()
  }
  let body: ReturnType<typeof openBody> | undefined
  body = openBody(answer, { isBodiless, isGzip }, onEnd, record?.gotChunk)
  return {
    status,
    headers,
    header,
    body: body.chunks,
    text: body.text,
    wireBytes: body.wireBytes,
    onEnd(call) {
      if (hasEnded) call()
      else afterEnd = call
    },
  }
}

function firstValue(headers: readonly HttpHeader[], lowerName: string): string | undefined {
  for (const [name, value] of headers)
    if (name.length === lowerName.length && name.toLowerCase() === lowerName) return value
  return undefined
}

/** All values of a header, whose name is given in lower case. */
export function headerValues(headers: readonly HttpHeader[], lowerName: string): string[] {
  return headers.flatMap(([name, value]) => (name.toLowerCase() === lowerName ? [value] : []))
}
