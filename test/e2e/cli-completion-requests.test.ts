// What TAB asks of a server that has many objects: at most one small request, counted at a proxy before the real one.

import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { askAgain } from '../support/ask-again.ts'
import { testCluster } from '../support/cluster.ts'
import { inParallel } from '../support/in-parallel.ts'
import { startRecordingProxy } from '../support/recording-proxy.ts'

const cluster = await testCluster()
const COUNT = 5_200
const PAYLOAD = 'x'.repeat(400)
const MAX_BYTES = 300_000

const nameOf = (index: number) => `cm-${String(index).padStart(5, '0')}`
const namesBetween = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => nameOf(from + i))

describe(`TAB beside ${COUNT} objects`, { skip: cluster.skip }, () => {
  let namespace = ''
  let opened: OpenCluster

  before(async () => {
    namespace = await cluster.namespace()
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    opened = openCluster(connection, { cacheDir: '' })
    const path = `/api/v1/namespaces/${namespace}/configmaps`
    await inParallel(namesBetween(0, COUNT), 4, async (name) => {
      const object = {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, labels: { app: 'a' } },
        data: { PAYLOAD },
      }
      const contentType = 'application/json'
      await (await opened.transport.request({ method: 'POST', path, contentType, body: JSON.stringify(object) })).text()
    })
  })
  after(() => opened.close())

  /** Words offered, and what was asked for them; kinds are known from before. */
  async function counted(t: TestContext, words: readonly string[]) {
    const proxy = await startRecordingProxy(t, opened.transport, new Map())
    const options = { env: { KUBECONFIG: proxy.kubeconfig } }
    const ask = async () => {
      const before = proxy.passed.length
      const { stdout } = await cluster.completeTack(words, options)
      const lines = stdout.trimEnd().split('\n').slice(0, -1)
      return { words: lines.map((line) => line.split('\t')[0] ?? ''), asked: proxy.passed.slice(before) }
    }
    await ask()
    return askAgain(ask, ({ words }) => words.length === 0)
  }

  const table: readonly (readonly [what: string, words: (ns: string) => string[], offered: readonly string[]])[] = [
    ['nothing', (ns) => ['query', '-n', ns, 'cm', ''], namesBetween(0, 500)],
    ['the beginning of names late in the list', (ns) => ['query', '-n', ns, 'cm', 'cm-047'], namesBetween(4700, 4800)],
    ['more such names than are looked at', (ns) => ['query', '-n', ns, 'cm', 'cm-04'], namesBetween(4000, 4500)],
    ['a whole name', (ns) => ['query', '-n', ns, 'cm', nameOf(5123)], [nameOf(5123)]],
    ['a name behind a slash', (ns) => ['edit', '-n', ns, 'cm/cm-0519'], namesBetween(5190, 5200).map((n) => `cm/${n}`)],
    [
      'a name before which one is taken',
      (ns) => ['patch', '-n', ns, 'cm', nameOf(5199), 'cm-0519'],
      namesBetween(5190, 5199),
    ],
    ['a name that is none', (ns) => ['query', '-n', ns, 'cm', 'no'], []],
    ['a namespace', (ns) => ['query', '-n', ns], ['NS']],
    ['a label', (ns) => ['query', '-n', ns, 'cm', '-l', 'app='], ['app=a']],
  ]
  for (const [what, words, offered] of table) {
    test(`after ${what} asks once, for little`, async (t) => {
      const found = await counted(t, words(namespace))
      assert.deepEqual(
        found.words.map((word) => (word === namespace ? 'NS' : word)),
        offered,
      )
      assert.equal(found.asked.length, 1, JSON.stringify(found.asked))
      for (const { path, bytes } of found.asked) {
        assert.match(path, /[?&]limit=\d{3}\b/)
        assert.ok(bytes <= MAX_BYTES, `${bytes} bytes for ${path}`)
      }
    })
  }

  for (const words of [
    ['query', 'configm'],
    ['query', '--field-s'],
    ['version', '--context', ''],
    ['query', '-o', 'js'],
  ]) {
    test(`after ${words.join(' ')} asks nothing`, async (t) => {
      const found = await counted(t, words)
      assert.ok(found.words.length > 0)
      assert.deepEqual(found.asked, [])
    })
  }

  test('takes a tenth of the bytes, and less time, than behind kubectl get', async (t) => {
    const proxy = await startRecordingProxy(t, opened.transport, new Map())
    const options = { env: { KUBECONFIG: proxy.kubeconfig } }
    const measure = async (run: () => Promise<unknown>) => {
      const before = proxy.passed.length
      const start = performance.now()
      await run()
      const asked = proxy.passed.slice(before)
      return {
        ms: performance.now() - start,
        requests: asked.length,
        bytes: asked.reduce((sum, { bytes }) => sum + bytes, 0),
      }
    }
    const ours = () => measure(() => cluster.completeTack(['query', '-n', namespace, 'cm', 'cm-047'], options))
    const theirs = () => measure(() => cluster.kubectl(['__complete', 'get', '-n', namespace, 'cm', 'cm-047'], options))
    await ours()
    await theirs()
    const pairs = [
      { ours: await ours(), theirs: await theirs() },
      { ours: await ours(), theirs: await theirs() },
      { ours: await ours(), theirs: await theirs() },
    ]
    const least = (key: 'ms' | 'bytes', of: 'ours' | 'theirs') => Math.min(...pairs.map((pair) => pair[of][key]))
    t.diagnostic(`${pairs.map((pair) => `${Math.round(pair.ours.ms)} / ${Math.round(pair.theirs.ms)} ms`).join(', ')}`)
    t.diagnostic(
      `${pairs[0]?.ours.requests} / ${pairs[0]?.theirs.requests} requests, ${least('bytes', 'ours')} / ${least('bytes', 'theirs')} bytes`,
    )
    assert.ok(least('bytes', 'ours') > 0)
    assert.ok(least('bytes', 'ours') * 10 < least('bytes', 'theirs'))
    assert.ok(least('ms', 'ours') < least('ms', 'theirs'))
  })
})
