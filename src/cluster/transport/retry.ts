// When a request is sent again (client-go rest/with_retry.go and rest/request.go).

import { ConnectionError } from '../../errors.ts'
import type { FailedAttempt } from './attempt.ts'
import { parseRetryAfter } from './decode-status.ts'

/** How often and after what a request is repeated. */
export type RetryPolicy = {
  /** Answers that ask to come back: client-go's number. */
  readonly maxRetryAfters: number
  /** What these waits may add up to. client-go has no such limit: a server could make it wait for days. */
  readonly maxRetryAfterMs: number
  /** Waits before a GET is repeated after a connection that broke before the answer; as many as there are. */
  readonly resetDelaysMs: readonly number[]
  /** Kept connections that turned out dead, each replaced at once. */
  readonly maxStaleSockets: number
}

export const DEFAULT_RETRIES: RetryPolicy = {
  maxRetryAfters: 10,
  maxRetryAfterMs: 120_000,
  resetDelaysMs: [100, 200, 400, 800, 1600],
  maxStaleSockets: 48,
}

/** What one request has already cost. */
export type RetryState = {
  /** Milliseconds to wait before an error answer's request is sent again; undefined: it is final. */
  afterAnswer(code: number, retryAfter: string | undefined): number | undefined
  /** The same for a try without an answer. */
  afterFailure(method: string, failed: FailedAttempt): number | undefined
}

export function startRetries(policy: RetryPolicy): RetryState {
  let retryAfters = 0
  let waitedMs = 0
  let resets = 0
  let staleSockets = 0

  return {
    afterAnswer(code, retryAfter) {
      const seconds = code === 429 || code >= 500 ? parseRetryAfter(retryAfter) : undefined
      if (seconds === undefined || retryAfters++ >= policy.maxRetryAfters) return undefined
      waitedMs += seconds * 1000
      return waitedMs <= policy.maxRetryAfterMs ? seconds * 1000 : undefined
    },
    afterFailure(method, { error, isStaleSocket }) {
      const isReset = error instanceof ConnectionError && error.failure === 'reset'
      if (!isReset || (method !== 'GET' && method !== 'HEAD')) return undefined
      if (isStaleSocket && staleSockets++ < policy.maxStaleSockets) return 0
      return policy.resetDelaysMs[resets++]
    },
  }
}
