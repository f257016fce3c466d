// Repeatable random values for property tests.

/** Numbers in [0, 1) that depend on nothing but the seed (mulberry32). */
export type Random = () => number

export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The seed of this run: `TACK_TEST_SEED`, else the clock. Print it, so that a failure can be repeated. */
export const seed = Number(process.env.TACK_TEST_SEED ?? Date.now() % 2 ** 31)

export function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T
}

export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit)
}
