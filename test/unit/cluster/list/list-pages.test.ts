// Reading page by page: what is asked, when, and what an expired token does.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { listPages } from '../../../../src/cluster/list/list-pages.ts'
import type { Page, ReadRequest } from '../../../../src/cluster/read.ts'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { CancelledError, ServerError } from '../../../../src/errors.ts'
import { type Answer, type Asked, startLoopback } from '../loopback.ts'
import { plainConnection } from '../plain-connection.ts'
import { PODS, podServer } from './pod-server.ts'

const SHOP: ReadRequest = { resource: PODS, namespace: 'shop', representation: 'table-metadata' }

async function serve(t: TestContext, answer: (asked: Asked) => Answer | undefined) {
  const server = await startLoopback(answer)
  const transport = openTransport(plainConnection(server.url))
  t.after(async () => {
    transport.close()
    await server.close()
  })
  const queries = () => server.asked.map((a) => decodeURIComponent(a.path.replace(/^[^?]*\??/, '')))
  return { server, transport, queries, read: (r: ReadRequest, s?: AbortSignal) => listPages(transport, r, s) }
}

async function collect(pages: AsyncIterable<Page>): Promise<Page[]> {
  const all: Page[] = []
  for await (const page of pages) all.push(page)
  return all
}

const namesOf = (pages: readonly Page[]) => pages.flatMap((p) => p.rows.map((r) => r.object?.metadata?.name))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('every object comes once, in order, and each page says what it is', async (t) => {
  const { read, queries } = await serve(t, podServer(25))
  const pages = await collect(read({ ...SHOP, pageSize: 10 }))
  assert.deepEqual(
    namesOf(pages),
    Array.from({ length: 25 }, (_, i) => `pod-${i}`),
  )
  assert.deepEqual(
    pages.map((p) => [p.rows.length, p.hasMore, p.remainingItemCount]),
    [
      [10, true, 15],
      [10, true, 5],
      [5, false, undefined],
    ],
  )
  assert.ok(pages.every((p) => p.isConsistent && p.resourceVersion === '5000' && p.resource === PODS))
  assert.ok(pages.every((p) => p.bytes > 500 && p.wireBytes === p.bytes))
  assert.deepEqual(queries(), [
    'includeObject=Metadata&limit=10',
    'continue=10&includeObject=Metadata&limit=10',
    'continue=20&includeObject=Metadata&limit=10',
  ])
})

test('a page holds 500 objects unless told otherwise; 0 asks for everything at once', async (t) => {
  const { read, queries } = await serve(t, podServer(3))
  await collect(read({ ...SHOP, representation: 'object' }))
  await collect(read({ ...SHOP, representation: 'object', pageSize: 0 }))
  assert.deepEqual(queries(), ['limit=500', ''])
})

const REPRESENTATIONS: readonly (readonly [ReadRequest['representation'], query: string, row: readonly string[]])[] = [
  ['table-none', 'includeObject=None&limit=500', ['cells']],
  ['table-metadata', 'includeObject=Metadata&limit=500', ['cells', 'apiVersion', 'kind', 'metadata']],
  ['table-object', 'includeObject=Object&limit=500', ['cells', 'kind', 'apiVersion', 'metadata', 'spec', 'status']],
  ['metadata', 'limit=500', ['apiVersion', 'kind', 'metadata']],
  ['object', 'limit=500', ['apiVersion', 'kind', 'metadata', 'spec', 'status']],
]

for (const [representation, query, keys] of REPRESENTATIONS) {
  test(`${representation} asks for and holds no more than it says, for a list and for one object`, async (t) => {
    const { read, queries } = await serve(t, podServer(2))
    const named = { ...SHOP, representation, name: 'pod-1' }
    const pages = [...(await collect(read({ ...SHOP, representation }))), ...(await collect(read(named)))]
    assert.deepEqual(
      pages.map((p) => p.rows.length),
      [2, 1],
    )
    for (const row of pages.flatMap((p) => p.rows)) {
      const found = [...(row.cells ? ['cells'] : []), ...Object.keys(row.object ?? {})]
      assert.deepEqual(found.sort(), [...keys].sort())
    }
    assert.ok(pages.every((p) => (p.columns !== undefined) === representation.startsWith('table-')))
    assert.deepEqual(queries(), [query, query.replace(/&?limit=500/, '')])
  })
}

test('selectors travel with every page', async (t) => {
  const { read, queries } = await serve(t, podServer(3))
  const selectors = { labelSelector: 'app in (a,b),!old', fieldSelector: 'spec.nodeName=n1' }
  await collect(read({ ...SHOP, ...selectors, representation: 'object', pageSize: 2 }))
  const common = 'fieldSelector=spec.nodeName=n1&labelSelector=app+in+(a,b),!old&limit=2'
  assert.deepEqual(queries(), [common, `continue=2&${common}`])
})

