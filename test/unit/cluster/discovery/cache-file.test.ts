// The discovery cache file: what is believed, what is not, and that no reader ever sees half a file.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import os, { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { catalogCache, defaultCacheDir } from '../../../../src/cluster/discovery/cache-file.ts'
import { loadKubeconfig } from '../../../../src/cluster/kubeconfig/index.ts'
import { manyResources } from './many-resources.ts'

const NOT_WINDOWS = { skip: process.platform === 'win32' ? 'Windows has no such modes' : false }

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tack-cache-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const clusterAt = (server: string, ca?: string) => ({
  server,
  tls: { insecureSkipVerify: false, ...(ca === undefined ? {} : { ca }) },
})
const HOST = clusterAt('https://10.0.0.1:6443')
const files = (folder: string) => readdirSync(join(folder, 'tack', 'discovery'))
const onlyFile = (folder: string) => join(folder, 'tack', 'discovery', files(folder)[0] ?? '')

test('what was saved is loaded, with the moment the server said it', (t) => {
  const cache = catalogCache(folderOf(t), HOST)
  assert.equal(cache.load(), undefined)
  cache.save(manyResources(9), 1_700_000_000_000)
  assert.deepEqual(cache.load(), { catalog: manyResources(9), validatedAtMs: 1_700_000_000_000 })
  cache.touch(1_700_000_500_000)
  assert.equal(cache.load()?.validatedAtMs, 1_700_000_500_000)
})

test('there is one file per cluster, named for its host and port', (t) => {
  const folder = folderOf(t)
  const clusters = [
    HOST,
    clusterAt('https://10.0.0.1:6443/k8s/clusters/c-1'),
    clusterAt('https://10.0.0.1:6443/k8s/clusters/c-2'),
    clusterAt('https://10.0.0.1:6443', 'another certificate authority'),
  ]
  clusters.forEach((cluster, i) => {
    catalogCache(folder, cluster).save(manyResources(i + 1), Date.now())
  })
  assert.equal(files(folder).length, 4)
  for (const name of files(folder)) assert.match(name, /^10\.0\.0\.1_6443_[0-9a-f]{8}\.json$/)
  clusters.forEach((cluster, i) => {
    assert.deepEqual(catalogCache(folder, cluster).load()?.catalog, manyResources(i + 1))
  })
})

test('an address that no file could be named after still gets a file', (t) => {
  const folder = folderOf(t)
  for (const server of ['https://[fe80::1]:6443', `https://${'long.'.repeat(60)}example.com`, 'nonsense/../..']) {
    const cache = catalogCache(folder, clusterAt(server))
    cache.save(manyResources(1), Date.now())
    assert.ok(cache.load(), server)
  }
  assert.equal(files(folder).length, 3)
})

test('only the owner can read the file', NOT_WINDOWS, (t) => {
  const folder = folderOf(t)
  catalogCache(folder, HOST).save(manyResources(1), Date.now())
  assert.equal(statSync(onlyFile(folder)).mode & 0o777, 0o600)
  assert.equal(statSync(join(folder, 'tack', 'discovery')).mode & 0o007, 0)
})

const DAMAGE: readonly (readonly [what: string, damage: (text: string) => string])[] = [
  ['is empty', () => ''],
  ['is cut short', (text) => text.slice(0, text.length / 2)],
  ['is no JSON', () => '<html>'],
  ['is JSON of something else', () => '{"kind":"APIGroupList"}'],
  ['is null', () => 'null'],
  ['has another format', (text) => text.replace('tack-discovery/1', 'tack-discovery/0')],
  ['belongs to another cluster', (text) => text.replace('10.0.0.1', '10.0.0.2')],
  ['points outside of its word list', (text) => text.replace(/"words":\[.*?\]\],/, '"words":[],')],
  ['has no groups', (text) => text.replace('"groups"', '"graups"')],
]

for (const [what, damage] of DAMAGE) {
  test(`a file that ${what} is ignored and can be replaced`, (t) => {
    const folder = folderOf(t)
    const cache = catalogCache(folder, HOST)
    cache.save(manyResources(5), Date.now())
    const path = onlyFile(folder)
    const text = readFileSync(path, 'utf8')
    assert.notEqual(damage(text), text)
    writeFileSync(path, damage(text))
    assert.equal(cache.load(), undefined)
    cache.save(manyResources(5), Date.now())
    assert.ok(cache.load())
  })
}

test('a cache folder that cannot be made or written is no failure', (t) => {
  const folder = folderOf(t)
  writeFileSync(join(folder, 'file'), '')
  const cache = catalogCache(join(folder, 'file'), HOST)
  cache.save(manyResources(1), Date.now())
  cache.touch(Date.now())
  assert.equal(cache.load(), undefined)
})

test('a folder where the file should be is no failure', (t) => {
  const folder = folderOf(t)
  const cache = catalogCache(folder, HOST)
  cache.save(manyResources(1), Date.now())
  const path = onlyFile(folder)
  rmSync(path)
  catalogCache(path, HOST).save(manyResources(1), Date.now())
  assert.equal(cache.load(), undefined)
  cache.save(manyResources(1), Date.now())
  assert.equal(files(folder).length, 1, 'no temporary file is left behind')
})

test('several processes write at once and a reader always finds a whole file', async (t) => {
  const folder = folderOf(t)
  const cache = catalogCache(folder, HOST)
  cache.save(manyResources(100), Date.now())
  const script = join(import.meta.dirname, 'cache-writer.ts')
  const writers = [200, 300].map((count) =>
    spawn(process.execPath, [script, folder, HOST.server, String(count), '60'], { stdio: 'ignore' }),
  )
  let isWriting = true
  const done = Promise.all(writers.map((w) => once(w, 'exit'))).then((exits) => {
    isWriting = false
    return exits.map(([code]) => code)
  })
  const sizes = new Set<number | undefined>()
  while (isWriting) {
    sizes.add(cache.load()?.catalog.named.groups.length)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  assert.deepEqual(await done, [0, 0])
  assert.ok(!sizes.has(undefined), 'a reader found no whole file')
  assert.ok([50, 75].includes(cache.load()?.catalog.named.groups.length ?? 0))
  assert.equal(files(folder).length, 1, 'no temporary file is left behind')
})

test('a file from the future is as old as it is ahead', (t) => {
  const folder = folderOf(t)
  const cache = catalogCache(folder, HOST)
  cache.save(manyResources(1), Date.now())
  utimesSync(onlyFile(folder), 4_000_000_000, 4_000_000_000)
  assert.equal(cache.load()?.validatedAtMs, 4_000_000_000_000)
})

test("the cache folder is kubectl's", () => {
  assert.equal(defaultCacheDir({ KUBECACHEDIR: '/elsewhere' }), '/elsewhere')
  assert.match(defaultCacheDir({}), /[/\\]\.kube[/\\]cache$/)
  assert.match(defaultCacheDir({ KUBECACHEDIR: '' }), /[/\\]\.kube[/\\]cache$/)
})

test('there is neither a cache folder nor a failure for a user whom the system does not know', async (t) => {
  const { mock } = t.mock.method(os, 'homedir', () => {
    throw new Error('uv_os_homedir returned ENOENT')
  })
  syncBuiltinESMExports()
  t.after(() => {
    mock.restore()
    syncBuiltinESMExports()
  })
  assert.equal(defaultCacheDir({}), '')
  assert.equal(defaultCacheDir({ HOME: '/home/me' }), join('/home/me', '.kube', 'cache'))
  const config = await loadKubeconfig({ env: {}, cwd: folderOf(t) })
  assert.equal(config.contexts.size, 0)
})
