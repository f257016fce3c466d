// What questions with expressions ask of a cluster: representation, selectors, namespaces, pages; nothing that cannot match.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { chosenReads } from './chosen-reads.ts'

const NAME_ONLY = { cells: false, namespaces: false, metadata: false, object: false }
const TABLE = { cells: true, namespaces: true, metadata: false, object: false }
const RECORD = { cells: true, namespaces: true, metadata: true, object: false }
const OBJECT = { cells: false, namespaces: false, metadata: false, object: true }

describe('The cheapest form that holds what is needed:', () => {
  for (const [title, needs, where, columns, expected] of [
    ['names, everything pushed', NAME_ONLY, 'self.metadata.labels.a == "b"', [], 'table-none -l a=b'],
    ['names, by metadata', NAME_ONLY, 'self.metadata.name.startsWith("a")', [], 'metadata'],
    ['names, by a cell', NAME_ONLY, 'col.STATUS == "Running"', [], 'table-none'],
    [
      'names, by a cell and metadata',
      NAME_ONLY,
      'col.STATUS == "Running" && age() > duration("1h")',
      [],
      'table-metadata',
    ],
    ['names, by a field', NAME_ONLY, 'self.spec.n == 1', [], 'object'],
    ['names, by a field and a cell', NAME_ONLY, 'self.spec.n == 1 && col.STATUS == "x"', [], 'table-object'],
    [
      'names, by a field that the server selects by',
      NAME_ONLY,
      'self.spec.nodeName == "n"',
      [],
      'table-none -f spec.nodeName=n',
    ],
    [
      'names, by a field that the server only narrows by',
      NAME_ONLY,
      'self.spec.nodeName != "n"',
      [],
      'object -f spec.nodeName!=n',
    ],
    ['a table, everything pushed', TABLE, 'self.spec.nodeName == "n"', [], 'table-none -f spec.nodeName=n'],
    ['a table, by a cell', TABLE, 'col.STATUS == "Running"', [], 'table-none'],
    ['a table, by metadata', TABLE, 'age() > duration("1h")', [], 'table-metadata'],
    ['a table, by a field', TABLE, 'self.spec.n == 1', [], 'table-object'],
    ['a table with one more column of metadata', TABLE, undefined, ['+A=self.metadata.uid'], 'table-metadata'],
    ['a table with one more column of a field', TABLE, undefined, ['+A=self.spec.n'], 'table-object'],
    ['a table with one more column of a cell', TABLE, undefined, ['+A=col.RESTARTS * 2'], 'table-none'],
    ['a table with one more column of nothing', TABLE, undefined, ['+A=1 + 1'], 'table-none'],
    ['other columns in its place: the name is in the metadata', TABLE, undefined, ['A=self.metadata.uid'], 'metadata'],
    ['other columns, of a field', TABLE, undefined, ['A=self.spec.n'], 'object'],
    ['other columns, of a cell', TABLE, undefined, ['A=col.RESTARTS'], 'table-metadata'],
    ['refs and columns, everything pushed', RECORD, 'self.metadata.labels.a == "b"', [], 'table-metadata -l a=b'],
    ['objects, by a cell', OBJECT, 'col.STATUS == "Running"', [], 'table-object'],
    ['objects, everything pushed', OBJECT, 'self.metadata.labels.a == "b"', [], 'object -l a=b'],
    ['nothing but what is constant', NAME_ONLY, 'kind == "Pod"', [], 'table-none'],
  ] as const)
    test(title, () => assert.deepEqual(chosenReads({ needs, where, columns }), [`pods default ${expected}`]))

  test('across namespaces the metadata comes too, for they are no cell', () => {
    assert.deepEqual(chosenReads({ needs: TABLE, where: 'col.STATUS == "x"', namespaces: 'all' }), [
      'pods * table-metadata',
    ])
    assert.deepEqual(chosenReads({ needs: TABLE, where: 'self.metadata.namespace == "a"', namespaces: 'all' }), [
      'pods a table-metadata',
    ])
  })

  test('a sort by a printed column of a table that others replace still asks for it; by a computed one it does not', () => {
    assert.deepEqual(chosenReads({ needs: TABLE, columns: ['A=self.metadata.uid'], sortBy: 'AGE' }), [
      'pods default table-metadata',
    ])
    assert.deepEqual(chosenReads({ needs: TABLE, columns: ['A=self.metadata.uid'], sortBy: 'A' }), [
      'pods default metadata',
    ])
    assert.deepEqual(chosenReads({ needs: TABLE, columns: ['A=self.metadata.uid'], sortBy: '.spec.n' }), [
      'pods default object',
    ])
  })
})