test('who stops after the first page causes one request', async (t) => {
  const { read, queries } = await serve(t, podServer(100))
  for await (const page of read({ ...SHOP, pageSize: 10 })) {
    assert.equal(page.hasMore, true)
    await pause(60)
    break
  }
  assert.equal(queries().length, 1)
})

test('from the second page on the next one is fetched while the consumer works, and one only', async (t) => {
  const { read, queries } = await serve(t, podServer(100))
  const pages = read({ ...SHOP, pageSize: 10 })
  await pages.next()
  await pages.next()
  await pause(60)
  assert.equal(queries().length, 3)
  await pages.return()
  await pause(30)
  assert.equal(queries().length, 3)
})

test('leaving early aborts the page under way', async (t) => {
  let aborted = 0
  const answer = podServer(100)
  const { read, transport } = await serve(t, (asked) =>
    asked.path.includes('continue=20') ? { delayMs: 5000 } : answer(asked),
  )
  const original = transport.request
  transport.request = (request) => {
    request.signal?.addEventListener('abort', () => aborted++)
    return original(request)
  }
  const pages = read({ ...SHOP, pageSize: 10 })
  await pages.next()
  await pages.next()
  await pages.return()
  assert.ok(aborted > 0)
})

test('an aborted signal ends the reading with a CancelledError', async (t) => {
  const { read } = await serve(t, (asked) => ({ ...podServer(100)(asked), delayMs: 30 }))
  const stop = new AbortController()
  const pages = read({ ...SHOP, pageSize: 10 }, stop.signal)
  await pages.next()
  stop.abort()
  await assert.rejects(pages.next(), CancelledError)
})

const expired = (token?: string): Answer => ({
  status: 410,
  body: {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: token === undefined ? {} : { continue: token },
    status: 'Failure',
    message: 'The provided continue parameter is too old',
    reason: 'Expired',
    code: 410,
  },
})

test('an expired token is replaced by the one the server offers, and the pages from there on say so', async (t) => {
  const answer = podServer(40)
  let hasExpired = false
  const { read } = await serve(t, (asked) => {
    if (!asked.path.includes('continue=20') || hasExpired) return answer(asked)
    hasExpired = true
    return expired('20')
  })
  const pages = await collect(read({ ...SHOP, pageSize: 10 }))
  assert.deepEqual(
    namesOf(pages),
    Array.from({ length: 40 }, (_, i) => `pod-${i}`),
  )
  assert.deepEqual(
    pages.map((p) => p.isConsistent),
    [true, true, false, false],
  )
})

test('an expired token without a replacement is thrown, after the pages that were good', async (t) => {
  const answer = podServer(40)
  const { read } = await serve(t, (asked) => (asked.path.includes('continue=20') ? expired() : answer(asked)))
  const good: Page[] = []
  await assert.rejects(
    async () => {
      for await (const page of read({ ...SHOP, pageSize: 10 })) good.push(page)
    },
    (e) => e instanceof ServerError && e.code === 410,
  )
  assert.equal(good.length, 2)
})

test('a token that never stops expiring is thrown, not asked for ever', async (t) => {
  const answer = podServer(40)
  const { read, queries } = await serve(t, (asked) =>
    asked.path.includes('continue') ? expired('again') : answer(asked),
  )
  await assert.rejects(collect(read({ ...SHOP, pageSize: 10 })), (e) => e instanceof ServerError && e.code === 410)
  assert.equal(queries().length, 3)
})

test('a server that hands out the same token again does not hold the reader for ever', async (t) => {
  const { read } = await serve(t, () => ({ body: { kind: 'PodList', metadata: { continue: 'same' }, items: [] } }))
  await assert.rejects(collect(read({ ...SHOP, representation: 'object' })), /unexpected response/)
})

test('a page that cannot be had is thrown in its turn, not before the pages ahead of it are taken', async (t) => {
  const answer = podServer(40)
  const { read } = await serve(t, (asked) =>
    asked.path.includes('continue=20') ? { body: '{"kind":"Table","rows":[' } : answer(asked),
  )
  const pages = read({ ...SHOP, pageSize: 10 })
  await pages.next()
  const second = await pages.next()
  await pause(30)
  assert.equal(second.done, false)
  await assert.rejects(pages.next(), /Server returned an unexpected response/)
})

test('a named object that does not exist is a ServerError 404', async (t) => {
  const missing = {
    kind: 'Status',
    status: 'Failure',
    code: 404,
    reason: 'NotFound',
    message: 'pods "x" not found',
    details: { name: 'x', kind: 'pods' },
  }
  const { read } = await serve(t, () => ({ status: 404, body: missing }))
  await assert.rejects(
    collect(read({ ...SHOP, name: 'x' })),
    (e) => e instanceof ServerError && e.message === 'pods "x" not found',
  )
})
