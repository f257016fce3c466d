import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { splitYaml } from '../../../../src/manifest/documents/split-yaml.ts'

describe('a stream is cut at its separators:', () => {
  const rows: readonly (readonly [string, readonly (readonly [string, number])[]])[] = [
    ['', []],
    ['a: 1\n', [['a: 1\n', 1]]],
    ['a: 1', [['a: 1', 1]]],
    [
      'a\n---\nb\n',
      [
        ['a\n', 1],
        ['b\n', 3],
      ],
    ],
    [
      'a\n--- # c\nb\n',
      [
        ['a\n', 1],
        ['b\n', 3],
      ],
    ],
    [
      'a\r\n---\r\nb\r\n',
      [
        ['a\r\n', 1],
        ['b\r\n', 3],
      ],
    ],
    ['---\na\n', [['---\na\n', 1]]],
    [
      'a\n---\n---\nb\n',
      [
        ['a\n', 1],
        ['---\nb\n', 3],
      ],
    ],
    ['a\n---', [['a\n', 1]]],
    ['a\n ---\nb\n', [['a\n ---\nb\n', 1]]],
    [
      '%YAML 1.1\n---\na\n',
      [
        ['%YAML 1.1\n', 1],
        ['a\n', 3],
      ],
    ],
  ]
  for (const [text, chunks] of rows) {
    test(JSON.stringify(text), () => {
      assert.deepEqual(
        [...splitYaml(text)].map((chunk) => [chunk.text, chunk.line]),
        chunks,
      )
    })
  }
})

test('a separator with something after it spoils the document after it, and no other', () => {
  assert.deepEqual(
    [...splitYaml('a\n--- b\nc\n---\nd\n')],
    [
      { text: 'a\n', line: 1 },
      { text: 'c\n', line: 3, badSeparator: 'b' },
      { text: 'd\n', line: 5 },
    ],
  )
  assert.deepEqual([...splitYaml('----\n')], [{ text: '', line: 2, badSeparator: '-' }])
})
