import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { twoColumns, wrap } from '../../../src/cli/wrap.ts'

describe('prose', () => {
  test('is broken between words', () => {
    assert.deepEqual(wrap('one two three four', 9), ['one two', 'three', 'four'])
  })

  test('keeps a word that is too long on a line of its own', () => {
    assert.deepEqual(wrap('a https://example.org/path b', 10), ['a', 'https://example.org/path', 'b'])
  })

  test('keeps its line breaks', () => assert.deepEqual(wrap('one\ntwo three', 20), ['one', 'two three']))

  test('is never wider than asked for when its words are not', () => {
    const text = 'the quick brown fox jumps over the lazy dog '.repeat(20).trim()
    for (let width = 5; width < 100; width++) {
      const lines = wrap(text, width)
      assert.ok(lines.every((line) => line.length <= width))
      assert.equal(lines.join(' '), text)
    }
  })
})

describe('two columns', () => {
  const rows = [
    ['-a', 'the first of the flags, which has much to be said about it'],
    ['--second', 'short'],
  ] as const

  test('stand beside each other where there is room', () => {
    assert.equal(
      twoColumns(rows, 60),
      [
        '  -a         the first of the flags, which has much to be',
        '             said about it',
        '  --second   short',
        '',
      ].join('\n'),
    )
  })

  test('stand below each other on a narrow terminal', () => {
    assert.equal(
      twoColumns(rows, 30),
      [
        '  -a',
        '      the first of the flags,',
        '      which has much to be',
        '      said about it',
        '  --second',
        '      short',
        '',
      ].join('\n'),
    )
  })

  test('can be lined up with another block', () => {
    assert.equal(twoColumns([['a', 'b']], 80, 5), '  a       b\n')
  })
})
