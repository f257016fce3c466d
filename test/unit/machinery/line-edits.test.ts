import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LineEdit, lineEdits } from '../../../src/machinery/line-edits.ts'
import { randomFrom } from '../../support/random.ts'

/** The length of the longest text that both have in their lines, by the book. */
function sharedLength(a: readonly string[], b: readonly string[]): number {
  let below = new Array<number>(b.length + 1).fill(0)
  for (let i = a.length - 1; i >= 0; i--) {
    const row = new Array<number>(b.length + 1).fill(0)
    for (let j = b.length - 1; j >= 0; j--)
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
    below = row
  }
  return below[0] ?? 0
}

function applied(a: readonly string[], b: readonly string[], edits: readonly LineEdit[]): string[] {
  const lines: string[] = []
  let at = 0
  for (const { aFrom, aTo, bFrom, bTo } of edits) {
    lines.push(...a.slice(at, aFrom), ...b.slice(bFrom, bTo))
    at = aTo
  }
  return [...lines, ...a.slice(at)]
}

test('edits make one text of the other, are as few as can be, and do not touch', () => {
  const seed = Date.now() % 2 ** 31
  console.log(`seed ${seed}`)
  const random = randomFrom(seed)
  for (let round = 0; round < 5000; round++) {
    const letters = 'abcdefgh'.slice(0, 1 + random.below(8)).split('')
    const lines = () => Array.from({ length: random.below(24) }, () => random.pick(letters))
    const [a, b] = [lines(), lines()]
    const edits = lineEdits(a, b)
    const told = `${a.join('')} ${b.join('')}`
    assert.deepEqual(applied(a, b, edits), b, told)
    const size = edits.reduce((sum, edit) => sum + edit.aTo - edit.aFrom + edit.bTo - edit.bFrom, 0)
    assert.equal(size, a.length + b.length - 2 * sharedLength(a, b), told)
    for (const [i, edit] of edits.entries()) {
      assert.ok(edit.aTo > edit.aFrom || edit.bTo > edit.bFrom, told)
      assert.ok(i === 0 || edit.aFrom > (edits[i - 1]?.aTo ?? 0), told)
    }
  }
})

test('long texts with nothing in common, and with a piece gone here and there, take no time', () => {
  const long = Array.from({ length: 100_000 }, (_, i) => `line ${i}`)
  const startedAt = performance.now()
  assert.deepEqual(
    lineEdits(
      long,
      long.map((line) => `${line}!`),
    ),
    [{ aFrom: 0, aTo: 100_000, bFrom: 0, bTo: 100_000 }],
  )
  assert.equal(
    lineEdits(
      long,
      long.filter((_, i) => i % 10 !== 3),
    ).length,
    10_000,
  )
  assert.ok(performance.now() - startedAt < 10_000)
})

test('two long shuffles of the same lines end, though not at the fewest edits', () => {
  const random = randomFrom(7)
  const lines = () => Array.from({ length: 20_000 }, () => `line ${random.below(5000)}`)
  const [a, b] = [lines(), lines()]
  assert.deepEqual(applied(a, b, lineEdits(a, b)), b)
})
