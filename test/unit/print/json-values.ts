// Random JSON with everything in it that makes printing hard.

import type { Json, JsonObject } from '../../../src/machinery/json.ts'
import { compareNaturally } from '../../../src/print/yaml/key-order.ts'
import { NASTY_STRINGS, PIECES } from './nasty-strings.ts'
import { below, pick, type Random } from './random.ts'

const KEYS = ['', ...'name a b A a1 a2 a10 a02 a002 1 2 10 010 é z _ - . a.b/c a-b x-1 x-10 x-9'.split(' ')]

export const NASTY_NUMBERS: readonly Json[] = [
  0,
  1,
  -1,
  42,
  1e6,
  2 ** 53,
  -(2 ** 53) + 1,
  9007199254740993n,
  9223372036854775807n,
  -9223372036854775808n,
  2 ** 63,
  2 ** 64,
  1e19,
  1e20,
  1e21,
  1.5e22,
  0.1,
  -0.5,
  1.5,
  100.25,
  1234567.5,
  123456.5,
  1e-4,
  1e-5,
  1.5e-6,
  1e-7,
  2.5e-10,
  5e-324,
  1.7976931348623157e308,
  Math.PI,
  0.30000000000000004,
]

/** A string out of nasty pieces. */
export function randomString(random: Random): string {
  if (random() < 0.4) return pick(random, NASTY_STRINGS)
  return Array.from({ length: 1 + below(random, random() < 0.2 ? 30 : 6) }, () => pick(random, PIECES)).join('')
}

function randomKey(random: Random): string {
  return random() < 0.6
    ? pick(random, KEYS) + (random() < 0.3 ? below(random, 120) : '')
    : randomString(random).slice(0, 900)
}

/** A value nested at most `depth` deep. */
export function randomJson(random: Random, depth: number): Json {
  const kind = random()
  if (depth > 0 && kind < 0.2) return Array.from({ length: below(random, 5) }, () => randomJson(random, depth - 1))
  if (depth > 0 && kind < 0.5) return randomObject(random, depth)
  if (kind < 0.6) return pick(random, NASTY_NUMBERS)
  if (kind < 0.65) return pick(random, [true, false, null])
  return randomString(random)
}

export function randomObject(random: Random, depth: number): JsonObject {
  const keys: string[] = []
  for (let left = below(random, 7); left > 0; left--) {
    const key = randomKey(random)
    if (hasOneOrder([...keys, key])) keys.push(key)
  }
  return Object.fromEntries(keys.map((key) => [key, randomJson(random, depth - 1)]))
}

/** go-yaml's order of keys has circles (`2` < `10` < `1e` < `2`), in which it prints one way or another by chance. */
function hasOneOrder(keys: readonly string[]): boolean {
  const sorted = [...new Set(keys)].sort(compareNaturally)
  return sorted.every((a, i) => sorted.every((b, j) => Math.sign(compareNaturally(a, b)) === Math.sign(i - j)))
}
