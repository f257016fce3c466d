import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createColors } from '../../../src/print/colors.ts'
import { unifiedDiff } from '../../../src/print/unified-diff.ts'
import { randomFrom } from '../../support/random.ts'

const diffOf = (before: string | undefined, after: string | undefined, context = 3) =>
  unifiedDiff({ name: 'live/x', text: before }, { name: 'merged/x', text: after }, { context })

/** Applies a diff as strictly as patch(1) with a fuzz of 0. */
function patched(text: string, diff: string): string {
  const lines = text === '' ? [] : text.split(/(?<=\n)/)
  const out: string[] = []
  let at = 0
  const body = diff.split(/(?<=\n)/).slice(2)
  for (const [i, line] of body.entries()) {
    const isUnended = body[i + 1]?.startsWith('\\') ?? false
    const content = isUnended ? line.slice(1, -1) : line.slice(1)
    const [, from, count = '1'] = /^@@ -(\d+)(?:,(\d+))? /.exec(line) ?? []
    if (from !== undefined) {
      const start = Number(from) - (count === '0' ? 0 : 1)
      out.push(...lines.slice(at, start))
      at = start
    } else if (line.startsWith('+')) out.push(content)
    else if (!line.startsWith('\\')) {
      assert.equal(lines[at], content)
      if (line.startsWith(' ')) out.push(content)
      at++
    }
  }
  return [...out, ...lines.slice(at)].join('')
}

describe('A unified diff', () => {
  test('of the same text is nothing', () => assert.equal(diffOf('a\n', 'a\n'), ''))

  test('has three lines around a change', () =>
    assert.equal(
      diffOf('1\n2\n3\n4\n5\n6\n7\n8\n9\n', '1\n2\n3\n4\nfive\n6\n7\n8\n9\n'),
      '--- live/x\n+++ merged/x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    ))

  test('of what is not there names /dev/null', () => {
    assert.equal(diffOf(undefined, 'a\nb\n'), '--- /dev/null\n+++ merged/x\n@@ -0,0 +1,2 @@\n+a\n+b\n')
    assert.equal(diffOf('a\n', undefined), '--- live/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n')
  })

  test('says where a last line is not ended', () =>
    assert.equal(diffOf('a', 'a\n'), '--- live/x\n+++ merged/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n'))

  test('joins changes whose surroundings touch, and parts others', () => {
    const text = (a: string, b: string, between: number) => `${a}\n${'=\n'.repeat(between)}${b}\n`
    assert.equal(diffOf(text('a', 'b', 7), text('x', 'y', 7)).match(/^@@/gm)?.length, 2)
    assert.equal(diffOf(text('a', 'b', 6), text('x', 'y', 6)).match(/^@@/gm)?.length, 1)
  })

  test('has colours that change no text', async () => {
    const sides = [
      { name: 'a', text: 'x\ny' },
      { name: 'b', text: 'x\nz\n' },
    ] as const
    const coloured = unifiedDiff(...sides, { colors: await createColors(1) })
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), unifiedDiff(...sides))
    assert.match(coloured, /\u001b\[31m-y\u001b\[39m\n\\ No newline/)
  })

  test('applied to the one text gives the other', () => {
    const seed = Date.now() % 2 ** 31
    console.log(`seed ${seed}`)
    const random = randomFrom(seed)
    const text = () =>
      Array.from({ length: random.below(40) }, () => random.pick(['a', 'b', 'c', '', '-', '+', '@@', '\\ x'])).join(
        '\n',
      ) + random.pick(['', '\n'])
    for (let round = 0; round < 3000; round++) {
      const [before, after] = [text(), text()]
      const diff = diffOf(before, after, random.below(5))
      assert.equal(diff === '' ? before : patched(before, diff), after, JSON.stringify([before, after]))
    }
  })
})
