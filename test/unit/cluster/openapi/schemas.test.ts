// The schemas of a server: what is asked for, how often, and what is kept on disk.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openCluster } from '../../../../src/cluster/open-cluster.ts'
import { documentCache } from '../../../../src/cluster/openapi/document-cache.ts'
import { openSchemas } from '../../../../src/cluster/openapi/open-schemas.ts'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { CancelledError, ServerError } from '../../../../src/errors.ts'
import { type Answer, type Asked, startLoopback } from '../loopback.ts'
import { plainConnection } from '../plain-connection.ts'

const APPS = { group: 'apps', version: 'v1' }
const DEPLOYMENT = { ...APPS, kind: 'Deployment' }

const documentWith = (description: string) => ({
  openapi: '3.0.0',
  components: {
    schemas: { D: { type: 'object', description, 'x-kubernetes-group-version-kind': [DEPLOYMENT] } },
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

const describe = (source: { schemaOf(gvk: typeof DEPLOYMENT): { description: string } | undefined }) =>
  source.schemaOf(DEPLOYMENT)?.description

test('a document is fetched when it is asked for, once', async (t) => {
  const { server, cacheDir, paths } = await serve(t, apps({ hash: 'AAAA0001' }))
  const cluster = openCluster(plainConnection(server.url), { cacheDir })
  t.after(() => cluster.close())
  assert.deepEqual(paths(), [])
  const [one, two] = await Promise.all([cluster.schemas(APPS), cluster.schemas(APPS)])
  assert.equal(one, two)
  assert.equal(describe(await cluster.schemas(APPS)), 'AAAA0001')
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
  assert.equal(describe(await open().of(APPS)), 'AAAA0001')
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
  assert.equal(describe(await believing.of(APPS)), 'AAAA0001')
  assert.equal(paths().length, 2)
  assert.equal(believing.doubt(), true)
  assert.equal(describe(await believing.of(APPS)), 'BBBB0002')
  assert.equal(believing.doubt(), false)
  assert.equal(describe(await open().of(APPS)), 'BBBB0002')
  assert.equal(paths().length, 4)
  await open().of({ group: 'new.example.com', version: 'v1' })
  assert.deepEqual(paths().slice(4), ['/openapi/v3'])
  nowMs += 7 * 60 * 60 * 1000
  await open().of(APPS)
  assert.deepEqual(paths().slice(5), ['/openapi/v3'])
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
  assert.equal(describe(await schemas.of(APPS)), 'AAAA0001')
  nowMs = 20_000
  assert.equal(describe(await schemas.of(APPS)), 'BBBB0002')
  assert.deepEqual(paths().filter((path) => path !== '/openapi/v3').length, 2)
  assert.equal(paths().length, 5)
})

test('a document that changed meanwhile is not kept under the old hash', async (t) => {
  const { transport, cacheDir, folder } = await serve(t, (asked) => {
    const answer = apps({ hash: 'AAAA0001' })(asked)
    return asked.path === '/openapi/v3' ? answer : { headers: { ETag: '"BBBB0002"' }, body: documentWith('new') }
  })
  assert.equal(describe(await openSchemas(transport, { cache: documentCache(cacheDir) }).of(APPS)), 'new')
  assert.throws(() => readdirSync(folder), { code: 'ENOENT' })
})

test('a damaged file is fetched anew', async (t) => {
  const { transport, cacheDir, folder } = await serve(t, apps({ hash: 'AAAA0001' }))
  const open = () => openSchemas(transport, { cache: documentCache(cacheDir) })
  await open().of(APPS)
  writeFileSync(join(folder, 'apis_apps_v1-AAAA0001.json'), '{"openapi": ')
  assert.equal(describe(await open().of(APPS)), 'AAAA0001')
})

test('what is no OpenAPI is an error, and the next question is asked anew', async (t) => {
  let isBroken = true
  const { transport } = await serve(t, (asked) => (isBroken ? { body: '<html>' } : apps({ hash: 'AAAA0001' })(asked)))
  const schemas = openSchemas(transport)
  await assert.rejects(schemas.of(APPS), (error) => error instanceof ServerError && error.isGeneric)
  isBroken = false
  assert.equal(describe(await schemas.of(APPS)), 'AAAA0001')
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
  assert.equal(describe(await kept), 'AAAA0001')
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
