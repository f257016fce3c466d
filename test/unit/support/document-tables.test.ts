// Tables of documents, and the commands in them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf, inlineCode, tableRows } from '../../support/document-tables.ts'

const TEXT = [
  '# A',
  '',
  '| today | ours | |',
  '|---|---|---|',
  '| `a \\| b` | `c` (d) | the same |',
  '',
  '| x |',
  '```sh',
  '|---|',
  '| y |',
  '```',
].join('\n')

test('rows are those below a header, with their lines', () => {
  assert.deepEqual(tableRows(TEXT), [{ cells: ['`a \\| b`', '`c` (d)', 'the same'], line: 5 }])
})

test('the code of a cell is its first, with the pipes that it has', () => {
  assert.deepEqual(['`a \\| b`', '`c` `d`', 'no code', undefined].map(codeOf), ['a | b', 'c', undefined, undefined])
})

test('inline code is that of the prose', () => {
  assert.deepEqual(inlineCode('`a` and `b c`\n\n```sh\n`d`\n```\n| `e \\| f` |'), ['a', 'b c', 'e | f'])
})
