// The response that callers get: status, raw header lines, and a body that tells when it is done with.

import type { HttpHeader, HttpResponse } from '../http.ts'
import type { Answer } from './attempt.ts'
import type { ExchangeRecord } from './exchange-log.ts'
import { openBody, readText } from './response-body.ts'

/** A response that tells when its body is done with. */
export type OpenResponse = HttpResponse & { onEnd(call: () => void): void }

/** Makes the response of an answer; its body may be read once. */
export function toResponse(answer: Answer, method: string, record: ExchangeRecord | undefined): OpenResponse {
  const { message } = answer
  const status = message.statusCode ?? 0
  const headers = headerLines(message.rawHeaders)
  const header = (name: string) => headerValues(headers, name.toLowerCase())[0]
  record?.gotHeader(status, headers)
  const isBodiless = method === 'HEAD' || status === 204 || status === 304 || header('content-length') === '0'
  let hasEnded = false
  let afterEnd: (() => void) | undefined
  const onEnd = (error: Error | undefined) => {
    hasEnded = true
    answer.finish()
    record?.end(body?.wireBytes() ?? 0, error)
    afterEnd?.()
  }
  let body: ReturnType<typeof openBody> | undefined
  body = openBody(answer, isBodiless, onEnd, record?.gotChunk)
  return {
    status,
    headers,
    header,
    body: body.chunks,
    text: () => readText(body.chunks),
    wireBytes: body.wireBytes,
    onEnd(call) {
      if (hasEnded) call()
      else afterEnd = call
    },
  }
}

function headerLines(raw: readonly string[]): HttpHeader[] {
  const lines: HttpHeader[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push([raw[i] ?? '', raw[i + 1] ?? ''])
  return lines
}

/** All values of a header, whose name is given in lower case. */
export function headerValues(headers: readonly HttpHeader[], lowerName: string): string[] {
  return headers.flatMap(([name, value]) => (name.toLowerCase() === lowerName ? [value] : []))
}
