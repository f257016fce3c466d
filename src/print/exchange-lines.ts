// `-v`: what was said to a server and what it answered, as much of it as the level asks; follows client-go (round_trippers.go, request.go).

import { STATUS_CODES } from 'node:http'
import { escapeText } from './escape-text.ts'
import { redactBody } from './redact-body.ts'
import { redactHeader, redactUrl } from './redact-header.ts'

type HeaderLine = readonly [name: string, value: string]

/** One request and its answer; `Exchange` of the cluster package is one. */
export type LoggedExchange = {
  readonly method: string
  readonly url: string
  readonly requestHeaders: readonly HeaderLine[]
  readonly requestBody?: string
  readonly status?: number
  readonly responseHeaders?: readonly HeaderLine[]
  readonly responseBody?: string
  readonly totalMs: number
  readonly attempt: number
  readonly error?: Error
}

/** How many characters of a body are shown at a level; 10 and more: all. */
const BODY_LIMITS: { readonly [verbosity: number]: number } = { 8: 1024, 9: 10_240 }

/** Requests for Secrets, whatever is done to them. */
const OF_SECRETS = /\/api\/v1\/(?:namespaces\/[^/]+\/|watch\/(?:namespaces\/[^/]+\/)?)?secrets(?:[/?]|$)/

/**
 * The lines for stderr: below 6 none; 6 a line per request with status and time; 7 also the request's headers; from 8 on
 * also the answer's headers and both bodies. Credentials and values of Secrets are masked, nothing obeys a terminal.
 */
export function exchangeLines(exchange: LoggedExchange, verbosity: number): string[] {
  if (verbosity < 6) return []
  const lines = verbosity === 6 ? [summaryLine(exchange)] : detailLines(exchange, verbosity)
  return lines.map(escapeText)
}

function summaryLine(exchange: LoggedExchange): string {
  return `${requestOf(exchange)} ${outcomeOf(exchange)}`
}

function detailLines(exchange: LoggedExchange, verbosity: number): readonly string[] {
  const { requestHeaders, requestBody, responseHeaders = [], responseBody } = exchange
  const withBodies = verbosity >= 8
  return [
    ...(withBodies && requestBody ? [`Request Body: ${shownBody(requestBody, exchange, verbosity)}`] : []),
    requestOf(exchange),
    'Request Headers:',
    ...requestHeaders.map(headerLine),
    exchange.status === undefined ? `Response: ${outcomeOf(exchange)}` : `Response Status: ${outcomeOf(exchange)}`,
    ...(withBodies && responseHeaders.length > 0 ? ['Response Headers:', ...responseHeaders.map(headerLine)] : []),
    ...(withBodies && responseBody ? [`Response Body: ${shownBody(responseBody, exchange, verbosity)}`] : []),
  ]
}

function requestOf({ method, url, attempt }: LoggedExchange): string {
  return `${method} ${redactUrl(url)}${attempt > 1 ? ` (attempt ${attempt})` : ''}`
}

/** `200 OK in 12 milliseconds`, and why the answer did not come or not to its end. */
function outcomeOf({ status, totalMs, error }: LoggedExchange): string {
  const said = status === undefined ? 'failed' : `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()
  const why = error === undefined || error.message === '' ? '' : `: ${error.message.replaceAll('\n', ' ')}`
  return `${said} in ${Math.round(totalMs)} milliseconds${status === undefined || status < 400 ? why : ''}`
}

function headerLine([name, value]: HeaderLine): string {
  return `    ${name}: ${redactHeader(name, value)}`
}

function shownBody(text: string, { url }: LoggedExchange, verbosity: number): string {
  const body = redactBody(text, { isOfSecrets: OF_SECRETS.test(url) })
  const limit = BODY_LIMITS[verbosity] ?? Number.POSITIVE_INFINITY
  return body.length <= limit ? body : `${body.slice(0, limit)} [truncated ${body.length - limit} chars]`
}
