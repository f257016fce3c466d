import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { CoreV1Api } from '@kubernetes/client-node'
import type { Connection } from '../../../src/cluster/connection.ts'
import { toKubeConfig } from '../../../src/cluster/to-kube-config.ts'
import { makeAuthority } from '../../support/certificates.ts'
import { connectionTo, startLoopback } from '../../support/loopback.ts'

const authority = makeAuthority()
const tls = { ...authority.issue({ commonName: 'server', hosts: ['k8s.test'] }), ca: authority.cert, requestCert: true }

async function startServer(t: TestContext) {
  return startLoopback(
    t,
    (_request, response) => {
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify({ kind: 'NamespaceList', apiVersion: 'v1', items: [{ metadata: { name: 'a' } }] }))
    },
    tls,
  )
}

function connect(url: string, over: Partial<Connection> = {}): Connection {
  return connectionTo(url, { tls: { ca: authority.cert, serverName: 'k8s.test', insecureSkipVerify: false }, ...over })
}

test("client-node's classes work with the KubeConfig: trust, server name, credentials renewed per request", async (t) => {
  const server = await startServer(t)
  let count = 0
  const clientCertificate = authority.issue({ commonName: 'ann' })
  const credential = {
    current: async () => ({
      headers: [['Authorization', `Bearer t${++count}`]] as const,
      clientCertificate,
      connectionKey: '1',
    }),
    renew: async () => false,
  }
  const impersonate = { user: 'eve', uid: '7', groups: ['g'], extra: { 'a/b': ['c'] } }
  const config = await toKubeConfig(connect(server.url, { credential, impersonate, context: 'ctx', namespace: 'ns' }))
  assert.equal(config.getCurrentContext(), 'ctx')
  assert.equal(config.getContextObject('ctx')?.namespace, 'ns')

  const core = config.makeApiClient(CoreV1Api)
  const { items } = await core.listNamespace()
  await core.listNamespace()
  assert.equal(items[0]?.metadata?.name, 'a')
  const sent = server.received.map(({ lines }) => new Map(lines.map(([name, value]) => [name.toLowerCase(), value])))
  assert.deepEqual(
    sent.map((headers) => headers.get('authorization')),
    ['Bearer t1', 'Bearer t2'],
  )
  const names = ['impersonate-user', 'impersonate-uid', 'impersonate-group', 'impersonate-extra-a%2fb']
  assert.deepEqual(
    names.map((name) => sent[0]?.get(name)),
    ['eve', '7', 'g', 'c'],
  )
})

test('what client-node would send wrongly is refused: several groups', async () => {
  const impersonate = { user: 'eve', groups: ['g', 'h'], extra: {} }
  await assert.rejects(toKubeConfig(connectionTo('https://k8s.test', { impersonate })), {
    name: 'ConfigError',
    message: /Impersonate-Group/,
  })
})

test('plain http and a proxy are taken over', async (t) => {
  const config = await toKubeConfig(connectionTo('http://127.0.0.1:1', { proxyUrl: 'http://p:1' }))
  const { server, proxyUrl } = config.getCurrentCluster() ?? {}
  assert.deepEqual([server, proxyUrl], ['http://127.0.0.1:1', 'http://p:1'])
  const plain = await startLoopback(t, (_request, response) => {
    response.setHeader('Content-Type', 'application/json')
    response.end('{"kind": "NamespaceList", "items": []}')
  })
  const list = await (await toKubeConfig(connectionTo(plain.url))).makeApiClient(CoreV1Api).listNamespace()
  assert.deepEqual(list.items, [])
})
