// Transport, watch and reflector against a real API server, also through connections that break.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Connection } from '../../src/cluster/connection.ts'
import type { Exchange } from '../../src/cluster/http.ts'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import type { Delta, ReadRequest, Representation } from '../../src/cluster/read.ts'
import { openTransport } from '../../src/cluster/transport/open-transport.ts'
import { reflect } from '../../src/cluster/watch/reflect.ts'
import type { ReflectOptions } from '../../src/cluster/watch/reflect-options.ts'
import { watch } from '../../src/cluster/watch/watch.ts'
import { endsInitialEvents } from '../../src/cluster/watch/watch-event.ts'
import { ServerError } from '../../src/errors.ts'
import { testCluster } from '../support/cluster.ts'
import { openForwarder } from '../support/forwarder.ts'

const cluster = await testCluster()

const CONFIG_MAPS: ReadRequest['resource'] = {
  group: '',
  version: 'v1',
  resource: 'configmaps',
  singular: 'configmap',
  kind: 'ConfigMap',
  namespaced: true,
  verbs: [],
  shortNames: [],
  categories: [],
  subresources: [],
}

/** Only what this file makes: every namespace has a ConfigMap of the cluster's own. */
const OURS = 'tack=ours'

function connection(): Promise<Connection> {
  return loadConnection({ env: { KUBECONFIG: cluster.kubeconfig } })
}

function configMap(namespace: string, name: string, value: string): object {
  const metadata = { name, namespace, labels: { tack: 'ours' } }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } }
}

/** Keeps what a reflector tells as a cache would, until `stop`. */
async function follow(
  t: { after(fn: () => void): void },
  request: ReadRequest,
  over: Partial<Connection> = {},
  options: ReflectOptions = {},
) {
  const exchanges: Exchange[] = []
  const transport = openTransport({ ...(await connection()), ...over }, { onExchange: (e) => exchanges.push(e) })
  const stop = new AbortController()
  t.after(() => {
    stop.abort()
    transport.close()
  })
  const told: Delta[] = []
  const cache = new Map<string, string | undefined>()
  const ended = (async () => {
    for await (const delta of reflect(transport, request, stop.signal, options)) {
      told.push(delta)
      if (!('row' in delta)) continue
      const { name = '', resourceVersion } = delta.row.object?.metadata ?? {}
      if (delta.type === 'DELETED') cache.delete(name)
      else cache.set(name, resourceVersion)
    }
  })()
  const until = async (isTrue: () => boolean, what: string) => {
    for (let waited = 0; !isTrue(); waited += 20) {
      assert.ok(waited < 20_000, `${what}: ${told.map(({ type }) => type).join(' ')}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  return {
    told,
    cache,
    exchanges,
    until,
    synced: () => until(() => told.some(({ type }) => type === 'SYNCED'), 'SYNCED'),
    async stop() {
      stop.abort()
      await ended
    },
  }
}

async function versions(namespace: string): Promise<Map<string, string>> {
  const json = await cluster.kubectlOk(['get', 'configmap', '-n', namespace, '-l', OURS, '-o', 'json'])
  const { items } = JSON.parse(json) as { items: { metadata: { name: string; resourceVersion: string } }[] }
  return new Map(items.map(({ metadata }) => [metadata.name, metadata.resourceVersion]))
}

describe('a reflector', { skip: cluster.skip }, () => {
  const REPRESENTATIONS: readonly [Representation, first: RegExp][] = [
    ['object', /sendInitialEvents=true/],
    ['metadata', /sendInitialEvents=true/],
    ['table-none', /includeObject=Metadata&/],
    ['table-metadata', /includeObject=Metadata&/],
    ['table-object', /includeObject=Object&/],
  ]

  for (const [representation, first] of REPRESENTATIONS) {
    test(`tells what there is and what changes, as ${representation}`, async (t) => {
      const namespace = await cluster.namespace(t)
      await cluster.create([configMap(namespace, 'a', '1'), configMap(namespace, 'b', '1')])
      const followed = await follow(t, { resource: CONFIG_MAPS, namespace, labelSelector: OURS, representation })
      await followed.synced()
      assert.deepEqual([...followed.cache.keys()].sort(), ['a', 'b'])
      await cluster.create(configMap(namespace, 'c', '1'))
      await cluster.kubectlOk(['patch', 'configmap', 'a', '-n', namespace, '-p', '{"data":{"value":"2"}}'])
      await cluster.kubectlOk(['delete', 'configmap', 'b', '-n', namespace])
      await followed.until(() => followed.told.some(({ type }) => type === 'DELETED'), 'DELETED')
      assert.deepEqual(new Map([...followed.cache].sort()), await versions(namespace))
      const [added, modified, deleted] = followed.told.filter((d) => 'row' in d).slice(2)
      assert.deepEqual([added?.type, modified?.type, deleted?.type], ['ADDED', 'MODIFIED', 'DELETED'])
      assert.ok(modified && 'row' in modified)
      assert.equal(modified.row.object?.kind, 'ConfigMap')
      assert.equal(modified.row.cells?.[0], representation.startsWith('table-') ? 'a' : undefined)
      assert.equal(modified.columns?.[0]?.name, representation.startsWith('table-') ? 'Name' : undefined)
      await followed.stop()
      assert.match(followed.exchanges[0]?.url ?? '', first)
    })
  }

  test('survives connections that are cut again and again, and misses nothing', async (t) => {
    const namespace = await cluster.namespace(t)
    const forwarder = await openForwarder(t, (await connection()).server)
    const own = await connection()
    const over = { server: forwarder.url, tls: { serverName: forwarder.serverName, ...own.tls } }
    const request = { resource: CONFIG_MAPS, namespace, labelSelector: OURS, representation: 'object' as const }
    const followed = await follow(t, request, over, { shortWatchMs: 50, backoff: { initialMs: 20, maxMs: 100 } })
    await followed.synced()
    for (let round = 0; round < 6; round++) {
      await cluster.create(configMap(namespace, `n-${round}`, '1'))
      forwarder.cut()
      if (round % 2 === 1) await cluster.kubectlOk(['delete', 'configmap', `n-${round - 1}`, '-n', namespace])
    }
    const expected = await versions(namespace)
    const state = () => JSON.stringify([...followed.cache].sort())
    await followed.until(() => state() === JSON.stringify([...expected].sort()), 'the same state')
    assert.ok(followed.told.some(({ type }) => type === 'RETRY'))
    assert.equal(followed.told.filter(({ type }) => type === 'SYNCED').length, 1)
    await followed.stop()
  })
})

describe('a watch', { skip: cluster.skip }, () => {
  test('from a version that is forgotten is a 410', async () => {
    const openAPIV3Schema = { type: 'object' }
    const { group } = cluster
    // What a server remembers of a type begins with the type.
    await cluster.create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `widgets.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
      },
    })
    const request = {
      resource: { ...CONFIG_MAPS, group, resource: 'widgets', singular: 'widget', kind: 'Widget' },
      representation: 'object' as const,
    }
    const stream = watch(openTransport(await connection()), request, { resourceVersion: '1' })
    await assert.rejects(stream.next(), (error) => {
      assert.ok(error instanceof ServerError)
      assert.equal(error.code, 410)
      assert.equal(error.reason, 'Expired')
      assert.match(error.message, /^too old resource version: 1 \(\d+\)$/)
      return true
    })
  })

  test('with initial events marks their end, also in a table without objects', async () => {
    for (const representation of ['object', 'metadata', 'table-none'] as const) {
      const request = { resource: CONFIG_MAPS, representation, namespace: 'kube-system' }
      const options = { resourceVersion: '', sendInitialEvents: true }
      let hasEnded = false
      for await (const event of watch(openTransport(await connection()), request, options)) {
        hasEnded = endsInitialEvents(event)
        if (hasEnded) break
        assert.equal(event.type, 'ADDED')
      }
      assert.ok(hasEnded)
    }
  })

  test('that is refused has the words of the server', async () => {
    const request = { resource: CONFIG_MAPS, representation: 'object' as const, labelSelector: 'a in (' }
    const stream = watch(openTransport(await connection()), request, { resourceVersion: '' })
    await assert.rejects(stream.next(), { name: 'ServerError', code: 400, reason: 'BadRequest', isGeneric: false })
  })
})

