import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { loadConnection } from '../../../../src/cluster/kubeconfig/index.ts'
import { makeAuthority } from '../../../support/certificates.ts'
import { alone, config, folderOf } from '../kubeconfig/folder.ts'

const identity = makeAuthority().issue({ commonName: 'ann' })
const CERTIFICATE = {
  'client-certificate-data': Buffer.from(identity.cert).toString('base64'),
  'client-key-data': Buffer.from(identity.key).toString('base64'),
}
const EXEC = {
  command: process.execPath,
  args: ['-p', 'JSON.stringify({apiVersion: "client.authentication.k8s.io/v1", status: {token: "plugin"}})'],
  apiVersion: 'client.authentication.k8s.io/v1',
  interactiveMode: 'Never',
}
const NEVER = { ...EXEC, args: ['-e', 'process.exit(1)'] }
const OIDC = { name: 'oidc', config: { 'idp-issuer-url': 'https://a', 'client-id': 'b' } }

async function sentBy(t: TestContext, user: object, server = 'https://k8s.example') {
  const folder = folderOf(t, { config: config({ server }, { ...user }), token: 'from file' })
  const { credential } = await loadConnection({ ...alone(folder), kubeconfig: 'config' })
  const { headers, clientCertificate } = await credential.current()
  const [authorization] = headers.map(([, value]) => value)
  return [authorization, clientCertificate === undefined ? undefined : String(clientCertificate.cert)]
}

const { cert } = identity
const basic = `Basic ${Buffer.from('ann:').toString('base64')}`

/** A user, and what is sent for it: Authorization and client certificate. */
for (const [what, user, expected] of [
  ['nobody', {}, [undefined, undefined]],
  ['a token', { token: 't' }, ['Bearer t', undefined]],
  ['a token file', { tokenFile: 'token' }, ['Bearer from file', undefined]],
  ['a token file beats a token', { tokenFile: 'token', token: 't' }, ['Bearer from file', undefined]],
  ['a token stands in for a file that is missing', { tokenFile: 'gone', token: 't' }, ['Bearer t', undefined]],
  ['a name', { username: 'ann' }, [basic, undefined]],
  ['a password alone is nothing', { password: 'p' }, [undefined, undefined]],
  ['a certificate', CERTIFICATE, [undefined, cert]],
  ['a token beside a certificate', { token: 't', ...CERTIFICATE }, ['Bearer t', cert]],
  ['a plugin', { exec: EXEC }, ['Bearer plugin', undefined]],
  ['a token keeps a plugin from running', { token: 't', exec: NEVER }, ['Bearer t', undefined]],
  ['a name keeps a plugin from running', { username: 'ann', exec: NEVER }, [basic, undefined]],
  ['a certificate keeps a plugin from running', { exec: NEVER, ...CERTIFICATE }, [undefined, cert]],
  ['a token comes before an auth provider', { token: 't', 'auth-provider': OIDC }, ['Bearer t', undefined]],
  [
    'a key without a certificate is nothing',
    { 'client-key-data': CERTIFICATE['client-key-data'] },
    [undefined, undefined],
  ],
] as const) {
  test(`what is sent: ${what}`, async (t) => {
    assert.deepEqual(await sentBy(t, user), expected)
  })
}

test('over plain http nothing is sent, and no plugin runs', async (t) => {
  for (const user of [{ token: 't' }, CERTIFICATE, { exec: NEVER }]) {
    assert.deepEqual(await sentBy(t, user, 'http://k8s.example'), [undefined, undefined])
  }
})

test('an empty token file is refused when there is no token beside it', async (t) => {
  const folder = folderOf(t, { config: config({ server: 'https://a' }, { tokenFile: 'token' }), token: '\n' })
  const message = /^read empty token from file ".*token"$/
  await assert.rejects(loadConnection({ ...alone(folder), kubeconfig: 'config' }), { name: 'ConfigError', message })
})
