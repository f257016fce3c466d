// Gives up on a connection that has been silent for too long while somebody waited for it.

import { ConnectionError } from '../../errors.ts'
import { type SetTimer, systemTimer, type Timer } from './timer.ts'

const SILENCE = Symbol('silence')

/** True for the error of an alarm, as opposed to other time limits. */
export function isSilence(error: unknown): boolean {
  return error instanceof ConnectionError && error.cause === SILENCE
}

export type IdleAlarm = {
  /** Fires when the wait was too long, and when the outer signal does. */
  readonly signal: AbortSignal
  /**
   * Waits for something that `signal` can end.
   * @throws ConnectionError (`timeout`) when it took longer than the limit; else what the promise is rejected with.
   */
  wait<T>(promise: Promise<T>): Promise<T>
  close(): void
}

/**
 * Time counts only inside `wait`: a consumer that takes long over an event is no silence of the server.
 *
 * @param limitMs read at the beginning of every wait.
 */
export function openIdleAlarm(
  host: string,
  limitMs: () => number,
  outer: AbortSignal | undefined,
  setTimer: SetTimer = systemTimer,
): IdleAlarm {
  const controller = new AbortController()
  let silence: ConnectionError | undefined
  let timer: Timer | undefined
  let timerMs = 0
  let isWaiting = false

  const onOuter = () => controller.abort(outer?.reason)
  if (outer?.aborted) onOuter()
  else outer?.addEventListener('abort', onOuter, { once: true })

  const onTimer = () => {
    if (!isWaiting) return
    const message = `nothing came from the server for ${timerMs / 1000} s`
    silence = new ConnectionError(message, { host, failure: 'timeout', cause: SILENCE })
    controller.abort(silence)
  }
  const startTimer = (ms: number) => {
    if (timer && ms === timerMs) {
      timer.refresh()
      return
    }
    timer?.clear()
    timerMs = ms
    timer = setTimer(onTimer, ms)
  }

  return {
    signal: controller.signal,
    async wait(promise) {
      isWaiting = true
      startTimer(limitMs())
      try {
        return await promise
      } catch (error) {
        throw silence ?? error
      } finally {
        isWaiting = false
      }
    },
    close() {
      timer?.clear()
      outer?.removeEventListener('abort', onOuter)
    },
  }
}
