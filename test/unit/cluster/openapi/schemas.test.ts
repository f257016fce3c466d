// The schemas of a server: what is asked for, how often, and what is kept on disk.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { openCluster } from '../../../../src/cluster/open-cluster.ts'
import { documentCache } from '../../../../src/cluster/openapi/document-cache.ts'
import { openSchemas } from '../../../../src/cluster/openapi/open-schemas.ts'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { CancelledError, ServerError } from '../../../../src/errors.ts'
import type { SchemaSource } from '../../../../src/machinery/schema/schema.ts'
import { type Answer, type Asked, startLoopback } from '../loopback.ts'
import { plainConnection } from '../plain-connection.ts'

const APPS = { group: 'apps', version: 'v1' }
const DEPLOYMENT = { ...APPS, kind: 'Deployment' }

const documentWith = (description: string, kind = DEPLOYMENT) => ({
  openapi: '3.0.0',
  components: {
    schemas: { D: { type: 'object', description, 'x-kubernetes-group-version-kind': [kind] } },
  },
})

/** Serves one document, whose hash and description are those of the moment. */
function apps(state: { hash: string }): (asked: Asked) => Answer | undefined {
  return ({ path, headers }) => {
    const etag = `"index-${state.hash}"`
    if (path === '/openapi/v3') {
      if (headers['if-none-match'] === etag) return { status: 304, headers: { ETag: etag } }
      const url = `/openapi/v3/apis/apps/v1?hash=${state.hash}`
      return { headers: { ETag: etag }, body: { paths: { 'apis/apps/v1': { serverRelativeURL: url } } } }
    }
    if (!path.startsWith('/openapi/v3/apis/apps/v1')) return undefined
    return { headers: { ETag: `"${state.hash}"` }, body: documentWith(state.hash) }
  }
}

async function serve(t: TestContext, answer: (asked: Asked) => Answer | undefined) {
  const server = await startLoopback(answer)
  const cacheDir = mkdtempSync(join(tmpdir(), 'tack-openapi-'))
  const transport = openTransport(plainConnection(server.url))
  t.after(async () => {
    transport.close()
    await server.close()
    rmSync(cacheDir, { recursive: true })
  })
  const folder = join(cacheDir, 'tack', 'openapi')
  return { server, cacheDir, transport, folder, paths: () => server.asked.map(({ path }) => path) }
}

const described = (source: SchemaSource) => source.schemaOf(DEPLOYMENT)?.description

test('a document is fetched when it is asked for, once', async (t) => {
  const { server, cacheDir, paths } = await serve(t, apps({ hash: 'AAAA0001' }))
  const cluster = openCluster(plainConnection(server.url), { cacheDir })
  t.after(() => cluster.close())
  assert.deepEqual(paths(), [])
  const [one, two] = await Promise.all([cluster.schemas(APPS), cluster.schemas(APPS)])
  assert.equal(one, two)
  assert.equal(described(await cluster.schemas(APPS)), 'AAAA0001')
  assert.deepEqual(paths(), ['/openapi/v3', '/openapi/v3/apis/apps/v1?hash=AAAA0001'])
})

test('a group version that is not served has a source that knows nothing', async (t) => {
  const { transport, paths } = await serve(t, apps({ hash: 'AAAA0001' }))
  const source = await openSchemas(transport).of({ group: '', version: 'v1' })
  assert.equal(source.schemaOf({ group: '', version: 'v1', kind: 'Pod' }), undefined)
  assert.deepEqual(paths(), ['/openapi/v3'])
})

test('another process finds the document on disk, and asks for the index alone', async (t) => {
  const { transport, cacheDir, folder, paths } = await serve(t, apps({ hash: 'AAAA0001' }))
  const open = () => openSchemas(transport, { cache: documentCache(cacheDir) })
  await open().of(APPS)
  assert.deepEqual(readdirSync(folder), ['apis_apps_v1-AAAA0001.json'])
  assert.equal(described(await open().of(APPS)), 'AAAA0001')
  assert.deepEqual(paths(), ['/openapi/v3', '/openapi/v3/apis/apps/v1?hash=AAAA0001', '/openapi/v3'])
})

