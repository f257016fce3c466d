// How long to wait before the next try (client-go tools/cache, the reflector's back-off).

export type BackoffOptions = {
  readonly initialMs: number
  readonly factor: number
  readonly maxMs: number
  /** Up to this part of a wait is added by chance: 1 means up to twice the wait. */
  readonly jitter: number
  /** Without a failure for so long, waits begin small again. */
  readonly resetMs: number
}

export const DEFAULT_BACKOFF: BackoffOptions = {
  initialMs: 800,
  factor: 2,
  maxMs: 30_000,
  jitter: 1,
  resetMs: 120_000,
}

/** Gives the next wait in milliseconds. */
export type Backoff = () => number

/** @param random a number from 0 to below 1. */
export function openBackoff(o: BackoffOptions, now: () => number, random: () => number): Backoff {
  let baseMs = o.initialMs
  let lastAt = Number.NEGATIVE_INFINITY
  return () => {
    const at = now()
    if (at - lastAt > o.resetMs) baseMs = o.initialMs
    lastAt = at
    const delayMs = baseMs * (1 + o.jitter * random())
    baseMs = Math.min(baseMs * o.factor, o.maxMs)
    return delayMs
  }
}
