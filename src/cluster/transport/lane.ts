// A lane bounds how many requests are in flight at once; whoever comes later waits in order.

import { CancelledError } from '../../errors.ts'

/** Leaves the lane; calling it again does nothing. */
export type Leave = () => void

export type LaneGate = {
  /**
   * Waits for a place.
   * @throws CancelledError when the signal fires before there is one.
   */
  enter(signal?: AbortSignal): Promise<Leave>
}

/** A lane with this many places; Infinity: no bound. */
export function openLane(places: number): LaneGate {
  let taken = 0
  const waiting = new Set<() => void>()

  const leaveOnce = (): Leave => {
    let hasLeft = false
    return () => {
      if (hasLeft) return
      hasLeft = true
      const [next] = waiting
      if (next) next()
      else taken--
    }
  }

  return {
    async enter(signal) {
      if (signal?.aborted) throw cancelled(signal)
      if (taken < places) {
        taken++
        return leaveOnce()
      }
      const { promise, resolve, reject } = Promise.withResolvers<Leave>()
      const proceed = () => {
        waiting.delete(proceed)
        signal?.removeEventListener('abort', giveUp)
        resolve(leaveOnce())
      }
      const giveUp = () => {
        waiting.delete(proceed)
        reject(cancelled(signal))
      }
      waiting.add(proceed)
      signal?.addEventListener('abort', giveUp, { once: true })
      return promise
    },
  }
}

/** The error for work that a signal has stopped. */
export function cancelled(signal: AbortSignal | undefined): CancelledError {
  return new CancelledError(undefined, { cause: signal?.reason })
}
