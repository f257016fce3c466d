// Chance that can be had again: a generator of numbers from a seed.

/** The same numbers for the same seed. */
export type Random = {
  /** An integer from 0 to below the limit. */
  below(limit: number): number
  pick<T>(items: readonly T[]): T
  /** True once in so many times. */
  once(times: number): boolean
}

/** mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
  return {
    below,
    pick: <T>(items: readonly T[]) => items[below(items.length)] as T,
    once: (times) => below(times) === 0,
  }
}
