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
    assert.deepEqual(await sorted(given(), 'NAME,.no.such'), [])
  })

  const two = () =>
    given(
      page('Pod', [
        ['b', '1'],
        ['a', '2'],
      ]),
    )

  for (const [keys, words] of [
    ['FOO', 'there is no column "FOO" to sort by; there are NAME, SIZE'],
    ['SIZ', 'there is no column "SIZ" to sort by; did you mean SIZE?'],
    ['NAME,FOO', 'there is no column "FOO" to sort by; there are NAME, SIZE'],
    ['.no.such', 'couldn\'t find any field with path "{.no.such}" in the list of objects'],
    ['{.no.such}', 'couldn\'t find any field with path "{.no.such}" in the list of objects'],
    ['size', 'couldn\'t find any field with path "{.size}" in the list of objects; did you mean the column SIZE?'],
  ] as const) {
    test(`by ${keys} is refused: nothing has that`, async () => {
      await assert.rejects(sorted(two(), keys), { name: 'UsageError', message: words })
    })
  }

  test('by what only one of the kinds has is a sort, and so is one whose answer is not whole', async () => {
    const jobs = { ...page('Job', [['c', '0']]), columns: COLUMNS.slice(0, 1) }
    assert.deepEqual(names(await sorted(given(jobs, page('Pod', [['b', '1']])), 'SIZE')), ['Pod:b', 'Job:c'])
    const spec = { needs: SHOWS_CELLS }
    const pages = await Array.fromAsync(sortPages(two(), parseSortKeys('FOO'), spec, () => false))
    assert.deepEqual(names(pages), ['Pod:b,a'])
  })

  test('takes objects as servers send them, without metadata too', async () => {
    const odd: NonNullable<Row['object']> = JSON.parse('{"kind":"Pod","metadata":null}')
    const pages = given({ ...page('Pod', [['b', '1']]), rows: [{ cells: ['b', '1'], object: odd }] })
    assert.deepEqual(names(await sorted(pages, 'NAME')), ['Pod:b'])
  })

  test('by NAME and AGE works where the server prints no table', async () => {
    const { columns: _, ...bare } = page('Pod', [])
    const row = (name: string, creationTimestamp: string): Row => ({
      object: { apiVersion: 'v1', kind: 'Pod', metadata: { name, creationTimestamp } },
    })
    const old = row('b', '2020-01-01T00:00:00Z')
    const young = row('a', '2026-01-01T00:00:00Z')
    const order = async (keys: string) =>
      (await sorted(given({ ...bare, rows: [old, young] }), keys)).flatMap((p) =>
        p.rows.map((r) => r.object?.metadata?.name),
      )
    assert.deepEqual(await order('NAME'), ['a', 'b'])
    assert.deepEqual(await order('AGE'), ['a', 'b'])
    assert.deepEqual(await order('-AGE'), ['b', 'a'])
  })
})
