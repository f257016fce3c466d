import assert from 'node:assert/strict'
import { test } from 'node:test'
import { displayWidth } from '../../../src/machinery/display-width.ts'
import type { Json } from '../../../src/machinery/json.ts'
import { formatCell } from '../../../src/print/cell.ts'
import { createTableWriter, type TableWriterOptions } from '../../../src/print/table-writer.ts'
import { kubectl, skipWithoutKubectl } from './kubectl-oracle.ts'
import { below, pick, type Random, seed, seededRandom } from './random.ts'
import { recordingSink } from './recording-sink.ts'

async function print(
  batches: readonly (readonly (readonly string[])[])[],
  options: Partial<TableWriterOptions> = {},
): Promise<string> {
  const sink = recordingSink()
  const table = createTableWriter(sink, { headers: ['Name', 'Ready', 'Age'], hasHeaders: true, ...options })
  for (const rows of batches) await table.addRows(rows)
  await table.end()
  return sink.text()
}

test('Headers are in upper case, columns three blanks apart and the last one is not padded', async () => {
  const text = await print([
    [
      ['web-1', '1/1', '5d'],
      ['database-1', '0/1', '12h'],
    ],
  ])
  assert.equal(text, 'NAME         READY   AGE\nweb-1        1/1     5d\ndatabase-1   0/1     12h\n')
})

test('A column takes at least six columns of the terminal', async () => {
  assert.equal(await print([[['a', 'b', 'c']]], { hasHeaders: false }), 'a     b     c\n')
})

test('Without rows nothing is printed, not even headers', async () => {
  assert.equal(await print([[], []]), '')
})

test('Headers of a person are printed as typed', async () => {
  const sink = recordingSink()
  const writer = createTableWriter(sink, { headers: ['Name', 'the-kind'], hasOwnHeaders: true, hasHeaders: true })
  await writer.addRows([['a', 'b']])
  assert.equal(sink.text(), 'Name   the-kind\na      b\n')
})

test('Empty batches before the first row do not set the widths', async () => {
  assert.equal(await print([[], [['a-long-name', '', '1d']]]), 'NAME          READY   AGE\na-long-name           1d\n')
})

test('A wider cell of a later page pushes its own row only', async () => {
  const text = await print([
    [['a', '1/1', '1d']],
    [
      ['a-longer-name', '1/1', '2d'],
      ['b', '1/1', '3d'],
    ],
  ])
  assert.equal(text, 'NAME   READY   AGE\na      1/1     1d\na-longer-name   1/1     2d\nb      1/1     3d\n')
})

test('A widening table gives a wider cell and all rows after it a wider column', async () => {
  const text = await print([[['a', '1/1', '1d']], [['a-longer-name', '1/1', '2d']], [['b', '1/1', '3d']]], {
    isWidening: true,
  })
  assert.equal(text, 'NAME   READY   AGE\na      1/1     1d\na-longer-name   1/1     2d\nb               1/1     3d\n')
})

test('Wide characters are aligned by what they take on the screen', async () => {
  const lines = (
    await print([
      [
        ['日本', '1/1', '1d'],
        ['ab', '1/1', '1d'],
        ['e\u0301👍', '1/1', '1d'],
      ],
    ])
  ).split('\n')
  const columns = lines
    .filter((line) => line !== '')
    .map((line) => displayWidth(line.slice(0, line.search(/1\/1|READY/))))
  assert.deepEqual(columns, [7, 7, 7, 7])
})

test('A cell that was not formatted is cut and escaped all the same', async () => {
  assert.equal(await print([[['a\u001b[2J\nb', '', '1d']]]), 'NAME        READY   AGE\na^[[2J...           1d\n')
})

test('Cells beyond the headers are dropped', async () => {
  assert.equal(await print([[['a', 'b', 'c', 'd']]]), 'NAME   READY   AGE\na      b       c\n')
})

test('On a terminal the widest columns are cut until lines fit, names never', async () => {
  const headers = ['Namespace', 'Name', 'Image', 'Labels']
  const row = [
    'shop',
    'a-rather-long-pod-name-7d9f',
    'registry.example/team/image:v1.2.3',
    'app=web,tier=frontend,env=production',
  ]
  const text = await print([[row]], { headers, terminalColumns: 80 })
  assert.equal(
    text,
    'NAMESPACE   NAME                          IMAGE               LABELS\n' +
      'shop        a-rather-long-pod-name-7d9f   registry.example…   app=web,tier=fron…\n',
  )
})

