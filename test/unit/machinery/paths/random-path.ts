// Random field paths: plain names, names that need quotes, keys of every type, set values and indexes.

import type { Scalar } from '../../../../src/machinery/json.ts'
import type { FieldPath, PathElement } from '../../../../src/machinery/paths/field-path.ts'
import { below, pick, type Random } from '../../print/random.ts'

const NAMES = [
  'spec',
  'a',
  'x-y_z',
  '0',
  '$ref',
  'app.kubernetes.io/name',
  'a b',
  '',
  '"',
  "it's",
  '[0]',
  '=',
  '*',
  'é',
  '😀',
]
// no backslash: after an object with one in a key, V8's JSON.parse (13.6) takes keys with escapes in its place for it
const ODD = ['\u0000', '\n', '\u2028', '\ud800', '__proto__', 'constructor', '-', '<a&b>', '\x7f', '\b']
const SCALARS: readonly Scalar[] = [
  'api',
  '',
  '80',
  'true',
  'null',
  'a,b]="c"',
  '\u0007',
  0,
  -1,
  80,
  1.5,
  1e21,
  1e-7,
  9007199254740993n,
  -9223372036854775808n,
  true,
  false,
  null,
]

export function randomPath(random: Random, longest = 5): FieldPath {
  return Array.from({ length: below(random, longest + 1) }, () => randomElement(random))
}

function randomElement(random: Random): PathElement {
  const kind = below(random, 8)
  if (kind < 4) return { f: randomName(random) }
  if (kind === 4) return { i: below(random, 100) }
  if (kind === 5) return { v: pick(random, [...SCALARS, randomName(random)]) }
  const keys = Array.from({ length: 1 + below(random, 3) }, () => [randomName(random), pick(random, SCALARS)] as const)
  return { k: Object.fromEntries(keys) }
}

export function randomName(random: Random): string {
  return pick(random, [...NAMES, ...ODD, pick(random, NAMES) + pick(random, ODD)])
}
