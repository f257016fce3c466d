import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bestN } from '../../../src/machinery/best-n.ts'
import { below, seed, seededRandom } from '../print/random.ts'

type Item = { readonly key: number; readonly arrival: number }

test(`the best n are what a stable sort puts first (seed ${seed})`, () => {
  const random = seededRandom(seed)
  for (let round = 0; round < 200; round++) {
    const items: Item[] = Array.from({ length: below(random, 60) }, (_, arrival) => ({
      key: below(random, 12),
      arrival,
    }))
    const n = below(random, 20)
    const best = bestN<Item>((a, b) => a.key - b.key, n)
    for (const item of items) best.add(item)
    const expected = items.toSorted((a, b) => a.key - b.key).slice(0, n)
    assert.deepEqual(best.sorted(), expected)
  }
})

test('the best of nothing, and the best none, are nothing', () => {
  const none = bestN<number>((a, b) => a - b, 0)
  none.add(1)
  assert.deepEqual(none.sorted(), [])
  assert.deepEqual(bestN<number>((a, b) => a - b, 3).sorted(), [])
})
