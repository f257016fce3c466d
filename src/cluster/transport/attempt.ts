// One try of a request: sends it, waits for the answer's header, and watches over time limit and cancellation to the end.

import type { ClientRequest, IncomingMessage } from 'node:http'
import { ConnectionError } from '../../errors.ts'
import type { HttpHeader } from '../http.ts'
import { badHeader, timeoutError, toConnectionError } from './connection-words.ts'
import { factsOf } from './dial.ts'
import { cancelled } from './lane.ts'
import { toRawHeaders } from './request-headers.ts'
import type { Route } from './route.ts'

export type Attempt = {
  readonly host: string
  readonly isProxied: boolean
  readonly method: string
  /** With the server's own path in front. */
  readonly path: string
  readonly headers: readonly HttpHeader[]
  readonly body: Buffer | undefined
  readonly signal: AbortSignal | undefined
  /** 0: none. */
  readonly timeoutMs: number
  /** True when the time limit also covers the body. */
  readonly limitsBody: boolean
}

/** An answer whose header has come. The one who holds it must call `finish` when its body has ended or is given up. */
export type Answer = {
  readonly message: IncomingMessage
  /** What ended the exchange from our side: the time limit or a signal; undefined while it goes on. */
  stopped(): Error | undefined
  /** The error to throw for what the body's stream failed with. */
  describe(thrown: unknown): Error
  finish(): void
}

/** A failed try, and whether the same request may simply be sent again. */
export type FailedAttempt = { readonly error: Error; readonly isStaleSocket: boolean }

/** Sends a request. Never rejects: a failure is told with whether it was only a kept connection that had died. */
export function attempt(route: Route, a: Attempt): Promise<Answer | FailedAttempt> {
  const { promise, resolve } = Promise.withResolvers<Answer | FailedAttempt>()
  let stopped: Error | undefined
  let message: IncomingMessage | undefined
  let request: ClientRequest

  const stop = (error: Error) => {
    stopped ??= error
    if (message) message.destroy(stopped)
    else request.destroy(stopped)
  }
  const finish = () => {
    clearTimeout(timer)
    a.signal?.removeEventListener('abort', onAbort)
  }
  const onAbort = () => stop(cancelled(a.signal))
  const onTimeout = () => stop(timeoutError(a.host, message ? 'body' : waitingFor(request), a.timeoutMs))
  const describe = (thrown: unknown) =>
    stopped ?? toConnectionError(thrown, brokenAt(a, request, message !== undefined))
  const fail = (thrown: unknown) => {
    finish()
    const error = describe(thrown)
    const isStaleSocket =
      request?.reusedSocket === true && error instanceof ConnectionError && error.failure === 'reset'
    resolve({ error, isStaleSocket })
  }

  const timer = a.timeoutMs > 0 ? setTimeout(onTimeout, a.timeoutMs) : undefined
  try {
    request = route.send(requestOptions(route, a), (incoming) => {
      message = incoming
      // Without a listener an error after the last reader has left would end the process.
      incoming.on('error', () => {})
      if (!a.limitsBody) clearTimeout(timer)
      resolve({ message: incoming, stopped: () => stopped, describe, finish })
    })
  } catch (thrown) {
    finish()
    const error = badHeader(thrown)
    if (!error) throw thrown
    return Promise.resolve({ error, isStaleSocket: false })
  }
  request.on('error', fail)
  request.once('proxyConnect', (connect: { statusCode: number; statusText: string }) => {
    if (connect.statusCode === 200) return
    const words = connect.statusText || `proxy answered ${connect.statusCode}`
    stop(new ConnectionError(words, { host: a.host, failure: 'proxy' }))
  })
  if (a.signal?.aborted) onAbort()
  else a.signal?.addEventListener('abort', onAbort, { once: true })
  request.end(a.body)
  return promise
}

function requestOptions(route: Route, a: Attempt) {
  return {
    ...route.options,
    method: a.method,
    path: route.origin + a.path,
    headers: toRawHeaders([...a.headers, ...route.headers]),
    insecureHTTPParser: false,
  }
}

function waitingFor(request: ClientRequest): 'connecting' | 'waiting' {
  const socket = request.socket
  return socket && factsOf(socket)?.isEstablished !== false ? 'waiting' : 'connecting'
}

function brokenAt(a: Attempt, request: ClientRequest | undefined, inBody: boolean) {
  return { host: a.host, isProxied: a.isProxied, inBody, validity: factsOf(request?.socket)?.validity }
}
