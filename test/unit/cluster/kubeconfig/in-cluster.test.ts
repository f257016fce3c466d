import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type ConnectionOptions, loadConnection } from '../../../../src/cluster/kubeconfig/index.ts'
import { makeAuthority } from '../../../support/certificates.ts'
import { alone, authorization, config, folderOf } from './folder.ts'

const { cert: CA } = makeAuthority()
const SERVICE = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' }

function pod(
  t: TestContext,
  files: { readonly [path: string]: string } = {},
  env: { [name: string]: string } = SERVICE,
) {
  const account = { 'account/token': 'pod-token\n', 'account/ca.crt': CA, 'account/namespace': 'pod-ns\n' }
  const folder = folderOf(t, { ...account, ...files })
  const options: ConnectionOptions = { ...alone(folder, env), serviceAccountDir: join(folder, 'account') }
  return { folder, options }
}

test('in a pod without a kubeconfig the connection is that of the service account', async (t) => {
  const connection = await loadConnection(pod(t).options)
  assert.equal(connection.server, 'https://10.0.0.1')
  assert.equal(connection.namespace, 'pod-ns')
  assert.equal(String(connection.tls.ca), CA)
  assert.equal(connection.context, undefined)
  assert.equal(await authorization(connection), 'Bearer pod-token')
})

test('the address of the service may be IPv6', async (t) => {
  const { options } = pod(t, {}, { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' })
  assert.equal((await loadConnection(options)).server, 'https://[fd00::1]:6443')
})

for (const name of Object.keys(SERVICE)) {
  test(`without ${name} it is no pod`, async (t) => {
    const { options } = pod(t, {}, { ...SERVICE, [name]: '' })
    assert.equal((await loadConnection(options)).server, 'http://localhost:8080')
  })
}

test('without a token file it is no pod', async (t) => {
  const { folder, options } = pod(t)
  rmSync(join(folder, 'account/token'))
  assert.equal((await loadConnection(options)).server, 'http://localhost:8080')
})

test('a kubeconfig comes before the pod, but its context without a namespace means that of the pod', async (t) => {
  const { options } = pod(t, { '.kube/config': config({ server: 'https://other' }) })
  const connection = await loadConnection(options)
  assert.deepEqual([connection.server, connection.namespace], ['https://other', 'pod-ns'])
  const own = pod(t, { '.kube/config': config({ server: 'https://other' }, {}, { namespace: 'default' }) })
  assert.equal((await loadConnection(own.options)).namespace, 'default')
})

test('a context whose cluster is not there means the pod', async (t) => {
  const { options } = pod(t, { '.kube/config': 'current-context: x\ncontexts: [{name: x, context: {cluster: gone}}]' })
  assert.equal((await loadConnection(options)).server, 'https://10.0.0.1')
})

test('the namespace is that of the flag, of POD_NAMESPACE, of the account, or default', async (t) => {
  const { folder, options } = pod(t)
  const env = { ...SERVICE, POD_NAMESPACE: 'from-env' }
  assert.equal((await loadConnection({ ...options, env, namespace: 'flag' })).namespace, 'flag')
  assert.equal((await loadConnection({ ...options, env })).namespace, 'from-env')
  writeFileSync(join(folder, 'account/namespace'), ' \n')
  assert.equal((await loadConnection(options)).namespace, 'default')
})

test('--token and --certificate-authority replace those of the pod', async (t) => {
  const other = makeAuthority().cert
  const { options } = pod(t, { 'ca.pem': other })
  const connection = await loadConnection({ ...options, token: 'mine', certificateAuthority: 'ca.pem' })
  assert.equal(await authorization(connection), 'Bearer mine')
  assert.equal(String(connection.tls.ca), other)
})

test('a CA file that is missing or broken leaves the certificates of the system', async (t) => {
  const { options } = pod(t, { 'account/ca.crt': 'no certificate' })
  assert.equal((await loadConnection(options)).tls.ca, undefined)
})

for (const flags of [
  { requestTimeoutMs: 5000 },
  { as: 'somebody' },
  { disableCompression: true },
  { server: 'http://other' },
]) {
  test(`with ${JSON.stringify(flags)} client-go does not look for a pod`, async (t) => {
    const { server } = await loadConnection({ ...pod(t).options, ...flags })
    assert.equal(server, flags.server ?? 'http://localhost:8080')
  })
}
