import assert from 'node:assert/strict'
import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { loadConnection } from '../../../../src/cluster/kubeconfig/index.ts'
import { makeAuthority } from '../../../support/certificates.ts'
import { type Received, startLoopback } from '../../../support/loopback.ts'
import { alone, authorization, folderOf } from '../kubeconfig/folder.ts'

const authority = makeAuthority()
const tls = authority.issue({ commonName: 'idp', hosts: ['127.0.0.1'] })
const HOUR_S = 3600

/** A JWT that ends so many seconds from now. */
function idToken(inSeconds: number, name = 'ann'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part({ name, exp: Math.floor(Date.now() / 1000) + inSeconds })}.c2ln`
}

type Reply = { readonly status?: number; readonly body: object }

async function provider(t: TestContext, token: (asked: Received) => Reply) {
  const server = await startLoopback(
    t,
    (request, response) => {
      const isDiscovery = request.url === '/.well-known/openid-configuration'
      const asked = server.received.at(-1)
      const found = isDiscovery || !asked ? { body: { token_endpoint: `${server.url}/token` } } : token(asked)
      response.writeHead(found.status ?? 200, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(found.body))
    },
    tls,
  )
  return server
}

type Settings = { readonly [name: string]: string }

function kubeconfig(settings: Settings): string {
  const lines = Object.entries(settings).map(([name, value]) => `        ${name}: ${value}`)
  return `# a comment that stays
current-context: x
contexts: [{name: x, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {server: "https://k8s.example"}}]
users:
- name: u
  user:
    auth-provider:
      name: oidc
      config:
${lines.join('\n')}
`
}

async function connect(t: TestContext, settings: Settings) {
  const base = { 'client-id': 'kubectl', 'idp-certificate-authority': 'ca.pem' }
  const folder = folderOf(t, { config: kubeconfig({ ...base, ...settings }), 'ca.pem': authority.cert })
  const connection = await loadConnection({ ...alone(folder), kubeconfig: 'config' })
  return { folder, connection, file: () => readFileSync(join(folder, 'config'), 'utf8') }
}

test('a token that is good for more than ten seconds is used as it is', async (t) => {
  const token = idToken(HOUR_S)
  const { connection } = await connect(t, { 'idp-issuer-url': 'https://127.0.0.1:1', 'id-token': token })
  assert.equal(await authorization(connection), `Bearer ${token}`)
})

test('a token at its end is refreshed once for all, and kept in the kubeconfig with the rest as it was', async (t) => {
  const fresh = idToken(HOUR_S, 'fresh')
  const idp = await provider(t, () => ({ body: { id_token: fresh, refresh_token: 'r2' } }))
  const stale = idToken(5)
  const settings = { 'idp-issuer-url': `${idp.url}/`, 'client-secret': 's e', 'id-token': stale, 'refresh-token': 'r1' }
  const { connection, file, folder } = await connect(t, settings)
  chmodSync(join(folder, 'config'), 0o600)
  const before = file()
  const sent = await Promise.all([authorization(connection), authorization(connection)])
  assert.deepEqual(sent, [`Bearer ${fresh}`, `Bearer ${fresh}`])

  const [discovery, request] = idp.received
  assert.equal(idp.received.length, 2)
  assert.equal(discovery?.path, '/.well-known/openid-configuration')
  assert.equal(request?.body, 'grant_type=refresh_token&refresh_token=r1')
  const basic = Buffer.from('kubectl:s%20e').toString('base64')
  assert.equal(request?.lines.find(([name]) => name === 'Authorization')?.[1], `Basic ${basic}`)

  assert.equal(file(), before.replace(stale, fresh).replace('refresh-token: r1', 'refresh-token: r2'))
  if (process.platform !== 'win32') assert.equal(statSync(join(folder, 'config')).mode & 0o777, 0o600)
})

test('a provider that wants the client in the form gets it there', async (t) => {
  const fresh = idToken(HOUR_S)
  const isInForm = (asked: Received) => asked.body.includes('client_secret=s')
  const idp = await provider(t, (asked) =>
    isInForm(asked) ? { body: { id_token: fresh } } : { status: 401, body: { error: 'invalid_client' } },
  )
  const settings = { 'idp-issuer-url': idp.url, 'client-secret': 's', 'refresh-token': 'r' }
  assert.equal(await authorization((await connect(t, settings)).connection), `Bearer ${fresh}`)
})

test('a kubeconfig behind a symbolic link is written where it is', async (t) => {
  const idp = await provider(t, () => ({ body: { id_token: idToken(HOUR_S), refresh_token: 'r2' } }))
  const settings = { 'idp-issuer-url': idp.url, 'id-token': idToken(-1), 'refresh-token': 'r1' }
  const { folder, file } = await connect(t, settings)
  symlinkSync(join(folder, 'config'), join(folder, 'link'))
  await authorization(await loadConnection({ ...alone(folder), kubeconfig: 'link' }))
  assert.match(file(), /refresh-token: r2/)
})

test('a new refresh-token that can not be kept is an error: the old one may be spent', async (t) => {
  const idp = await provider(t, () => ({ body: { id_token: idToken(HOUR_S), refresh_token: 'with space' } }))
  const { connection } = await connect(t, { 'idp-issuer-url': idp.url, 'refresh-token': 'r1' })
  await assert.rejects(connection.credential.current(), {
    name: 'ConfigError',
    message: /^could not persist new tokens: /,
  })
})

/** What the provider answers, and client-go's words for it. */
for (const [what, reply, message] of [
  [
    'a refusal',
    { status: 400, body: { error: 'invalid_grant', error_description: 'expired' } },
    'failed to refresh token: oauth2: "invalid_grant" "expired"',
  ],
  [
    'an answer that says nothing',
    { status: 500, body: {} },
    /^failed to refresh token: oauth2: cannot fetch token: 500\nResponse: \{\}$/,
  ],
  ['an answer without an id_token', { body: { access_token: 'a' } }, /^token response did not contain an id_token/],
] as const) {
  test(`${what} is told in client-go's words`, async (t) => {
    const idp = await provider(t, () => reply)
    const { connection } = await connect(t, { 'idp-issuer-url': idp.url, 'refresh-token': 'r' })
    await assert.rejects(connection.credential.current(), {
      name: 'ConfigError',
      message,
      path: 'config',
      key: 'users[name="u"].auth-provider',
    })
  })
}

for (const [what, settings, message] of [
  ['no tokens', {}, 'No valid id-token, and cannot refresh without refresh-token'],
  ['a token that is none', { 'id-token': 'abc' }, 'ID Token is not a valid JWT'],
  ['a token without claims', { 'id-token': 'a.b.c' }, /^parsing claims: /],
] as const) {
  test(`${what}: ${message}`, async (t) => {
    const { connection } = await connect(t, { 'idp-issuer-url': 'https://127.0.0.1:1', ...settings })
    await assert.rejects(connection.credential.current(), { name: 'ConfigError', message })
  })
}

test('a provider that can not be reached is named', async (t) => {
  const { connection } = await connect(t, { 'idp-issuer-url': 'https://127.0.0.1:1', 'refresh-token': 'r' })
  const message = /^Get "https:\/\/127\.0\.0\.1:1\/\.well-known\/openid-configuration": .*ECONNREFUSED/
  await assert.rejects(connection.credential.current(), { name: 'ConfigError', message })
})

test('a provider that nobody vouches for is told nothing, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async (t) => {
  const server = await provider(t, () => ({ body: {} }))
  const settings = { 'idp-issuer-url': server.url, 'refresh-token': 'r', 'idp-certificate-authority': '' }
  const { connection } = await connect(t, settings)
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  t.after(() => delete process.env.NODE_TLS_REJECT_UNAUTHORIZED)
  await assert.rejects(connection.credential.current(), { name: 'ConfigError', message: /certificate/ })
  assert.equal(server.received.length, 0)
})
