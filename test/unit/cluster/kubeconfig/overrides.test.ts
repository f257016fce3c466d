import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { type ConnectionOptions, loadConnection } from '../../../../src/cluster/kubeconfig/index.ts'
import { makeAuthority } from '../../../support/certificates.ts'
import { alone, authorization, folderOf } from './folder.ts'

const authority = makeAuthority()
const other = makeAuthority()
const client = authority.issue({ commonName: 'client' })
const client2 = other.issue({ commonName: 'client2' })
const base64 = (text: string) => Buffer.from(text).toString('base64')

const CONFIG = `
current-context: one
contexts:
- {name: one, context: {cluster: a, user: token, namespace: ns1}}
- {name: two, context: {cluster: b, user: cert}}
clusters:
- name: a
  cluster: {server: "https://a:1", certificate-authority-data: ${base64(authority.cert)}, tls-server-name: name-of-a}
- name: b
  cluster: {server: "https://b:2", insecure-skip-tls-verify: true, disable-compression: true, proxy-url: "http://p:1"}
users:
- {name: token, user: {token: t1, as: boss, as-uid: "7", as-groups: [g1, g2], as-user-extra: {k: [v1, v2], l: [w]}}}
- {name: cert, user: {client-certificate-data: ${base64(client.cert)}, client-key-data: ${base64(client.key)}}}
- {name: basic, user: {username: ann, password: "pä:ss"}}
`

async function load(t: Parameters<typeof folderOf>[0], flags: ConnectionOptions = {}) {
  const files = { '.kube/config': CONFIG, 'ca.pem': other.cert, 'c.pem': client2.cert, 'k.pem': client2.key }
  return loadConnection({ ...alone(folderOf(t, files)), ...flags })
}

test('the current context is used when no flag says otherwise', async (t) => {
  const connection = await load(t)
  const { context, clusterName, userName, server, namespace, tls, impersonate, requestTimeoutMs } = connection
  assert.deepEqual([context, clusterName, userName], ['one', 'a', 'token'])
  assert.deepEqual([server, namespace, requestTimeoutMs], ['https://a:1', 'ns1', 0])
  assert.deepEqual([String(tls.ca), tls.serverName, tls.insecureSkipVerify], [authority.cert, 'name-of-a', false])
  assert.deepEqual(impersonate, { user: 'boss', uid: '7', groups: ['g1', 'g2'], extra: { k: ['v1', 'v2'], l: ['w'] } })
  assert.equal(await authorization(connection), 'Bearer t1')
})

test('--context, --cluster, --user and --namespace choose by name', async (t) => {
  const two = await load(t, { context: 'two' })
  assert.deepEqual([two.context, two.server, two.namespace], ['two', 'https://b:2', 'default'])
  assert.deepEqual([two.disableCompression, two.proxyUrl, two.tls.insecureSkipVerify], [true, 'http://p:1', true])
  assert.equal(String((await two.credential.current()).clientCertificate?.cert), client.cert)
  assert.equal(await authorization(two), undefined)

  const mixed = await load(t, { cluster: 'b', user: 'basic', namespace: 'mine' })
  assert.deepEqual([mixed.context, mixed.clusterName, mixed.userName], ['one', 'b', 'basic'])
  assert.deepEqual([mixed.server, mixed.namespace], ['https://b:2', 'mine'])
  assert.equal(await authorization(mixed), `Basic ${base64('ann:pä:ss')}`)
})

test('--server takes another server, and with it forgets the name to look for in its certificate', async (t) => {
  const connection = await load(t, { server: 'https://c:3' })
  assert.deepEqual([connection.server, connection.tls.serverName], ['https://c:3', undefined])
  const named = await load(t, { server: 'https://c:3', tlsServerName: 'n' })
  assert.equal(named.tls.serverName, 'n')
  assert.equal((await load(t, { tlsServerName: 'n' })).tls.serverName, 'n')
})

test('--insecure-skip-tls-verify and --certificate-authority each replace all trust of the kubeconfig', async (t) => {
  const insecure = await load(t, { insecureSkipTlsVerify: true })
  assert.deepEqual([insecure.tls.ca, insecure.tls.insecureSkipVerify], [undefined, true])
  const own = await load(t, { certificateAuthority: 'ca.pem' })
  assert.deepEqual([String(own.tls.ca), own.tls.insecureSkipVerify], [other.cert, false])
  const secured = await load(t, { context: 'two', certificateAuthority: 'ca.pem' })
  assert.equal(secured.tls.insecureSkipVerify, false)
})

test('--client-certificate and --client-key replace those of the kubeconfig, data included', async (t) => {
  const connection = await load(t, { context: 'two', clientCertificate: 'c.pem', clientKey: 'k.pem' })
  const { clientCertificate } = await connection.credential.current()
  assert.deepEqual([String(clientCertificate?.cert), String(clientCertificate?.key)], [client2.cert, client2.key])
})

test('--token goes beside a client certificate', async (t) => {
  const connection = await load(t, { context: 'two', token: 'mine' })
  assert.equal(await authorization(connection), 'Bearer mine')
  assert.equal(String((await connection.credential.current()).clientCertificate?.cert), client.cert)
})

test('--as, --as-uid, --as-group and --as-user-extra replace what is given, extras key by key', async (t) => {
  const flags = { as: 'eve', asUid: '8', asGroups: ['h'], asUserExtra: { k: ['x'] } }
  const { impersonate } = await load(t, flags)
  assert.deepEqual(impersonate, { user: 'eve', uid: '8', groups: ['h'], extra: { k: ['x'], l: ['w'] } })
})

test('--proxy-url, --disable-compression and --request-timeout are passed on', async (t) => {
  const connection = await load(t, { proxyUrl: 'socks5://p:9', disableCompression: true, requestTimeoutMs: 1500 })
  const { proxyUrl, disableCompression, requestTimeoutMs } = connection
  assert.deepEqual([proxyUrl, disableCompression, requestTimeoutMs], ['socks5://p:9', true, 1500])
})

test('what a flag gives as empty overrides nothing', async (t) => {
  const nothing = { context: '', cluster: '', user: '', namespace: '', server: '', token: '', as: '', asGroups: [] }
  const connection = await load(t, {
    ...nothing,
    certificateAuthority: '',
    tlsServerName: '',
    insecureSkipTlsVerify: false,
  })
  assert.deepEqual(
    [connection.server, connection.namespace, connection.tls.serverName],
    ['https://a:1', 'ns1', 'name-of-a'],
  )
  assert.equal(await authorization(connection), 'Bearer t1')
})

test('paths of flags are relative to the working directory', async (t) => {
  const folder = folderOf(t, { '.kube/config': CONFIG, 'here/ca.pem': other.cert })
  const options = { ...alone(folder), cwd: join(folder, 'here'), certificateAuthority: 'ca.pem' }
  assert.equal(String((await loadConnection(options)).tls.ca), other.cert)
})
