// A lane bounds how many requests are in flight at once; whoever comes later waits in order. A server that asks to come
// back later gets half as many at once, and then one more for each round that goes well.

import { CancelledError } from '../../errors.ts'

/** A place in a lane. */
export type Place = {
  /** Gives it to the next; calling it again does nothing. */
  leave(): void
  /** The server has asked this request to come back later. */
  slowDown(): void
}

export type LaneGate = {
  /**
   * Waits for a place.
   * @throws CancelledError when the signal fires before there is one.
   */
  enter(signal?: AbortSignal): Promise<Place>
}

/** A lane with this many places; Infinity: no bound. */
export function openLane(places: number): LaneGate {
  const waiting = new Set<() => void>()
  let limit = places
  let taken = 0
  /** Places left since the lane was widened or narrowed. */
  let wentWell = 0
  let round = 0

  function takePlace(): Place {
    const takenInRound = round
    let hasLeft = false
    let isSlow = false
    taken++
    return {
      leave() {
        if (hasLeft) return
        hasLeft = true
        taken--
        if (!isSlow && takenInRound === round) widen()
        admit()
      },
      slowDown() {
        isSlow = true
        // those who were under way when the lane was narrowed say the same thing again
        if (takenInRound !== round || limit === Number.POSITIVE_INFINITY) return
        limit = Math.max(1, Math.floor(limit / 2))
        wentWell = 0
        round++
      },
    }
  }

  function widen(): void {
    wentWell++
    if (limit >= places || wentWell < limit) return
    limit++
    wentWell = 0
  }

  function admit(): void {
    for (const proceed of waiting) {
      if (taken >= limit) return
      proceed()
    }
  }

  return {
    async enter(signal) {
      if (signal?.aborted) throw cancelled(signal)
      if (taken < limit && waiting.size === 0) return takePlace()
      const { promise, resolve, reject } = Promise.withResolvers<Place>()
      const proceed = () => {
        waiting.delete(proceed)
        signal?.removeEventListener('abort', giveUp)
        resolve(takePlace())
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
