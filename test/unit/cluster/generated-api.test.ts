import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { CoreV1Api, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node'
import { apiClient } from '../../../src/cluster/generated-api.ts'
import { openTransport } from '../../../src/cluster/transport/open-transport.ts'
import { connectionTo, startLoopback } from '../../support/loopback.ts'

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', creationTimestamp: '2026-01-02T03:04:05Z' } }
const NOT_FOUND = { kind: 'Status', status: 'Failure', reason: 'NotFound', message: 'pods "gone" not found', code: 404 }

async function open(t: TestContext) {
  const server = await startLoopback(t, (request, response) => {
    const isGone = request.url?.endsWith('/gone') ?? false
    response.writeHead(isGone ? 404 : 200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(isGone ? NOT_FOUND : POD))
  })
  const credential = {
    current: async () => ({ headers: [['Authorization', 'Bearer t']] as const, connectionKey: '' }),
    renew: async () => false,
  }
  const impersonate = { user: 'eve', groups: ['g', 'h'], extra: {} }
  const transport = openTransport(connectionTo(`${server.url}/k8s/c-1`, { credential, impersonate }))
  t.after(() => transport.close())
  return { server, core: await apiClient(transport, CoreV1Api) }
}

test('a typed read goes over our transport: path of the server, credentials, one line per group', async (t) => {
  const { server, core } = await open(t)
  const pod = await core.readNamespacedPod({ namespace: 'ns', name: 'a', pretty: 'true' })
  assert.equal(pod.metadata?.name, 'a')
  assert.ok(pod.metadata?.creationTimestamp instanceof Date)
  const [received] = server.received
  assert.equal(received?.path, '/k8s/c-1/api/v1/namespaces/ns/pods/a?pretty=true')
  const values = (name: string) => received?.lines.filter((line) => line[0] === name).map(([, value]) => value)
  assert.deepEqual(values('Authorization'), ['Bearer t'])
  assert.deepEqual(values('Impersonate-Group'), ['g', 'h'])
  assert.match(values('User-Agent')?.[0] ?? '', /^kubectl-tack\//)
})

test('writes carry their body and its type', async (t) => {
  const { server, core } = await open(t)
  await core.createNamespacedPod({ namespace: 'ns', body: { metadata: { name: 'a' } } })
  await core.patchNamespacedPod(
    { namespace: 'ns', name: 'a', body: { metadata: { labels: { b: 'c' } } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  )
  await core.deleteNamespacedPod({ namespace: 'ns', name: 'a' })
  const told = server.received.map(({ method, body, lines }) => {
    const type = lines.find(([name]) => name === 'Content-Type')?.[1]
    return [method, type, body === '' ? undefined : JSON.parse(body).metadata]
  })
  assert.deepEqual(told, [
    ['POST', 'application/json', { name: 'a' }],
    ['PATCH', 'application/merge-patch+json', { labels: { b: 'c' } }],
    ['DELETE', undefined, undefined],
  ])
})

test('a refusal is our ServerError, decoded', async (t) => {
  const { core } = await open(t)
  await assert.rejects(core.readNamespacedPod({ namespace: 'ns', name: 'gone' }), {
    name: 'ServerError',
    message: 'pods "gone" not found',
    code: 404,
    reason: 'NotFound',
  })
})