describe('Where a condition looks', () => {
  for (const [title, namespaces, where, expected] of [
    ['one namespace of all', 'all', 'self.metadata.namespace == "a"', ['pods a metadata']],
    ['one namespace of several', ['a', 'b'], 'self.metadata.namespace == "b"', ['pods b metadata']],
    ['another namespace than those asked', ['a', 'b'], 'self.metadata.namespace == "c"', []],
    ['the default namespace', 'default', 'self.metadata.namespace == "default"', ['pods default metadata']],
    ['another namespace than the default one', 'default', 'self.metadata.namespace == "c"', []],
    ['two namespaces at once', 'all', 'self.metadata.namespace == "a" && self.metadata.namespace == "b"', []],
    [
      'one namespace or another',
      'all',
      'self.metadata.namespace == "a" || self.metadata.namespace == "b"',
      ['pods * metadata'],
    ],
  ] as const)
    test(title, () =>
      assert.deepEqual(chosenReads({ needs: { ...NAME_ONLY, metadata: true }, where, namespaces }), expected),
    )

  test('a kind without namespaces has none that could be asked for', () => {
    const kinds = ['nodes', 'pods'] as const
    assert.deepEqual(
      chosenReads({ kinds, needs: NAME_ONLY, where: 'self.metadata.namespace == "a"', namespaces: 'all' }),
      ['pods a table-none'],
    )
  })

  test('kinds that a condition rules out are not asked', () => {
    const kinds = ['pods', 'services', 'nodes'] as const
    assert.deepEqual(chosenReads({ kinds, needs: NAME_ONLY, where: 'kind == "Node" || kind.startsWith("Serv")' }), [
      'services default table-none',
      'nodes * table-none',
    ])
    assert.deepEqual(chosenReads({ kinds, needs: NAME_ONLY, where: 'self.spec.nodeName == "n"' }), [
      'pods default table-none -f spec.nodeName=n',
    ])
    assert.deepEqual(chosenReads({ kinds, needs: NAME_ONLY, where: 'has(self.spec.nodeName)' }), [
      'pods default object',
      'services default object',
      'nodes * object',
    ])
    assert.deepEqual(chosenReads({ kinds, needs: NAME_ONLY, where: 'self.spec.type == "ClusterIP"' }), [
      'services default table-none -f spec.type=ClusterIP',
    ])
  })

  test('what was asked for in the server’s own words is asked, too', () => {
    const asked = chosenReads({
      needs: NAME_ONLY,
      where: 'self.metadata.labels.a == "b" && self.spec.nodeName == "n"',
      labelSelector: 'c=d',
      fieldSelector: 'status.phase=Running',
    })
    assert.deepEqual(asked, ['pods default table-none -l c=d,a=b -f status.phase=Running,spec.nodeName=n'])
  })

  test('nothing is pushed when one object is named, when it is forbidden, or into files', () => {
    const where = 'self.metadata.labels.a == "b"'
    assert.deepEqual(chosenReads({ needs: NAME_ONLY, where, names: ['x'] }), ['pods default/x metadata'])
    assert.deepEqual(chosenReads({ needs: NAME_ONLY, where, pushDown: false }), ['pods default metadata'])
    assert.deepEqual(chosenReads({ needs: NAME_ONLY, where, source: 'files' }), ['pods default metadata'])
  })

  test('a server that refused to select by a field is asked without it, but with labels', () => {
    const where = 'self.metadata.labels.a == "b" && self.spec.nodeName == "n" && self.metadata.namespace == "x"'
    assert.deepEqual(chosenReads({ needs: NAME_ONLY, where, namespaces: 'all', isRefused: true }), [
      'pods x object -l a=b',
    ])
  })
})

describe('Pages', () => {
  test('are as small as a limit, where nothing is left to be asked of the rows', () => {
    assert.deepEqual(chosenReads({ needs: NAME_ONLY, where: 'self.spec.nodeName == "n"', limit: 10 }), [
      'pods default table-none -f spec.nodeName=n by 10',
    ])
    assert.deepEqual(chosenReads({ needs: NAME_ONLY, where: 'self.spec.n == 1', limit: 10 }), ['pods default object'])
    assert.deepEqual(
      chosenReads({ needs: NAME_ONLY, where: 'self.spec.nodeName == "n"', limit: 10, sortBy: '.spec.n' }),
      ['pods default object -f spec.nodeName=n'],
    )
  })
})
