// A cluster put together: objects, lists, and a cached resource that the server has moved.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openCluster } from '../../../src/cluster/open-cluster.ts'
import type { Page } from '../../../src/cluster/read.ts'
import { ServerError } from '../../../src/errors.ts'
import type { ResourceInfo } from '../../../src/machinery/resource-info.ts'
import { aggregatedServer, type Served } from './discovery/served.ts'
import { PODS, podServer } from './list/pod-server.ts'
import { type Answer, type Asked, startLoopback } from './loopback.ts'
import { plainConnection } from './plain-connection.ts'

async function serve(t: TestContext, answer: (asked: Asked) => Answer | undefined) {
  const server = await startLoopback(answer)
  const cacheDir = mkdtempSync(join(tmpdir(), 'tack-cluster-'))
  t.after(async () => {
    await server.close()
    rmSync(cacheDir, { recursive: true })
  })
  const open = () => {
    const cluster = openCluster(plainConnection(server.url), { cacheDir })
    t.after(() => cluster.close())
    return cluster
  }
  return { server, open, paths: () => server.asked.map((a) => a.path.replace(/\?.*/, '')) }
}

const WIDGET = { group: 'example.com', plural: 'widgets', kind: 'Widget' }
const V1: Served = { ...WIDGET, version: 'v1' }
const V1BETA1: Served = { ...WIDGET, version: 'v1beta1' }
const LIST = { kind: 'WidgetList', apiVersion: 'example.com/v1', metadata: {}, items: [{ metadata: { name: 'w' } }] }

/** Serves whatever versions `served` holds at the moment, with one widget in each. */
function widgetServer(served: readonly Served[]): (asked: Asked) => Answer | undefined {
  return (asked) => {
    const [, version] = /^\/apis\/example\.com\/([^/]+)\/.*widgets(?:\?|$)/.exec(asked.path) ?? []
    if (version !== undefined && served.some((r) => r.version === version)) return { body: LIST }
    return aggregatedServer({ served: () => served })(asked)
  }
}

async function read(cluster: ReturnType<typeof openCluster>, resource: ResourceInfo): Promise<Page[]> {
  const pages: Page[] = []
  for await (const page of cluster.read({ resource, representation: 'object' })) pages.push(page)
  return pages
}

async function resolve(cluster: ReturnType<typeof openCluster>, word: string): Promise<ResourceInfo> {
  const [resource] = (await cluster.discovery.resolve(word))?.resources ?? []
  assert.ok(resource)
  return resource
}

const notFound = (details: object): Answer => ({
  status: 404,
  body: { kind: 'Status', status: 'Failure', code: 404, reason: 'NotFound', message: 'not found', details },
})

test('a cluster is named for its context, else its address', async (t) => {
  const { open, server } = await serve(t, () => undefined)
  assert.equal(open().name, server.url)
  const named = openCluster({ ...plainConnection(server.url), context: 'prod' }, { cacheDir: '' })
  assert.equal(named.name, 'prod')
})

test('opening a cluster and closing it sends nothing', async (t) => {
  const { open, paths } = await serve(t, () => undefined)
  open().close()
  assert.deepEqual(paths(), [])
})

test('a warm read of one kind is one request', async (t) => {
  const { open, paths } = await serve(t, widgetServer([V1]))
  await read(open(), await resolve(open(), 'widgets'))
  const before = paths().length
  const cluster = open()
  await read(cluster, await resolve(cluster, 'widgets.example.com'))
  assert.deepEqual(paths().slice(before), ['/apis/example.com/v1/widgets'])
})

test('a cached version that the server has dropped is read in the one it has now', async (t) => {
  const served = [V1BETA1]
  const { open, paths } = await serve(t, widgetServer(served))
  await resolve(open(), 'widgets')
  served.splice(0, 1, V1)
  const before = paths().length
  const cluster = open()
  const pages = await read(cluster, await resolve(cluster, 'widgets'))
  assert.deepEqual(
    pages.map((p) => [p.resource.version, p.rows.length]),
    [['v1', 1]],
  )
  assert.deepEqual(paths().slice(before).sort(), [
    '/api',
    '/apis',
    '/apis/example.com/v1/widgets',
    '/apis/example.com/v1beta1/widgets',
  ])
  assert.equal((await resolve(open(), 'widgets')).version, 'v1')
})

