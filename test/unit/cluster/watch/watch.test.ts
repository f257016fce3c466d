import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import type { ReadRequest, WatchEvent } from '../../../../src/cluster/read.ts'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { readLines } from '../../../../src/cluster/watch/lines.ts'
import { watch } from '../../../../src/cluster/watch/watch.ts'
import { endsInitialEvents } from '../../../../src/cluster/watch/watch-event.ts'
import { connectionTo, startLoopback } from '../../../support/loopback.ts'
import { bookmark, configMap, event, status } from '../../../support/scripted-server.ts'

const REQUEST: ReadRequest = {
  resource: {
    group: 'a.io',
    version: 'v1',
    resource: 'widgets',
    singular: 'widget',
    kind: 'Widget',
    namespaced: true,
    verbs: [],
    shortNames: [],
    categories: [],
    subresources: [],
  },
  namespace: 'a',
  representation: 'object',
}

async function collect(
  t: TestContext,
  body: string | ((response: ServerResponse) => void),
  over: Partial<ReadRequest> = {},
) {
  const server = await startLoopback(t, (_request, response) => {
    if (typeof body === 'string') response.end(body)
    else body(response)
  })
  const events: WatchEvent[] = []
  const options = { resourceVersion: '5', timeoutSeconds: 300 }
  const stream = watch(openTransport(connectionTo(server.url)), { ...REQUEST, ...over }, options)
  let error: unknown
  try {
    for await (const one of stream) events.push(one)
  } catch (thrown) {
    error = thrown
  }
  const url = new URL(server.received[0]?.path ?? '', server.url)
  return {
    events,
    error,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    received: server.received[0],
  }
}

test('a watch asks for bookmarks, with selectors and from a version', async (t) => {
  const { path, query, received, error } = await collect(t, '', { labelSelector: 'a=b', fieldSelector: 'x=y' })
  assert.equal(error, undefined)
  assert.equal(path, '/apis/a.io/v1/namespaces/a/widgets')
  assert.deepEqual(query, {
    allowWatchBookmarks: 'true',
    fieldSelector: 'x=y',
    labelSelector: 'a=b',
    resourceVersion: '5',
    timeoutSeconds: '300',
    watch: 'true',
  })
  assert.equal(new Map(received?.lines).get('Accept'), 'application/json')
})

test('one object is watched by its name on the collection', async (t) => {
  const { path, query } = await collect(t, '', { name: 'w-1', fieldSelector: 'x=y' })
  assert.equal(path, '/apis/a.io/v1/namespaces/a/widgets')
  assert.equal(query.fieldSelector, 'metadata.name=w-1,x=y')
})

test('objects come with type and version, integers stay exact', async (t) => {
  const object = { ...configMap('a', 7), apiVersion: 'a.io/v1', kind: 'Widget' }
  const line = event('MODIFIED', object).replace('"name"', '"big":9007199254740993,"name"')
  const { events } = await collect(t, line)
  assert.equal(events.length, 1)
  assert.equal(events[0]?.type, 'MODIFIED')
  assert.equal(events[0]?.resourceVersion, '7')
  assert.equal(events[0]?.row.object?.metadata?.big, 9007199254740993n)
})

test('a metadata watch asks for the singular form, and its objects have the type of the resource', async (t) => {
  const object = { ...configMap('a', 7), apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata' }
  const { events, received } = await collect(t, event('ADDED', object), { representation: 'metadata' })
  assert.equal(
    new Map(received?.lines).get('Accept'),
    'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json',
  )
  assert.equal(events[0]?.row.object?.kind, 'Widget')
  assert.equal(events[0]?.row.object?.apiVersion, 'a.io/v1')
})

test('tables have columns in the first event only, and bookmarks and deletions are rows too', async (t) => {
  const table = (name: string, rv: number, columnDefinitions: readonly object[], annotations = {}) => {
    const metadata = { ...configMap(name, rv).metadata, annotations }
    const object = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }
    return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', columnDefinitions, rows: [{ cells: [name], object }] }
  }
  const end = { 'k8s.io/initial-events-end': 'true' }
  const body = [
    event('ADDED', table('a', 6, [{ name: 'Name' }])),
    event('BOOKMARK', table('', 8, [], end)),
    event('DELETED', table('a', 9, [])),
  ].join('')
  const { events, query } = await collect(t, body, { representation: 'table-none' })
  assert.equal(query.includeObject, 'None')
  assert.deepEqual(
    events.map((e) => [e.type, e.resourceVersion, e.row.cells, e.columns?.map((c) => c.name), endsInitialEvents(e)]),
    [
      ['ADDED', '6', ['a'], ['Name'], false],
      ['BOOKMARK', '8', [''], undefined, true],
      ['DELETED', '9', ['a'], undefined, false],
    ],
  )
})

test('a server that knows no tables sends objects', async (t) => {
  const { events } = await collect(t, event('ADDED', configMap('a', 6)), { representation: 'table-object' })
  assert.equal(events[0]?.row.cells, undefined)
  assert.equal(events[0]?.row.object?.metadata?.name, 'a')
})

test('an ERROR event is the error it carries, after what came before it', async (t) => {
  const { events, error } = await collect(t, bookmark(6) + event('ERROR', status(410, 'Expired')) + bookmark(7))
  assert.equal(events.length, 1)
  assert.deepEqual([(error as Error).name, (error as { code?: number }).code], ['ServerError', 410])
})

test('a body that is no watch is told as such', async (t) => {
  const { error } = await collect(t, '{"kind":"WidgetList","items":[]}\n')
  assert.match(String(error), /Server returned an unexpected response: a WidgetList instead of a watch event/)
})

test('a cut connection is an error, and what was whole has been told', async (t) => {
  const { events, error } = await collect(t, (response) => {
    response.write(bookmark(6))
    response.write('{"type":')
    setTimeout(() => response.destroy(), 20)
  })
  assert.equal(events.length, 1)
  assert.deepEqual([(error as Error).name, (error as { failure?: string }).failure], ['ConnectionError', 'incomplete'])
})

async function* inPieces(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  let start = 0
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    yield bytes.subarray(start, cut)
    start = cut
  }
  yield bytes.subarray(start)
}

test('lines are the same wherever the bytes are split', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  let state = seed
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state % below
  }
  const letters = ['a', 'é', '€', '😀', '"', '{', ' ']
  for (let round = 0; round < 300; round++) {
    const lines = Array.from(
      { length: random(6) },
      () => `x${Array.from({ length: random(20) }, () => letters[random(7)]).join('')}`,
    )
    const text = lines.join('\n') + (random(2) === 0 ? '\n' : '')
    const bytes = Buffer.from(text)
    const cuts = Array.from({ length: random(8) }, () => random(bytes.length + 1))
    assert.deepEqual(await Array.fromAsync(readLines(inPieces(bytes, cuts))), lines, `seed ${seed}, round ${round}`)
  }
})

test('a line of many megabytes comes whole, one above the limit is refused, empty ones are left out', async () => {
  const large = 'x'.repeat(5_000_000)
  const bytes = Buffer.from(`\n\r\n${large}\n`)
  const cuts = Array.from({ length: 80 }, (_, i) => i * 65_536)
  assert.deepEqual(await Array.fromAsync(readLines(inPieces(bytes, cuts))), [large])
  await assert.rejects(Array.fromAsync(readLines(inPieces(bytes, cuts), 1_000_000)), { name: 'RangeError' })
})
