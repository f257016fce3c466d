import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Row } from '../../../src/cluster/read.ts'
import { kindPrefix, layoutOf, type TableShape } from '../../../src/commands/query/table-layout.ts'
import { resource } from '../query/fake-source.ts'

const PLAIN: TableShape = {
  isWide: false,
  withCluster: false,
  showsNamespace: () => false,
  withKind: false,
  labelColumns: [],
  showLabels: false,
  now: new Date('2026-01-01T00:10:00Z'),
}
const POD = resource('Pod')
const COLUMNS = [
  { name: 'Last Seen', type: 'string', format: '', description: '', priority: 0 },
  { name: 'Node', type: 'string', format: '', description: '', priority: 1 },
  { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 },
]
const object = {
  apiVersion: 'v1',
  kind: 'PartialObjectMetadata',
  metadata: {
    name: 'web',
    namespace: 'shop',
    labels: { tier: 'api', 'app.dev/name': 'web' },
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
}
const ROW: Row = { cells: ['1m', 'n1', 'web'], object }
const OF = { source: 'prod', resource: POD, namespace: 'default', columns: COLUMNS }

function shown(shape: Partial<TableShape>, row: Row = ROW, of = OF) {
  const layout = layoutOf(of, { ...PLAIN, ...shape })
  return [layout.headers, layout.cellsOf(row)]
}

describe('The layout of a table', () => {
  test('shows the columns of priority 0, wide all of them', () => {
    assert.deepEqual(shown({}), [
      ['LAST SEEN', 'NAME'],
      ['1m', 'web'],
    ])
    assert.deepEqual(shown({ isWide: true })[0], ['LAST SEEN', 'NODE', 'NAME'])
  })

  test('puts the kind before the name, wherever the column of names stands', () => {
    assert.deepEqual(shown({ withKind: true })[1], ['1m', 'pod/web'])
    assert.equal(kindPrefix(resource('Deployment', { group: 'apps' })), 'deployment.apps')
  })

  test('puts cluster and namespace first and labels last', () => {
    const shape = {
      withCluster: true,
      showsNamespace: () => true,
      labelColumns: ['app.dev/name', 'none'],
      showLabels: true,
    }
    assert.deepEqual(shown(shape), [
      ['CLUSTER', 'NAMESPACE', 'LAST SEEN', 'NAME', 'NAME', 'NONE', 'LABELS'],
      ['prod', 'shop', '1m', 'web', 'web', '', 'app.dev/name=web,tier=api'],
    ])
    assert.equal(shown({ showLabels: true }, { cells: ['1m', 'n1', 'web'] })[1]?.at(-1), '<none>')
  })

  test('leaves the namespace of a cluster-scoped object empty', () => {
    const { namespace: _, ...node } = { ...OF, resource: resource('Node', { namespaced: false }) }
    const row = { cells: ['1m', 'n1', 'web'], object: { apiVersion: 'v1', kind: 'Node', metadata: { name: 'web' } } }
    assert.deepEqual(layoutOf(node, { ...PLAIN, showsNamespace: () => true }).cellsOf(row), ['', '1m', 'web'])
  })

  test('falls back to name and age where a server prints no table', () => {
    const { columns: _, ...bare } = OF
    const layout = layoutOf(bare, PLAIN)
    assert.deepEqual(
      [layout.headers, layout.cellsOf({ object })],
      [
        ['NAME', 'AGE'],
        ['web', '10m'],
      ],
    )
  })

  test('fills the place of cells that a row does not have', () => {
    assert.deepEqual(shown({}, { cells: ['1m'] })[1], ['1m', null])
  })
})
