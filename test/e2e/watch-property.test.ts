// Whatever happens on a real server, who only listens to a watch has what a query finds.
import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { Cluster } from '../../src/cluster/cluster.ts'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { openCluster } from '../../src/cluster/open-cluster.ts'
import { ServerError } from '../../src/errors.ts'
import { parseExpression } from '../../src/machinery/expressions/expression.ts'
import { clusterSource } from '../../src/query/cluster-source.ts'
import type { QuerySpec } from '../../src/query/query-spec.ts'
import { query } from '../../src/query/run-query.ts'
import { toQuerySpec } from '../../src/query/to-query-spec.ts'
import { watchObjects } from '../../src/query/watch-query.ts'
import { testCluster } from '../support/cluster.ts'
import { openForwarder } from '../support/forwarder.ts'
import { randomFrom } from '../support/random.ts'

const cluster = await testCluster()

const CONDITIONS = [
  'self.metadata.labels.app == "x"',
  'self.metadata.labels.app in ["x", "y"] && "k" in self.data',
  'self.data.k == "1"',
  'self.metadata.labels.app != "x" || col.DATA > 1',
  'kind == "Secret" && "app" in self.metadata.labels',
  '!("app" in self.metadata.labels) && self.metadata.name != "n1"',
] as const
const ROUNDS = 3
const WRITES = 25

describe('A watch relative to a condition', { skip: cluster.skip }, () => {
  let namespaces: readonly string[] = []
  let writer: Cluster

  before(async () => {
    namespaces = [await cluster.namespace(), await cluster.namespace()]
    const connection = await loadConnection({ env: { KUBECONFIG: cluster.kubeconfig } })
    writer = openCluster(connection)
  })

  after(() => writer?.close())

  /** Another way to the same server. */
  async function openWatcher(t: TestContext) {
    const { connection } = writer
    const { url, serverName, cut } = await openForwarder(t, connection.server)
    const watcher = openCluster({ ...connection, server: url, tls: { ...connection.tls, serverName } })
    t.after(() => watcher.close())
    return { watcher, cut }
  }

  /** Writes as a controller would that does not care what was there. */
  async function put(kind: 'ConfigMap' | 'Secret', namespace: string, name: string, labels: object, data: object) {
    const path = `/api/v1/namespaces/${namespace}/${kind.toLowerCase()}s`
    const body = JSON.stringify({ apiVersion: 'v1', kind, metadata: { name, namespace, labels }, data })
    const contentType = 'application/json'
    try {
      await (await writer.transport.request({ method: 'PUT', path: `${path}/${name}`, body, contentType })).text()
    } catch (error) {
      if (!(error instanceof ServerError && error.code === 404)) throw error
      await (await writer.transport.request({ method: 'POST', path, body, contentType })).text()
    }
  }

  async function remove(kind: 'ConfigMap' | 'Secret', namespace: string, name: string): Promise<void> {
    const path = `/api/v1/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`
    try {
      await (await writer.transport.request({ method: 'DELETE', path })).text()
    } catch (error) {
      if (!(error instanceof ServerError && error.code === 404)) throw error
    }
  }

  function specOf(where: string): QuerySpec {
    const spec = toQuerySpec('configmaps,secrets', { namespaces })
    return { ...spec, where: parseExpression({ flag: '--where', text: where }, 'condition') }
  }

  async function found(spec: QuerySpec): Promise<string[]> {
    const names: string[] = []
    for await (const event of query(spec, [clusterSource(writer)]))
      if ('item' in event) names.push(keyOf(event.item.ref.kind, event.item.ref.namespace, event.item.ref.name))
    return names.sort()
  }

  /** A listener that has what it was told of. */
  function listen(spec: QuerySpec, watcher: Cluster) {
    const stop = new AbortController()
    const members = new Map<string, string>()
    const faults: string[] = []
    let synced = 0
    let planned = 1
    const run = watchObjects(spec, [clusterSource(watcher)], {
      signal: stop.signal,
      withChanges: true,
      onPlan: (reads) => {
        planned = reads.length
      },
    })
    const ended = (async () => {
      for await (const happened of run) {
        if ('problem' in happened) faults.push(happened.problem.message)
        if (!('item' in happened)) continue
        const { event, row, resource, type, changed } = happened.item
        if (type === 'SYNCED') synced++
        if (event === undefined) continue
        const { namespace, name, resourceVersion = '' } = row?.object?.metadata ?? {}
        const key = keyOf(resource.kind, namespace, name)
        if (members.has(key) === (event === 'ENTER'))
          faults.push(`${event} of ${key}, which is ${members.has(key) ? '' : 'not '}there`)
        if (event === 'CHANGE' && (changed === undefined || members.get(key) === resourceVersion))
          faults.push(`CHANGE of ${key} tells nothing`)
        if (event === 'ENTER' || event === 'CHANGE') members.set(key, resourceVersion)
        else members.delete(key)
      }
    })()
    ended.catch((error: Error) => stop.signal.aborted || faults.push(error.message))
    return {
      faults,
      names: () => [...members.keys()].sort(),
      async waitFor(isSo: () => boolean): Promise<void> {
        const until = Date.now() + 60_000
        while (!isSo()) {
          if (Date.now() > until) throw new Error(`not so in time: ${[...members.keys()]} ${faults}`)
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      },
      hasSynced: () => synced >= planned,
      async stop() {
        stop.abort()
        await ended.catch(() => {})
      },
    }
  }

  for (const where of CONDITIONS) {
    test(`leaves its listener with what a query finds: ${where}`, async (t) => {
      const seed = Math.floor(Math.random() * 2 ** 32)
      const random = randomFrom(seed)
      const spec = specOf(where)
      const { watcher, cut } = await openWatcher(t)
      const listener = listen(spec, watcher)
      await listener.waitFor(listener.hasSynced)
      for (let round = 0; round < ROUNDS; round++) {
        if (random.once(2)) cut()
        for (let i = 0; i < WRITES; i++) {
          const kind = random.pick(['ConfigMap', 'Secret'] as const)
          const [namespace, name] = [random.pick(namespaces), `n${random.below(4)}`]
          if (random.once(4)) await remove(kind, namespace, name)
          else {
            const value = (text: string) => (kind === 'Secret' ? btoa(text) : text)
            const data = {
              ...(random.once(2) ? { k: value(random.pick(['1', '2'])) } : {}),
              ...(random.once(2) ? { l: value('x') } : {}),
            }
            await put(kind, namespace, name, random.once(3) ? {} : { app: random.pick(['x', 'y', 'z']) }, data)
          }
        }
        const expected = await found(spec)
        // what the server has told after these writes comes in its order, so that the listener gets there and stays there
        await listener.waitFor(() => JSON.stringify(listener.names()) === JSON.stringify(expected)).catch(() => {})
        await new Promise((resolve) => setTimeout(resolve, 100))
        assert.deepEqual(listener.names(), await found(spec), `seed ${seed}, round ${round}`)
      }
      await listener.stop()
      assert.deepEqual(listener.faults, [], `seed ${seed}`)
    })
  }
})

function keyOf(kind: string, namespace = '', name = ''): string {
  return `${kind} ${namespace}/${name}`
}
