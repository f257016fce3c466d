import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_PAGE_SIZE } from '../../../src/cluster/read.ts'
import { toQuerySpec } from '../../../src/query/to-query-spec.ts'

test('words mean what they mean on the command line, with whole objects and columns by default', () => {
  assert.deepEqual(toQuerySpec('deploy,sts  web '), {
    targets: [
      { word: 'deploy', names: ['web'] },
      { word: 'sts', names: ['web'] },
    ],
    namespaces: 'default',
    needs: { cells: true, namespaces: false, metadata: false, object: true },
    chunkSize: DEFAULT_PAGE_SIZE,
    ignoreNotFound: false,
  })
  assert.deepEqual(toQuerySpec(['pod/a', 'svc/b']).targets, [
    { word: 'pod', names: ['a'] },
    { word: 'svc', names: ['b'] },
  ])
  assert.deepEqual(toQuerySpec('').targets, [])
})

test('what is given replaces the defaults', () => {
  const spec = toQuerySpec('pods', { namespaces: ['a', 'b'], limit: 3, needs: { cells: true }, sortBy: '-AGE,NAME' })
  assert.deepEqual(
    [spec.namespaces, spec.limit, spec.needs, spec.sortBy?.map((key) => [key.text, key.isDescending])],
    [
      ['a', 'b'],
      3,
      { cells: true, namespaces: false, metadata: false, object: false },
      [
        ['AGE', true],
        ['NAME', false],
      ],
    ],
  )
})

for (const [words, options] of [
  ['pod/a b', {}],
  ['pods', { labelSelector: 'a in (' }],
  ['pods', { sortBy: 'NAME,,AGE' }],
] as const) {
  test(`what makes no sense is refused before anything is asked: ${words} ${JSON.stringify(options)}`, () => {
    assert.throws(() => toQuerySpec(words, options), { name: 'UsageError' })
  })
}
