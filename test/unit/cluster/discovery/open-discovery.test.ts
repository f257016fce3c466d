// Discovery against a loopback server: what is asked, what is remembered, what a failure harms.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { catalogCache } from '../../../../src/cluster/discovery/cache-file.ts'
import { type DiscoveryOptions, openDiscovery, TRUST_MS } from '../../../../src/cluster/discovery/open-discovery.ts'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { CancelledError, ServerError } from '../../../../src/errors.ts'
import { qualifiedName } from '../../../../src/machinery/resource-info.ts'
import { type Answer, type Asked, startLoopback } from '../loopback.ts'
import { plainConnection } from '../plain-connection.ts'
import { aggregatedServer, legacyServer, type Served, USUAL } from './served.ts'

async function serve(t: TestContext, answer: (asked: Asked) => Answer | undefined) {
  const server = await startLoopback(answer)
  t.after(() => server.close())
  const folder = mkdtempSync(join(tmpdir(), 'tack-discovery-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const cache = catalogCache(folder, { server: server.url, tls: { insecureSkipVerify: false } })
  const connect = () => {
    const transport = openTransport(plainConnection(server.url))
    t.after(() => transport.close())
    return transport
  }
  /** Each call is a new process: nothing is shared but the cache file. */
  const open = (o: DiscoveryOptions = {}) => openDiscovery(connect(), { cache, ...o })
  return { server, open, paths: () => server.asked.map((a) => a.path) }
}

const names = (resolved: { resources: readonly { group: string; resource: string }[] } | undefined) =>
  resolved?.resources.map(qualifiedName)

const WIDGETS: Served = { group: 'new.example.com', version: 'v1', plural: 'widgets', kind: 'Widget' }

test('a cold start costs two requests, a warm one none', async (t) => {
  const { open, paths } = await serve(t, aggregatedServer())
  assert.deepEqual(names(await open().resolve('po')), ['pods'])
  assert.deepEqual(paths().sort(), ['/api', '/apis'])
  for (const word of ['pods', 'deploy', 'deployments.v1.apps', 'deployments.apps', 'all']) {
    assert.ok(await open().resolve(word), word)
  }
  assert.equal((await open().all()).resources.length, 15)
  assert.equal(paths().length, 2)
})

test('a resource keeps everything discovery says of it, through the cache file too', async (t) => {
  const { open } = await serve(t, aggregatedServer())
  const cold = (await open().resolve('pod'))?.resources[0]
  const warm = (await open().resolve('pod'))?.resources[0]
  assert.deepEqual(warm, cold)
  assert.deepEqual(cold, {
    group: '',
    version: 'v1',
    resource: 'pods',
    singular: 'pod',
    kind: 'Pod',
    namespaced: true,
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
    shortNames: ['po'],
    categories: ['all'],
    subresources: ['log', 'status'],
  })
})

test('questions asked at the same time share one pair of requests', async (t) => {
  const { open, paths } = await serve(t, aggregatedServer())
  const discovery = open()
  await Promise.all(['po', 'svc', 'deploy', 'nonsense'].map((word) => discovery.resolve(word)))
  assert.equal(paths().length, 2)
})

test('one caller giving up does not stop the others; when all do, the request is aborted', async (t) => {
  const { open } = await serve(t, (asked) => ({ ...aggregatedServer()(asked), delayMs: 150 }))
  const discovery = open()
  const impatient = new AbortController()
  const first = discovery.resolve('po', impatient.signal)
  const second = discovery.resolve('po')
  impatient.abort()
  await assert.rejects(first, CancelledError)
  assert.deepEqual(names(await second), ['pods'])

  const alone = new AbortController()
  const third = open({ cache: undefined }).resolve('po', alone.signal)
  alone.abort()
  await assert.rejects(third, CancelledError)
})

test('an unknown name asks the server once, which answers 304 when nothing has changed', async (t) => {
  const { server, open } = await serve(t, aggregatedServer())
  await open().resolve('po')
  const discovery = open()
  assert.equal(await discovery.resolve('widgets'), undefined)
  assert.equal(await discovery.resolve('gadgets'), undefined)
  assert.equal(server.asked.length, 4)
  assert.ok(server.asked.slice(2).every((a) => /^".+"$/.test(a.headers['if-none-match'] ?? '')))
})

test('an unknown name that was installed meanwhile is found, even right after the cache was written', async (t) => {
  const served = [...USUAL]
  const { open, paths } = await serve(t, aggregatedServer({ served: () => served }))
  await open().resolve('po')
  served.push(WIDGETS)
  assert.deepEqual(names(await open().resolve('widgets')), ['widgets.new.example.com'])
  assert.equal(paths().length, 4)
  assert.deepEqual(names(await open().resolve('widget')), ['widgets.new.example.com'])
  assert.equal(paths().length, 4)
})

test('a manifest of an unknown kind asks the server once as well', async (t) => {
  const served = [...USUAL]
  const { open, paths } = await serve(t, aggregatedServer({ served: () => served }))
  assert.equal((await open().resourceFor('apps/v1', 'Deployment'))?.resource, 'deployments')
  assert.equal(await open().resourceFor('apps/v1beta1', 'Deployment'), undefined)
  served.push(WIDGETS)
  assert.equal((await open().resourceFor('new.example.com/v1', 'Widget'))?.resource, 'widgets')
  assert.equal(paths().length, 6)
})

test('a cache is believed for six hours and then validated; a 304 makes it young again', async (t) => {
  const { open, paths } = await serve(t, aggregatedServer())
  const start = Date.now()
  const at = (ms: number) => open({ now: () => start + ms })
  await at(0).resolve('po')
  await at(TRUST_MS - 1000).resolve('po')
  assert.equal(paths().length, 2)
  await at(TRUST_MS + 1000).resolve('po')
  assert.equal(paths().length, 4)
  await at(TRUST_MS + 2000).resolve('po')
  await at(2 * TRUST_MS).resolve('po')
  assert.equal(paths().length, 4)
})

test('invalidate makes the next question go to the server', async (t) => {
  const served = [...USUAL]
  const { open, paths } = await serve(t, aggregatedServer({ served: () => served }))
  const discovery = open()
  await discovery.resolve('po')
  served.push(WIDGETS)
  discovery.invalidate()
  assert.equal((await discovery.all()).resources.length, 16)
  await discovery.all()
  assert.equal(paths().length, 4)
})

test('without a cache everything works, at two requests per process', async (t) => {
  const { open, paths } = await serve(t, aggregatedServer())
  await open({ cache: undefined }).resolve('po')
  await open({ cache: undefined }).resolve('po')
  assert.equal(paths().length, 4)
})

test('a server without aggregated discovery says the same with one request per group version', async (t) => {
  const modern = await serve(t, aggregatedServer())
  const old = await serve(t, legacyServer())
  assert.deepEqual((await old.open().all()).resources, (await modern.open().all()).resources)
  assert.equal(old.paths().length, 2 + 13)
  await old.open().resolve('po')
  assert.equal(old.paths().length, 15)
})

test('an aggregated body whose Content-Type lacks the parameters is not believed', async (t) => {
  const { open, server } = await serve(t, (asked) =>
    (asked.path === '/api' || asked.path === '/apis' ? aggregatedServer({ withoutParameters: true }) : legacyServer())(
      asked,
    ),
  )
  assert.deepEqual(names(await open().resolve('hpa')), ['horizontalpodautoscalers.autoscaling'])
  assert.equal(server.asked.filter((a) => a.path === '/apis').length, 2)
})

for (const [form, server] of [
  ['aggregated', aggregatedServer],
  ['old', legacyServer],
] as const) {
  test(`a dead API service harms only itself (${form} discovery)`, async (t) => {
    const { open } = await serve(t, server({ dead: ['metrics.k8s.io/v1beta1'] }))
    const discovery = open()
    assert.deepEqual(await discovery.resolve('pods').then((r) => r?.problems), [])
    const all = await discovery.all()
    assert.equal(all.resources.length, 14)
    assert.equal(all.problems.length, 1)
    assert.equal(all.problems[0]?.scope, 'apiservice')
    assert.match(
      all.problems[0]?.message ?? '',
      /^unable to retrieve the complete list of server APIs: metrics\.k8s\.io\/v1beta1: (stale GroupVersion discovery: metrics\.k8s\.io\/v1beta1|the server is currently unable to handle the request)/,
    )
    const unknown = await discovery.resolve('podmetrics')
    assert.deepEqual([unknown?.resources.length, unknown?.problems.length], [0, 1])
  })
}

test('an API service that has come back is noticed by a list of kinds after a minute', async (t) => {
  const dead = ['metrics.k8s.io/v1beta1']
  const { open, paths } = await serve(t, aggregatedServer({ dead }))
  const start = Date.now()
  await open({ now: () => start }).all()
  dead.pop()
  assert.equal((await open({ now: () => start + 30_000 }).all()).problems.length, 1)
  assert.equal(paths().length, 2)
  assert.equal((await open({ now: () => start + 90_000 }).all()).problems.length, 0)
  assert.equal(paths().length, 4)
})

test('a server that serves no core group is no failure, one that serves nothing is', async (t) => {
  const { open } = await serve(t, (asked) => (asked.path === '/apis' ? aggregatedServer()(asked) : undefined))
  assert.deepEqual(names(await open().resolve('deploy')), ['deployments.apps'])
  const nothing = await serve(t, () => undefined)
  await assert.rejects(nothing.open().resolve('pods'), (error) => error instanceof ServerError && error.code === 404)
})

test('a refusal is thrown and not cached', async (t) => {
  let isAllowed = false
  const forbidden = {
    status: 403,
    body: { kind: 'Status', status: 'Failure', code: 403, reason: 'Forbidden', message: 'forbidden' },
  }
  const { open } = await serve(t, (asked) => (isAllowed ? aggregatedServer()(asked) : forbidden))
  const discovery = open()
  await assert.rejects(
    discovery.resolve('pods'),
    (error) => error instanceof ServerError && error.reason === 'Forbidden',
  )
  isAllowed = true
  assert.deepEqual(names(await discovery.resolve('pods')), ['pods'])
})

test('a login page in place of discovery is an error that shows it', async (t) => {
  const { open } = await serve(t, () => ({ headers: { 'Content-Type': 'text/html' }, body: '<html>log in</html>' }))
  await assert.rejects(
    open().resolve('pods'),
    /Server returned an unexpected response: "<html>log in<\/html>" instead of/,
  )
})

test('names for suggestions come from a cache of any age, without a request', async (t) => {
  const { open, paths } = await serve(t, aggregatedServer())
  await open().resolve('po')
  const found = await open({ now: () => Date.now() + 10 * TRUST_MS }).names()
  for (const name of ['pods', 'pod', 'po', 'all', 'fleet', 'gear-box', 'vj']) assert.ok(found.includes(name), name)
  assert.equal(paths().length, 2)
})
