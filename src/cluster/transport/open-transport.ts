// The way to one API server: authenticated, pooled, bounded, patient where repeating is safe (client-go rest/request.go).

import type { Connection, CredentialState } from '../connection.ts'
import type { ExchangeObserver, HttpHeader, HttpRequest, Lane, Transport } from '../http.ts'
import { attempt } from './attempt.ts'
import { decodeStatus } from './decode-status.ts'
import { recordExchange } from './exchange-log.ts'
import { type LaneGate, openLane, type Place } from './lane.ts'
import { redirectedPath } from './redirect.ts'
import { requestHeaders } from './request-headers.ts'
import { headerValues, type OpenResponse, toResponse } from './response.ts'
import { DEFAULT_RETRIES, type RetryPolicy, startRetries } from './retry.ts'
import { openRoutePool } from './route-pool.ts'
import { sleep } from './sleep.ts'
import { parseWarnings } from './warnings.ts'

/** Requests in flight per cluster. */
export const LANE_PLACES: { readonly [lane in Lane]: number } = { read: 16, write: 32, watch: Number.POSITIVE_INFINITY }

/**
 * Opens a transport. Nothing is sent and nothing heavy is loaded before the first request.
 *
 * A response holds its place in the lane until its body has been read to the end or given up.
 *
 * @param retries when requests are repeated; the default is client-go's, with shorter waits after a reset.
 */
export function openTransport(
  connection: Connection,
  observer?: ExchangeObserver,
  retries: RetryPolicy = DEFAULT_RETRIES,
): Transport {
  const server = new URL(connection.server)
  const basePath = server.pathname.replace(/\/+$/, '')
  const routes = openRoutePool(connection)
  const lanes: { readonly [lane in Lane]: LaneGate } = {
    read: openLane(LANE_PLACES.read),
    write: openLane(LANE_PLACES.write),
    watch: openLane(LANE_PLACES.watch),
  }
  const shownWarnings = new Set<string>()

  const warn = (headers: readonly HttpHeader[]) => {
    if (!observer?.onWarning) return
    for (const text of parseWarnings(headerValues(headers, 'warning'))) {
      if (shownWarnings.has(text)) continue
      shownWarnings.add(text)
      observer.onWarning(text)
    }
  }

  /** One try; the response, whatever its status, or the failure. */
  async function tryOnce(r: Asked, credential: CredentialState, number: number, timeoutMs: number) {
    const headers = requestHeaders(connection, server.host, credential, r.request, r.body)
    const path = basePath + r.path
    const url = `${server.origin}${path}`
    const route = await routes.routeFor(credential, r.lane)
    const start = { method: r.method, url, requestHeaders: headers, requestBody: r.body, attempt: number }
    const record = recordExchange(observer, start)
    const answered = await attempt(route, {
      host: server.host,
      isProxied: connection.proxyUrl !== undefined,
      method: r.method,
      path,
      headers,
      body: r.body,
      signal: r.request.signal,
      timeoutMs,
      limitsBody: r.lane !== 'watch',
    })
    if ('error' in answered) {
      record?.end(0, answered.error)
      return answered
    }
    const response = toResponse(answered, r.method, record)
    warn(response.headers)
    return response
  }

  async function exchange(asked: Asked, place: Place): Promise<OpenResponse> {
    const { signal } = asked.request
    const state = startRetries(retries)
    const timeLeft = openTimeLimit(asked.request.timeoutMs ?? connection.requestTimeoutMs)
    let r = asked
    let hasRenewed = false
    let redirects = 0
    for (let number = 1; ; number++) {
      const credential = await connection.credential.current(signal)
      const tried = await tryOnce(r, credential, number, timeLeft.ms())
      if ('error' in tried) {
        const delayMs = state.afterFailure(r.method, tried)
        if (delayMs === undefined || !timeLeft.allows(delayMs)) throw tried.error
        await sleep(delayMs, signal)
        continue
      }
      const next = redirects < MAX_REDIRECTS ? redirectedPath(tried, r.method, server, basePath) : undefined
      if (tried.status < 300 || tried.status === 304) return tried
      const body = await tried.text()
      if (next !== undefined) {
        redirects++
        r = { ...r, path: next }
        continue
      }
      if (tried.status === 401 && !hasRenewed) {
        hasRenewed = true
        if (await connection.credential.renew(credential, signal)) continue
      }
      const retryAfter = tried.header('retry-after')
      const delayMs = state.afterAnswer(tried.status, retryAfter)
      if (delayMs === undefined || !timeLeft.allows(delayMs)) {
        const answer = { code: tried.status, contentType: tried.header('content-type'), retryAfter, body }
        throw decodeStatus(answer, r)
      }
      if (tried.status === TOO_MANY_REQUESTS) place.slowDown()
      await sleep(delayMs, signal)
    }
  }

  return {
    host: server.host,
    async request(request) {
      const asked = toAsked(request)
      const place = await lanes[asked.lane].enter(request.signal)
      try {
        const response = await exchange(asked, place)
        response.onEnd(place.leave)
        return response
      } catch (error) {
        place.leave()
        throw error
      }
    },
    close: () => routes.close(),
  }
}

const MAX_REDIRECTS = 10
const TOO_MANY_REQUESTS = 429

/** A time limit over all tries of a request, as client-go has it; 0: none. A wait that would pass it is not begun. */
function openTimeLimit(limitMs: number): { ms(): number; allows(waitMs: number): boolean } {
  const endsAt = performance.now() + limitMs
  const left = () => endsAt - performance.now()
  return {
    ms: () => (limitMs > 0 ? Math.max(1, left()) : 0),
    allows: (waitMs) => limitMs <= 0 || waitMs < left(),
  }
}

/** A request with its defaults. */
type Asked = {
  readonly request: HttpRequest
  readonly method: string
  readonly path: string
  readonly lane: Lane
  readonly body: Buffer | undefined
}

function toAsked(request: HttpRequest): Asked {
  const method = request.method ?? 'GET'
  const { body } = request
  return {
    request,
    method,
    path: request.path,
    lane: request.lane ?? (method === 'GET' || method === 'HEAD' ? 'read' : 'write'),
    body: body === undefined ? undefined : Buffer.from(body),
  }
}