test('Lines fit any terminal that is wide enough for what is never cut', async () => {
  const headers = ['Name', 'Image', 'Labels', 'Age']
  const rows = [
    ['web', 'registry.example/team/image:v1.2.3', 'app=web,tier=frontend,env=production', '5d'],
    ['db', '日本語のイメージ', 'x', '15d'],
  ]
  for (let terminalColumns = 34; terminalColumns < 120; terminalColumns++) {
    const lines = (await print([rows, rows], { headers, terminalColumns })).split('\n')
    const widest = Math.max(...lines.map(displayWidth))
    assert.ok(widest <= terminalColumns, `${widest} of ${terminalColumns} columns`)
  }
})

test('A terminal too narrow for the least widths gets every cell whole', async () => {
  const rows = [['a-very-long-name', 'CrashLoopBackOff', '1d']]
  assert.equal(await print([rows], { terminalColumns: 20 }), await print([rows]))
})

test('A header is never cut', async () => {
  const headers = ['Name', 'Readiness Gates', 'Message']
  const text = await print([[['a', '<none>', 'x'.repeat(100)]]], { headers, terminalColumns: 40 })
  assert.equal(text, `NAME   READINESS GATES   MESSAGE\na      <none>            ${'x'.repeat(14)}…\n`)
})

test('Columns named by the caller are kept whole', async () => {
  const row = ['x'.repeat(30), 'y'.repeat(30), 'z'.repeat(30)]
  const text = await print([[row]], { keepColumns: ['READY'], terminalColumns: 60 })
  assert.match(text, /^x+… {3}y{30} {3}z+…$/m)
})

test('Colour around cells and headers does not move anything', async () => {
  const rows = [
    ['web-1', '1/1', '5d'],
    ['database-1', '0/1', '12h'],
  ]
  const painted = await print([rows], {
    paintHeader: (text) => `\u001b[1m${text}\u001b[22m`,
    paintCell: (header, text) => (header === 'READY' ? `\u001b[31m${text}\u001b[39m` : text),
  })
  assert.match(painted, /\u001b\[1mNAME\u001b\[22m {9}\u001b\[1mREADY/)
  assert.equal(painted.replace(/\u001b\[\d+m/g, ''), await print([rows]))
})

test('A hundred thousand rows are written in pieces', async () => {
  const sink = recordingSink()
  const table = createTableWriter(sink, { headers: ['Name', 'Ready', 'Age'], hasHeaders: true })
  await table.addRows(Array.from({ length: 100_000 }, (_, i) => [`pod-${i}`, '1/1', '5d']))
  await table.end()
  assert.equal(sink.text().split('\n').length, 100_002)
  assert.ok(sink.writes.every((text) => text.length < 100_000))
})

const WORDS: readonly Json[] = [
  '',
  '<none>',
  'a',
  'web-1',
  'CrashLoopBackOff',
  ' x',
  'x ',
  'a  b',
  null,
  0,
  12345678,
  0.1,
  1e21,
  true,
  [1, 'b'],
  { a: 1 },
]

function randomTable(random: Random): { readonly headers: string[]; readonly rows: Json[][] } {
  const headers = Array.from(
    { length: 1 + below(random, 6) },
    (_, i) => pick(random, ['Name', 'x', 'Nominated Node']) + i,
  )
  const rows = Array.from({ length: 1 + below(random, 250) }, () =>
    Array.from({ length: headers.length }, () => pick(random, WORDS)),
  )
  return { headers, rows }
}

test('Random tables are byte for byte what kubectl prints', { skip: skipWithoutKubectl }, async (t) => {
  t.diagnostic(`seed ${seed}`)
  const random = seededRandom(seed)
  for (let i = 0; i < 6; i++) {
    const { headers, rows } = randomTable(random)
    const hasHeaders = random() < 0.7
    const object = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: { name: 'x' } }
    const columnDefinitions = headers.map((name) => ({
      name,
      type: 'string',
      format: '',
      description: '',
      priority: 0,
    }))
    const body = JSON.stringify({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      columnDefinitions,
      rows: rows.map((cells) => ({ cells, object })),
    })
    const printed = await kubectl(['get', 'pods', ...(hasHeaders ? [] : ['--no-headers'])], { body })
    const ours = await print([rows.map((row) => row.map(formatCell))], { headers, hasHeaders })
    assert.equal(ours, printed.stdout)
  }
})
