import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Row } from '../../../src/cluster/read.ts'
import { parseSortKeys } from '../../../src/machinery/sort-keys.ts'
import type { QueryPage } from '../../../src/query/query-result.ts'
import { sortPages } from '../../../src/query/sort-pages.ts'
import { resource } from './fake-source.ts'

const COLUMNS = ['Name', 'Size'].map((name) => ({ name, type: 'string', format: '', description: '', priority: 0 }))
const SHOWS_CELLS = { cells: true, namespaces: true, metadata: false, object: false }

function page(kind: string, rows: readonly (readonly [name: string, size: string])[]): QueryPage {
  return {
    source: 's',
    hasObjects: true,
    resource: resource(kind),
    columns: COLUMNS,
    rows: rows.map(([name, size]): Row => {
      const object = { apiVersion: 'v1', kind, metadata: { name, managedFields: [] }, spec: { size } }
      return { cells: [name, size], object }
    }),
  }
}

async function* given(...pages: readonly QueryPage[]) {
  yield* pages
}

async function sorted(pages: AsyncIterable<QueryPage>, keys: string, o: { limit?: number; object?: boolean } = {}) {
  const needs = { ...SHOWS_CELLS, object: o.object ?? false }
  const spec = { needs, ...(o.limit === undefined ? {} : { limit: o.limit }) }
  return Array.fromAsync(sortPages(pages, parseSortKeys(keys), spec))
}

const names = (pages: readonly QueryPage[]) =>
  pages.map((p) => `${p.resource.kind}:${p.rows.map((row) => row.cells?.[0])}`)

describe('Sorting an answer', () => {
  test('orders quantities by value, over pages and kinds, neighbours of one kind in a page', async () => {
    const pages = given(
      page('Pod', [
        ['a', '1Gi'],
        ['b', '512Mi'],
      ]),
      page('Job', [['c', '600Mi']]),
      page('Pod', [['d', '2Gi']]),
    )
    assert.deepEqual(names(await sorted(pages, 'SIZE')), ['Pod:b', 'Job:c', 'Pod:a,d'])
  })

  test('turns round with a minus, and a second key breaks ties', async () => {
    const pages = given(
      page('Pod', [
        ['a', '1'],
        ['b', '2'],
        ['c', '2'],
      ]),
    )
    assert.deepEqual(names(await sorted(pages, '-.spec.size,-NAME')), ['Pod:c,b,a'])
  })

  test('with a limit holds and yields the best alone', async () => {
    const pages = given(
      page('Pod', [
        ['c', '3'],
        ['a', '1'],
      ]),
      page('Pod', [['b', '2']]),
    )
    assert.deepEqual(names(await sorted(pages, '.spec.size', { limit: 2 })), ['Pod:a,b'])
  })

  test('keeps of an object what a table may show, unless whole objects are shown', async () => {
    const [slim] = await sorted(given(page('Pod', [['a', '1']])), '.spec.size')
    assert.deepEqual(slim?.rows[0]?.object, {
      apiVersion: 'meta.k8s.io/v1',
      kind: 'PartialObjectMetadata',
      metadata: { name: 'a' },
    })
    const [whole] = await sorted(given(page('Pod', [['a', '1']])), '.spec.size', { object: true })
    assert.deepEqual(whole?.rows[0]?.object?.spec, { size: '1' })
  })

  test('yields nothing of nothing', async () => {
    assert.deepEqual(await sorted(given(), 'NAME'), [])
  })
})