test('another process believes an index that is kept for its cluster, as long as it knows what is asked for', async (t) => {
  const state = { hash: 'AAAA0001' }
  const { transport, cacheDir, paths } = await serve(t, apps(state))
  let nowMs = Date.now()
  const open = () => openSchemas(transport, { cache: documentCache(cacheDir), cluster: 'here.json', now: () => nowMs })
  await open().of(APPS)
  state.hash = 'BBBB0002'
  const believing = open()
  assert.equal(described(await believing.of(APPS)), 'AAAA0001')
  assert.equal(paths().length, 2)
  assert.equal(believing.doubt(), true)
  assert.equal(described(await believing.of(APPS)), 'BBBB0002')
  assert.equal(believing.doubt(), false)
  assert.equal(described(await open().of(APPS)), 'BBBB0002')
  assert.equal(paths().length, 4)
  await open().of({ group: 'new.example.com', version: 'v1' })
  assert.deepEqual(paths().slice(4), ['/openapi/v3', '/openapi/v3/apis/new.example.com/v1'])
  nowMs += 7 * 60 * 60 * 1000
  await open().of(APPS)
  assert.deepEqual(paths().slice(6), ['/openapi/v3'])
})

test('after ten seconds the index is validated, and a document that changed is fetched', async (t) => {
  const state = { hash: 'AAAA0001' }
  const { transport, paths } = await serve(t, apps(state))
  let nowMs = 0
  const schemas = openSchemas(transport, { now: () => nowMs })
  const first = await schemas.of(APPS)
  nowMs = 10_000
  assert.equal(await schemas.of(APPS), first)
  state.hash = 'BBBB0002'
  assert.equal(described(await schemas.of(APPS)), 'AAAA0001')
  nowMs = 20_000
  assert.equal(described(await schemas.of(APPS)), 'BBBB0002')
  assert.deepEqual(paths().filter((path) => path !== '/openapi/v3').length, 2)
  assert.equal(paths().length, 5)
})

