// Waiting that can be interrupted.

import { cancelled } from './lane.ts'

/**
 * Resolves after so many milliseconds.
 * @throws CancelledError at once when the signal fires.
 */
export function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  if (signal?.aborted) {
    reject(cancelled(signal))
    return promise
  }
  const stop = () => {
    clearTimeout(timer)
    reject(cancelled(signal))
  }
  const timer = setTimeout(() => {
    signal?.removeEventListener('abort', stop)
    resolve()
  }, delayMs)
  signal?.addEventListener('abort', stop, { once: true })
  return promise
}
