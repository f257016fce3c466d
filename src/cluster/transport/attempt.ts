// One try of a request: sends it, waits for the answer's header, and watches over time limit and cancellation to the end.

import { ConfigError, ConnectionError } from '../../errors.ts'
import type { HttpHeader } from '../http.ts'
import { timeoutError, toConnectionError } from './connection-words.ts'
import { isEstablished, validityOf } from './dial.ts'
import { cancelled } from './lane.ts'
import { onAbort } from './on-abort.ts'
import type { Route } from './route.ts'
import type { WireAnswer, WireBody, WireExchange } from './wire.ts'

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
export type Answer = WireAnswer & {
  /** What ended the exchange from our side: the time limit or a signal; undefined while it goes on. */
  stopped(): Error | undefined
  /** The error to throw for what the body failed with. */
  describe(thrown: unknown): Error
  finish(): void
}

/** A failed try, and whether the same request may simply be sent again. */
export type FailedAttempt = { readonly error: Error; readonly isStaleSocket: boolean }

/** Sends a request. Never rejects: a failure is told with whether it was only a kept connection that had died. */
export function attempt(route: Route, a: Attempt): Promise<Answer | FailedAttempt> {
  const { promise, resolve } = Promise.withResolvers<Answer | FailedAttempt>()
  let stopped: Error | undefined
  let body: WireBody | undefined
  let exchange: WireExchange | undefined
  let forget: (() => void) | undefined

  const stop = (error: Error) => {
    stopped ??= error
    if (body) body.destroy(stopped)
    else exchange?.destroy(stopped)
  }
  const finish = () => {
    clearTimeout(timer)
    forget?.()
  }
  const cancel = () => stop(cancelled(a.signal))
  const onTimeout = () => stop(timeoutError(a.host, body ? 'body' : waitingFor(exchange), a.timeoutMs))
  const describe = (thrown: unknown) => stopped ?? toConnectionError(thrown, brokenAt(a, exchange, body !== undefined))
  const onError = (thrown: unknown) => {
    finish()
    const error = describe(thrown)
    const isStaleSocket = exchange?.isReused() === true && error instanceof ConnectionError && error.failure === 'reset'
    resolve({ error, isStaleSocket })
  }
  const onAnswer = (answer: WireAnswer) => {
    body = answer.body
    if (!a.limitsBody) clearTimeout(timer)
    resolve({ ...answer, stopped: () => stopped, describe, finish })
  }

  const timer = a.timeoutMs > 0 ? setTimeout(onTimeout, a.timeoutMs) : undefined
  try {
    const { method, body: sent } = a
    const headers = route.headers.length === 0 ? a.headers : [...a.headers, ...route.headers]
    exchange = route.wire.send({ method, path: route.origin + a.path, headers, body: sent }, { onAnswer, onError })
  } catch (thrown) {
    finish()
    if (!(thrown instanceof ConfigError)) throw thrown
    return Promise.resolve({ error: thrown, isStaleSocket: false })
  }
  if (a.signal?.aborted) cancel()
  else forget = a.signal && onAbort(a.signal, cancel)
  return promise
}

function waitingFor(exchange: WireExchange | undefined): 'connecting' | 'waiting' {
  const socket = exchange?.socket()
  return socket && isEstablished(socket) !== false ? 'waiting' : 'connecting'
}

function brokenAt(a: Attempt, exchange: WireExchange | undefined, inBody: boolean) {
  return { host: a.host, isProxied: a.isProxied, inBody, validity: validityOf(exchange?.socket()) }
}
