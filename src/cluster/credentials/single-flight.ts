// Runs one thing once for everybody who asks for it meanwhile.

import { CancelledError, isTackError } from '../../errors.ts'

type Flight<T> = { readonly result: Promise<T>; readonly controller: AbortController; waiting: number }

/**
 * Wraps `run` so that whoever calls while it runs gets the same result.
 *
 * A caller whose signal is aborted leaves at once: its promise rejects with the signal's reason if that is an error of
 * ours, else with a CancelledError. When all have left, `run` is aborted.
 */
export function singleFlight<T>(run: (signal: AbortSignal) => Promise<T>): (signal?: AbortSignal) => Promise<T> {
  let flight: Flight<T> | undefined
  const take = (): Flight<T> => {
    const controller = new AbortController()
    const result = run(controller.signal)
    const started: Flight<T> = { result, controller, waiting: 0 }
    const land = () => {
      if (flight === started) flight = undefined
    }
    result.then(land, land)
    return started
  }
  return async (signal) => {
    if (signal?.aborted) throw reasonOf(signal)
    flight ??= take()
    const joined = flight
    joined.waiting++
    const { promise: left, reject } = Promise.withResolvers<never>()
    const leave = () => reject(signal && reasonOf(signal))
    signal?.addEventListener('abort', leave, { once: true })
    try {
      return await Promise.race([joined.result, left])
    } finally {
      signal?.removeEventListener('abort', leave)
      joined.waiting--
      if (joined.waiting === 0 && signal?.aborted) {
        if (flight === joined) flight = undefined
        joined.controller.abort()
      }
    }
  }
}

function reasonOf(signal: AbortSignal): Error {
  return isTackError(signal.reason) ? signal.reason : new CancelledError('cancelled', { cause: signal.reason })
}
