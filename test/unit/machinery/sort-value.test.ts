import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../../src/machinery/json.ts'
import { cellSortValue } from '../../../src/machinery/sort-cell.ts'
import { compareSortValues, sortValueOf } from '../../../src/machinery/sort-value.ts'
import { below, pick, seed, seededRandom } from '../print/random.ts'

const compare = (a: Json | undefined, b: Json | undefined) =>
  Math.sign(compareSortValues(sortValueOf(a), sortValueOf(b)))

test('values of every kind have one order', () => {
  const ascending: readonly (Json | undefined)[] = [
    false,
    true,
    -1,
    '-1m',
    0,
    '100m',
    0.5,
    1,
    '1500m',
    '9',
    10,
    '1Ki',
    2 ** 53,
    9007199254740993n,
    '1e30',
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.5Z',
    '2026-01-01T00:00:00.500001Z',
    '2026-01-01T02:00:00+01:00',
    '',
    '10.0.0.1',
    '2026-01-01',
    'Web',
    'web-1',
    'web-10',
    'web-9',
    '\uffff',
    '\u{1f600}',
    [],
    [1, 2],
    [1, 10],
    ['a'],
    {},
    { a: 1 },
    { a: 2 },
    { b: 1 },
  ]
  ascending.forEach((a, i) => {
    ascending.forEach((b, j) => {
      assert.equal(compare(a, b), Math.sign(i - j), `${String(a)} ${String(b)}`)
    })
  })
})

test('equal numbers are equal however they are written', () => {
  for (const [a, b] of [
    [1, '1000m'],
    [1n, 1],
    ['1Gi', '1024Mi'],
    ['2026-01-01T01:00:00+01:00', '2026-01-01T00:00:00.000Z'],
    [undefined, null],
  ] as const) {
    assert.equal(compare(a, b), 0)
  }
})

const SAMPLES: readonly (Json | undefined)[] = [
  undefined,
  null,
  true,
  false,
  0,
  1,
  1.5,
  -2,
  1e21,
  1e-12,
  5e-324,
  10n ** 18n,
  '1',
  '1a',
  '9',
  '10',
  '1e3',
  '1n',
  '0.1n',
  '1Gi',
  'a',
  'B',
  '',
  '2026-01-01T00:00:00Z',
  '2026-01-01T00:00:00.1Z',
  '2026-01-01T00:00:00.10Z',
  '2026',
  'm',
  '-',
  '+5',
  [],
  [1],
  [null],
  ['1'],
  {},
  { a: null },
  { a: [1] },
]

test(`comparing is antisymmetric and transitive over everything (seed ${seed})`, () => {
  const random = seededRandom(seed)
  for (let round = 0; round < 20_000; round++) {
    const [a, b, c] = [0, 1, 2].map(() => (random() < 0.7 ? pick(random, SAMPLES) : below(random, 3) / 2))
    const words = JSON.stringify([a, b, c], (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
    assert.equal(compare(a, a), 0, words)
    assert.equal(compare(a, b) + compare(b, a), 0, words)
    if (compare(a, b) <= 0 && compare(b, c) <= 0) assert.ok(compare(a, c) <= 0, words)
    if (compare(a, b) === 0) assert.equal(compare(a, c), compare(b, c), words)
  }
})

test('cells are sorted by what they mean under their column', () => {
  const columns: readonly (readonly [name: string, type: string, ascending: readonly (string | number | null)[]])[] = [
    ['Age', 'string', ['5s', '3m', '179m', '3h', '47h', '3d2h', '2y', '<unknown>']],
    ['Refreshed', 'date', ['59s', '2m', '1d']],
    ['Restarts', 'integer', ['0', '5 (3m ago)', '12 (10d ago)', '100']],
    ['Ready', 'string', ['0/1', '1/1', '1/2', '2/10', '10/10']],
    ['Capacity', 'string', ['500M', '1Gi', '10Gi', '1Ti', '<unset>']],
    ['CPU%', 'string', ['5%', '12.5%', '100%', '<unknown>']],
    ['Replicas', 'integer', [1, 2, 10, null]],
    ['Name', 'string', ['web-1', 'web-10', 'web-2']],
    ['Created At', 'date', ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '<none>']],
  ]
  for (const [name, type, ascending] of columns) {
    const values = ascending.map((cell) => cellSortValue(cell, { name, type }))
    for (let i = 1; i < values.length; i++) {
      const [a, b] = [values[i - 1], values[i]]
      assert.ok(a && b)
      assert.ok(compareSortValues(a, b) < 0, `${name}: ${ascending[i - 1]} ${ascending[i]}`)
    }
  }
})
