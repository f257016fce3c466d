import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageError } from '../../../src/errors.ts'
import { compareBy, parseSortKeys, type SortRow, sortRows, sortValues } from '../../../src/machinery/sort-keys.ts'
import { below, pick, seed, seededRandom } from '../print/random.ts'

test('keys are columns in upper case, or paths in any of kubectl’s forms', () => {
  const keys = parseSortKeys('-.spec.replicas,NAME,{.metadata.name},status.phase, -NOMINATED NODE')
  assert.deepEqual(
    keys.map((key) => [key.text, key.isDescending, key.reads, 'column' in key.by ? key.by.column : key.by.path.text]),
    [
      ['.spec.replicas', true, 'object', '{.spec.replicas}'],
      ['NAME', false, 'cells', 'NAME'],
      ['{.metadata.name}', false, 'metadata', '{.metadata.name}'],
      ['status.phase', false, 'object', '{.status.phase}'],
      ['NOMINATED NODE', true, 'cells', 'NOMINATED NODE'],
    ],
  )
})

test('commas in brackets and quotes do not end a key', () => {
  const texts = parseSortKeys(`{.a[0,1]},.b[?(@.c=="x,y")].d,AGE`).map((key) => key.text)
  assert.deepEqual(texts, ['{.a[0,1]}', '.b[?(@.c=="x,y")].d', 'AGE'])
})

test('the namespace is read from the object', () => {
  const [key] = parseSortKeys('-NAMESPACE')
  assert.equal(key?.reads, 'metadata')
  assert.equal(key.isDescending, true)
})

test('a key that cannot be read is a usage error', () => {
  for (const [text, message] of [
    ['', 'empty sort key in ""'],
    ['NAME,', 'empty sort key in "NAME,"'],
    ['-', 'empty sort key in "-"'],
    [
      '{.a',
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    ],
    ['.a[', 'unterminated array'],
    ['.a!', undefined],
  ] as const) {
    if (message === undefined) assert.equal(parseSortKeys(text).length, 1)
    else
      assert.throws(
        () => parseSortKeys(text),
        (error) => error instanceof UsageError && error.message === message,
      )
  }
})

type Item = { readonly name: string; readonly replicas?: number | string; readonly ready: string }

function toRow({ name, replicas, ready }: Item): SortRow {
  return {
    object: { metadata: { name }, spec: replicas === undefined ? {} : { replicas } },
    cell: (column) => (column === 'READY' ? { cell: ready, column: { name: 'Ready', type: 'string' } } : undefined),
  }
}

const items: readonly Item[] = [
  { name: 'c', replicas: 2, ready: '1/2' },
  { name: 'a', replicas: 10, ready: '0/1' },
  { name: 'd', ready: '10/10' },
  { name: 'b', replicas: 2, ready: '2/2' },
]
const namesBy = (keys: string) =>
  sortRows(items, parseSortKeys(keys), toRow)
    .map((item) => item.name)
    .join('')

test('rows are sorted by several keys, each in its direction, what is missing last', () => {
  assert.equal(namesBy('.metadata.name'), 'abcd')
  assert.equal(namesBy('-.metadata.name'), 'dcba')
  assert.equal(namesBy('.spec.replicas'), 'cbad')
  assert.equal(namesBy('-.spec.replicas'), 'acbd')
  assert.equal(namesBy('.spec.replicas,.metadata.name'), 'bcad')
  assert.equal(namesBy('-.spec.replicas,-.metadata.name'), 'acbd')
  assert.equal(namesBy('READY'), 'acbd')
  assert.equal(namesBy('-READY'), 'dbca')
  assert.equal(namesBy('NO SUCH COLUMN'), 'cadb')
})

test(`several keys in several directions are still one total order (seed ${seed})`, () => {
  const random = seededRandom(seed)
  const keys = parseSortKeys('-.a,.b,-.c')
  const compare = compareBy(keys)
  const sample = () => pick(random, [undefined, null, 1, 2, '1', '1Gi', 'x', true, [1], {}, 1.5])
  const row = () => {
    const object = Object.fromEntries(
      ['a', 'b', 'c'].flatMap((key) => {
        const value = sample()
        return value === undefined ? [] : [[key, value] as const]
      }),
    )
    return sortValues(keys, { object })
  }
  for (let round = 0; round < 5000; round++) {
    const rows = Array.from({ length: 3 + below(random, 3) }, row).sort(compare)
    for (const [i, a] of rows.entries()) {
      for (const [j, b] of rows.entries()) {
        if (i < j) assert.ok(compare(a, b) <= 0)
        assert.equal(Math.sign(compare(a, b)) + Math.sign(compare(b, a)), 0)
      }
    }
  }
})