describe('an index that is behind the definitions', () => {
  const WIDGETS = { group: 'shop.example.com', version: 'v1' }
  const WIDGET = { ...WIDGETS, kind: 'Widget' }
  const path = '/openapi/v3/apis/shop.example.com/v1'
  const wordOf = (source: SchemaSource) => source.schemaOf(WIDGET)?.description

  /** What the index says, and what the document is: undefined for what is not there. */
  function shop(state: { listed?: string; hash?: string | undefined; status?: number }) {
    return ({ path: asked, headers }: Asked): Answer | undefined => {
      const entry = { serverRelativeURL: `${path}?hash=${state.listed}` }
      if (asked === '/openapi/v3')
        return { body: { paths: state.listed === undefined ? {} : { 'apis/shop.example.com/v1': entry } } }
      if (state.status !== undefined) return { status: state.status }
      const { hash } = state
      const [wanted, named] = asked.split('?hash=')
      if (hash === undefined || wanted !== path) return undefined
      const etag = { ETag: `"${hash}"` }
      if (named !== undefined && named !== hash) return { status: 301, headers: { Location: `${path}?hash=${hash}` } }
      if (headers['if-none-match'] === etag.ETag) return { status: 304, headers: etag }
      return { headers: etag, body: documentWith(hash, WIDGET) }
    }
  }

  test('does not keep what they say now from one who doubts', async (t) => {
    const state = { listed: 'AAAA0001', hash: 'AAAA0001' }
    const { transport, cacheDir, paths } = await serve(t, shop(state))
    const open = () => openSchemas(transport, { cache: documentCache(cacheDir), cluster: 'here.json' })
    await open().of(WIDGETS)
    state.hash = 'BBBB0002'
    const schemas = open()
    assert.equal(wordOf(await schemas.of(WIDGETS)), 'AAAA0001')
    assert.equal(schemas.doubt(), true)
    assert.equal(wordOf(await schemas.of(WIDGETS)), 'BBBB0002')
    assert.deepEqual(paths().slice(2), [path, '/openapi/v3'])
    assert.equal(schemas.doubt(), false)
    assert.equal(wordOf(await schemas.of(WIDGETS)), 'BBBB0002')
    assert.equal(paths().length, 4)
  })

  test('is not believed for a document on disk either', async (t) => {
    const state = { listed: 'AAAA0001', hash: 'AAAA0001' }
    const { transport, cacheDir, server, paths } = await serve(t, shop(state))
    const open = () => openSchemas(transport, { cache: documentCache(cacheDir) })
    await open().of(WIDGETS)
    const schemas = open()
    const first = await schemas.of(WIDGETS)
    assert.equal(schemas.doubt(), true)
    assert.equal(wordOf(await schemas.of(WIDGETS)), wordOf(first))
    assert.deepEqual(paths().slice(3), [path])
    assert.equal(server.asked.at(-1)?.headers['if-none-match'], '"AAAA0001"')
    assert.equal(schemas.doubt(), false)
  })

  test('gives the names of documents for ten seconds, and is asked for then', async (t) => {
    const state = { listed: 'AAAA0001', hash: 'AAAA0001' }
    const { transport, cacheDir, paths } = await serve(t, shop(state))
    let nowMs = Date.now()
    const open = () =>
      openSchemas(transport, { cache: documentCache(cacheDir), cluster: 'here.json', now: () => nowMs })
    await open().of(WIDGETS)
    const schemas = open()
    schemas.doubt()
    await schemas.of(WIDGETS)
    assert.deepEqual(paths().slice(2), [path])
    state.listed = state.hash = 'BBBB0002'
    nowMs += 10_000
    assert.equal(wordOf(await schemas.of(WIDGETS)), 'BBBB0002')
    assert.deepEqual(paths().slice(3), ['/openapi/v3', path])
  })

  test('still has what is gone', async (t) => {
    const state: { listed: string; hash: string | undefined } = { listed: 'AAAA0001', hash: 'AAAA0001' }
    const { transport, cacheDir, paths } = await serve(t, shop(state))
    const open = () => openSchemas(transport, { cache: documentCache(cacheDir), cluster: 'here.json' })
    await open().of(WIDGETS)
    state.hash = undefined
    const schemas = open()
    schemas.doubt()
    assert.equal(wordOf(await schemas.of(WIDGETS)), undefined)
    assert.deepEqual(paths().slice(2), [path, '/openapi/v3'])
    assert.equal(wordOf(await openSchemas(transport).of(WIDGETS)), undefined)
    assert.deepEqual(paths().slice(4), ['/openapi/v3', `${path}?hash=AAAA0001`])
  })

  test('leads to the document that there is, which is kept by its own hash', async (t) => {
    const { transport, cacheDir, folder, paths } = await serve(t, shop({ listed: 'AAAA0001', hash: 'BBBB0002' }))
    assert.equal(wordOf(await openSchemas(transport, { cache: documentCache(cacheDir) }).of(WIDGETS)), 'BBBB0002')
    assert.deepEqual(paths().slice(1), [`${path}?hash=AAAA0001`, `${path}?hash=BBBB0002`])
    assert.deepEqual(readdirSync(folder), ['apis_shop.example.com_v1-BBBB0002.json'])
  })

  test('may not have it yet', async (t) => {
    const state: { listed?: string; hash: string } = { hash: 'AAAA0001' }
    const { transport, cacheDir, paths } = await serve(t, shop(state))
    const open = () => openSchemas(transport, { cache: documentCache(cacheDir) })
    assert.equal(wordOf(await open().of(WIDGETS)), 'AAAA0001')
    assert.deepEqual(paths(), ['/openapi/v3', path])
    state.listed = 'AAAA0001'
    assert.equal(wordOf(await open().of(WIDGETS)), 'AAAA0001')
    assert.deepEqual(paths().slice(2), ['/openapi/v3'])
  })

  for (const status of [403, 404, 406, 500])
    test(`may never have it: ${status}`, async (t) => {
      const { transport, paths } = await serve(t, shop({ status }))
      const schemas = openSchemas(transport)
      assert.equal(wordOf(await schemas.of(WIDGETS)), undefined)
      assert.equal(wordOf(await schemas.of(WIDGETS)), undefined)
      assert.deepEqual(paths(), ['/openapi/v3', path])
    })
})

