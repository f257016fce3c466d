import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { displayWidth } from '../../../src/machinery/display-width.ts'
import { drawBoundedTable } from '../../../src/print/bounded-table.ts'
import { createColors } from '../../../src/print/colors.ts'

const rows = [
  ['pods', '61', '0.6 MB'],
  ['deployments.apps', '9', '12 KB'],
]
const headers = ['resource', 'listed', 'bytes']

test('Columns are aligned, lines end where their text ends', async () => {
  assert.deepEqual(await drawBoundedTable({ headers, rows }), [
    'RESOURCE           LISTED   BYTES',
    'pods               61       0.6 MB',
    'deployments.apps   9        12 KB',
  ])
})

test('Numbers can stand on the right', async () => {
  assert.deepEqual(await drawBoundedTable({ headers, rows, rightColumns: [1, 2] }), [
    'RESOURCE           LISTED    BYTES',
    'pods                   61   0.6 MB',
    'deployments.apps        9    12 KB',
  ])
})

test('There is no colour unless asked for, and with it the text is the same', async () => {
  const plain = await drawBoundedTable({ headers, rows })
  const painted = await drawBoundedTable({ headers, rows, colors: await createColors(1) })
  assert.equal(plain.join('\n'), stripVTControlCharacters(plain.join('\n')))
  assert.notEqual(painted[0], plain[0])
  assert.deepEqual(
    painted.map((line) => stripVTControlCharacters(line)),
    plain,
  )
})

test('Wide characters take two columns, and nothing in a cell obeys a terminal', async () => {
  const lines = await drawBoundedTable({
    rows: [
      ['日本', 'x'],
      ['a\u001b[2J', 'x'],
      ['two\nlines', 'x'],
    ],
  })
  assert.deepEqual(
    lines.map((line) => displayWidth(line)),
    [10, 10, 10],
  )
  assert.doesNotMatch(lines.join(''), /\u001b/)
})

test('Rows may be shorter than others', async () => {
  assert.deepEqual(await drawBoundedTable({ rows: [['a'], ['b', 'c']] }), ['a', 'b   c'])
})

test('No rows give no lines', async () => assert.deepEqual(await drawBoundedTable({ headers, rows: [] }), []))

test('A table that is not small is refused', async () => {
  await assert.rejects(drawBoundedTable({ rows: Array.from({ length: 1001 }, () => ['x']) }), RangeError)
})