describe('the transport', { skip: cluster.skip }, () => {
  test('reads a large object compressed, and small ones over one connection', async (t) => {
    const namespace = await cluster.namespace(t)
    await cluster.create(configMap(namespace, 'large', 'x'.repeat(300_000)))
    const transport = openTransport(await connection())
    const response = await transport.request({ path: `/api/v1/namespaces/${namespace}/configmaps/large` })
    assert.equal(response.header('content-encoding'), 'gzip')
    assert.ok((await response.text()).includes('x'.repeat(300_000)))
    assert.ok(response.wireBytes() < 30_000)
    transport.close()
  })

  test('decodes the errors of a real server', async () => {
    const own = await connection()
    const transport = openTransport(own)
    await assert.rejects(transport.request({ path: '/api/v1/namespaces/default/configmaps/no-such' }), {
      code: 404,
      reason: 'NotFound',
      message: 'configmaps "no-such" not found',
      isGeneric: false,
    })
    await assert.rejects(transport.request({ path: '/apis/no.such/v1/things' }), {
      code: 404,
      reason: 'NotFound',
      message: 'the server could not find the requested resource (get things.no.such)',
      isGeneric: true,
    })
    const state = { headers: [['Authorization', 'Bearer wrong'] as const], connectionKey: '' }
    const stranger = openTransport({ ...own, credential: { current: async () => state, renew: async () => false } })
    await assert.rejects(stranger.request({ path: '/api/v1/pods' }), { code: 401, reason: 'Unauthorized' })
  })
})