test('a document that changed meanwhile is not kept under the old hash', async (t) => {
  const { transport, cacheDir, folder } = await serve(t, (asked) => {
    const answer = apps({ hash: 'AAAA0001' })(asked)
    return asked.path === '/openapi/v3' ? answer : { headers: { ETag: '"BBBB0002"' }, body: documentWith('new') }
  })
  assert.equal(described(await openSchemas(transport, { cache: documentCache(cacheDir) }).of(APPS)), 'new')
  assert.deepEqual(readdirSync(folder), ['apis_apps_v1-BBBB0002.json'])
})

for (const [title, more] of [
  ['weak', { before: 'W/', after: '' }],
  ['of a compressed answer', { before: '', after: '-gzip' }],
] as const)
  test(`a document is kept though its ETag is ${title}`, async (t) => {
    const { transport, cacheDir, folder } = await serve(t, (asked) => {
      const answer = apps({ hash: 'AAAA0001' })(asked)
      return asked.path === '/openapi/v3'
        ? answer
        : { ...answer, headers: { ETag: `${more.before}"AAAA0001${more.after}"` } }
    })
    await openSchemas(transport, { cache: documentCache(cacheDir) }).of(APPS)
    assert.deepEqual(readdirSync(folder), ['apis_apps_v1-AAAA0001.json'])
  })

test('a damaged file is fetched anew', async (t) => {
  const { transport, cacheDir, folder } = await serve(t, apps({ hash: 'AAAA0001' }))
  const open = () => openSchemas(transport, { cache: documentCache(cacheDir) })
  await open().of(APPS)
  writeFileSync(join(folder, 'apis_apps_v1-AAAA0001.json'), '{"openapi": ')
  assert.equal(described(await open().of(APPS)), 'AAAA0001')
})

test('what is no OpenAPI is an error, and the next question is asked anew', async (t) => {
  let isBroken = true
  const { transport } = await serve(t, (asked) => (isBroken ? { body: '<html>' } : apps({ hash: 'AAAA0001' })(asked)))
  const schemas = openSchemas(transport)
  await assert.rejects(schemas.of(APPS), (error) => error instanceof ServerError && error.isGeneric)
  isBroken = false
  assert.equal(described(await schemas.of(APPS)), 'AAAA0001')
})

test('one who gives up does not take the document from another', async (t) => {
  const answer = apps({ hash: 'AAAA0001' })
  const { transport } = await serve(t, (asked) => ({ ...answer(asked), delayMs: 50 }))
  const schemas = openSchemas(transport)
  const abort = new AbortController()
  const given = schemas.of(APPS, abort.signal)
  const kept = schemas.of(APPS)
  setTimeout(() => abort.abort(), 70)
  await assert.rejects(given, CancelledError)
  assert.equal(described(await kept), 'AAAA0001')
})

test('files are private, and those that nobody has read for a month go', (t) => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'tack-openapi-'))
  t.after(() => rmSync(cacheDir, { recursive: true }))
  const folder = join(cacheDir, 'tack', 'openapi')
  const cache = documentCache(cacheDir)
  cache.save('api/v1', 'AAAA0001', '{}')
  cache.save('api/v1', 'AAAA0002', '{}')
  const old = Date.now() / 1000 - 40 * 24 * 60 * 60
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), old, old)
  assert.equal(cache.load('api/v1', 'AAAA0002'), '{}')
  cache.save('api/v1', 'AAAA0003', '{}')
  assert.deepEqual(readdirSync(folder), ['api_v1-AAAA0002.json', 'api_v1-AAAA0003.json'])
  if (process.platform !== 'win32') assert.equal(statSync(join(folder, 'api_v1-AAAA0003.json')).mode & 0o777, 0o600)
})

test('a hash that could be a path names no file', (t) => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'tack-openapi-'))
  t.after(() => rmSync(cacheDir, { recursive: true }))
  const cache = documentCache(cacheDir)
  cache.save('api/v1', '../../../evil', '{}')
  assert.equal(cache.load('api/v1', '../../../evil'), undefined)
  assert.deepEqual(readdirSync(cacheDir), [])
})