test('a cached resource that is gone is a 404, and the cache knows it afterwards', async (t) => {
  const served = [V1]
  const { open, paths } = await serve(t, widgetServer(served))
  await resolve(open(), 'widgets')
  served.pop()
  const cluster = open()
  const resource = await resolve(cluster, 'widgets')
  await assert.rejects(read(cluster, resource), (e) => e instanceof ServerError && e.code === 404)
  const before = paths().length
  await assert.rejects(read(cluster, resource), (e) => e instanceof ServerError && e.code === 404)
  assert.deepEqual(paths().slice(before), ['/apis/example.com/v1/widgets'], 'the server is not asked again at once')
  assert.equal(await open().discovery.resolve('widgets'), undefined)
})

test('the 404 of an object that does not exist asks discovery nothing', async (t) => {
  const { open, paths } = await serve(t, (asked) =>
    asked.path.includes('/pods/') ? notFound({ name: 'x', kind: 'pods' }) : undefined,
  )
  assert.equal(await open().get(PODS, { name: 'x', namespace: 'shop' }), undefined)
  assert.deepEqual(paths(), ['/api/v1/namespaces/shop/pods/x'])
})

test('one object comes whole, and its 403 is thrown', async (t) => {
  const pod = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a', namespace: 'shop' }, spec: { nodeName: 'n1' } }
  const forbidden = { kind: 'Status', status: 'Failure', code: 403, reason: 'Forbidden', message: 'no' }
  const { open } = await serve(t, (asked) =>
    asked.path.endsWith('/a') ? { body: pod } : { status: 403, body: forbidden },
  )
  assert.deepEqual(await open().get(PODS, { name: 'a', namespace: 'shop' }), pod)
  await assert.rejects(
    open().get(PODS, { name: 'b', namespace: 'shop' }),
    (e) => e instanceof ServerError && e.code === 403,
  )
})

test('an object of a type that is gone is an error, not an absence; with a terse 404 of a type that is there, an absence', async (t) => {
  const { open } = await serve(t, widgetServer([V1]))
  const there = await resolve(open(), 'widgets')
  assert.equal(await open().get(there, { name: 'w', namespace: 'shop' }), undefined)
  await assert.rejects(
    open().get({ ...there, version: 'v9' }, { name: 'w', namespace: 'shop' }),
    (e) => e instanceof ServerError && e.code === 404,
  )
})

test('the version of a server is told as it says it', async (t) => {
  const { open } = await serve(t, () => ({
    body: { major: '1', minor: '37', gitVersion: 'v1.37.2', platform: 'linux/amd64', odd: 1 },
  }))
  assert.deepEqual(await open().version(), { major: '1', minor: '37', gitVersion: 'v1.37.2', platform: 'linux/amd64' })
  const odd = await serve(t, () => ({ body: '<html>' }))
  await assert.rejects(odd.open().version(), /unexpected response: "<html>" instead of a version/)
})

test('a cluster can be followed: everything there is, then the mark that this was all', async (t) => {
  const pods = podServer(2)
  const { open } = await serve(t, (asked) => {
    if (!asked.path.includes('watch=')) return pods(asked)
    if (!asked.path.includes('sendInitialEvents')) return { delayMs: 500 }
    const invalid = { kind: 'Status', status: 'Failure', code: 422, reason: 'Invalid', message: 'no such thing' }
    return { status: 422, body: invalid }
  })
  const stop = new AbortController()
  t.after(() => stop.abort())
  const told: string[] = []
  for await (const delta of open().reflect(
    { resource: PODS, namespace: 'shop', representation: 'metadata' },
    stop.signal,
  )) {
    told.push(delta.type)
    if (delta.type === 'SYNCED') break
  }
  assert.deepEqual(told, ['ADDED', 'ADDED', 'SYNCED'])
})
