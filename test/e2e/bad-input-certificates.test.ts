// Certificates that are expired, of the wrong authority, for another host or missing: Go's words, as kubectl has them.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ask, assertKubectlSays } from '../support/ask.ts'
import { makeAuthority } from '../support/certificates.ts'
import { testCluster } from '../support/cluster.ts'
import { base64, writeKubeconfig } from '../support/kubeconfig.ts'
import { pods, refusal, startApiServer } from '../support/scripted-api-server.ts'

const cluster = await testCluster()
const { kubectlPath } = cluster

const ours = makeAuthority('ours')
const theirs = makeAuthority('theirs')
const PODS = { '/api/v1/namespaces/default/pods': pods({ names: ['a'] }) }
const HOSTS = ['127.0.0.1']
const PAST = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2021-01-01T00:00:00Z') }
const FUTURE = { notBefore: new Date('2048-01-01T00:00:00Z'), notAfter: new Date('2049-01-01T00:00:00Z') }
const VERIFY = 'Unable to connect to the server: tls: failed to verify certificate: x509: '
/** The second at which each of the two looked is its own. */
const withoutNow = (text: string) => text.replace(/current time \S+/, 'current time')

describe('a server whose certificate', () => {
  const rows: readonly (readonly [
    what: string,
    certificate: { readonly cert: string; readonly key: string },
    says: RegExp,
  ])[] = [
    [
      'has expired',
      ours.issue({ commonName: 'server', hosts: HOSTS, ...PAST }),
      /certificate has expired or is not yet valid: current time \S+ is after 2021-01-01T00:00:00Z\n$/,
    ],
    [
      'is not valid yet',
      ours.issue({ commonName: 'server', hosts: HOSTS, ...FUTURE }),
      /certificate has expired or is not yet valid: current time \S+ is before 2048-01-01T00:00:00Z\n$/,
    ],
    [
      'is of another authority',
      theirs.issue({ commonName: 'server', hosts: HOSTS }),
      /certificate signed by unknown authority.*\n$/,
    ],
    [
      'is for another host',
      ours.issue({ commonName: 'server', hosts: ['10.0.0.1'] }),
      /certificate is valid for 10\.0\.0\.1, not 127\.0\.0\.1\n$/,
    ],
    [
      'is for no host',
      ours.issue({ commonName: 'server' }),
      /cannot validate certificate for 127\.0\.0\.1 because it doesn't contain any IP SANs\n$/,
    ],
  ]
  for (const [what, certificate, says] of rows) {
    test(`${what} is not asked anything, with 2`, async (t) => {
      const server = await startApiServer(t, { answers: PODS, tls: certificate })
      const KUBECONFIG = await writeKubeconfig(
        t,
        { server: server.url, 'certificate-authority-data': base64(ours.cert) },
        { token: 'x' },
      )
      const said = await ask(t, ['pods'], { env: { KUBECONFIG } })
      assert.deepEqual({ code: said.code, stdout: said.stdout }, { code: 2, stdout: '' })
      assert.ok(said.stderr.startsWith(VERIFY), said.stderr)
      assert.match(said.stderr, says)
      assert.equal(server.received.length, 0)
      await assertKubectlSays(t, kubectlPath, ['pods'], said, {
        env: { KUBECONFIG },
        // Go names the authority that it would have liked
        tidy: (text) => withoutNow(text).replace(/ \(possibly because of .*\)/, ''),
      })
    })
  }

  test('nobody vouches for is trusted with --insecure-skip-tls-verify alone', async (t) => {
    const tls = theirs.issue({ commonName: 'server', hosts: HOSTS })
    const server = await startApiServer(t, { answers: PODS, tls })
    const KUBECONFIG = await writeKubeconfig(t, { server: server.url }, { token: 'x' })
    const env = { KUBECONFIG }
    const { code, stderr } = await ask(t, ['pods'], { env })
    assert.deepEqual({ code, stderr }, { code: 2, stderr: `${VERIFY}certificate signed by unknown authority\n` })
    const said = await ask(t, ['pods', '-o', 'name', '--insecure-skip-tls-verify'], { env })
    assert.deepEqual(said, { code: 0, stdout: 'pod/a\n', stderr: '' })
  })
})

test('what nobody vouches for is not trusted by a variable for Node, a server as little as files, with 2', async (t) => {
  const tls = theirs.issue({ commonName: 'server', hosts: HOSTS })
  const server = await startApiServer(t, { answers: PODS, tls })
  const KUBECONFIG = await writeKubeconfig(t, { server: server.url }, { token: 'x' })
  const env = { KUBECONFIG, NODE_TLS_REJECT_UNAUTHORIZED: '0' }
  const said = await ask(t, ['pods'], { env })
  const stderr = `${VERIFY}certificate signed by unknown authority\n`
  assert.deepEqual(said, { code: 2, stdout: '', stderr })
  const file = await ask(t, ['pods', '-f', `${server.url}/pods.yaml`], { env })
  assert.equal(file.stdout, '')
  assert.match(file.stderr, /^error: .*pods\.yaml": .*certificate/)
  assert.doesNotMatch(file.stderr, /NODE_TLS|\n./)
  assert.equal(server.received.length, 0)
})

describe('a client whose certificate', () => {
  const serverIdentity = ours.issue({ commonName: 'server', hosts: HOSTS })

  // a Node server closes the connection where others send an alert, save when there is no certificate at all
  for (const [what, client, why] of [
    ['has expired', ours.issue({ commonName: 'me', ...PAST }), 'EOF'],
    ['is of another authority', theirs.issue({ commonName: 'me' }), 'EOF'],
    ['is missing', undefined, 'remote error: tls: certificate required'],
  ] as const) {
    test(`${what} is refused by the server: one line, with 2`, async (t) => {
      const tls = { ...serverIdentity, ca: ours.cert, requestCert: true, rejectUnauthorized: true }
      const server = await startApiServer(t, { answers: PODS, tls })
      const user =
        client === undefined
          ? { token: 'x' }
          : { 'client-certificate-data': base64(client.cert), 'client-key-data': base64(client.key) }
      const KUBECONFIG = await writeKubeconfig(
        t,
        { server: server.url, 'certificate-authority-data': base64(ours.cert) },
        user,
      )
      const said = await ask(t, ['pods'], { env: { KUBECONFIG } })
      assert.deepEqual(said, { code: 2, stdout: '', stderr: `Unable to connect to the server: ${why}\n` })
      // kubectl tries a closed connection again for half a minute, and its words then depend on when it closed
      if (client === undefined) await assertKubectlSays(t, kubectlPath, ['pods'], said, { env: { KUBECONFIG } })
    })
  }

  test('does not fit its key is told before anything is sent', async (t) => {
    const one = ours.issue({ commonName: 'me' })
    const other = ours.issue({ commonName: 'me' })
    const KUBECONFIG = await writeKubeconfig(
      t,
      { server: 'https://127.0.0.1:1' },
      { 'client-certificate-data': base64(one.cert), 'client-key-data': base64(other.key) },
    )
    const said = await ask(t, ['pods'], { env: { KUBECONFIG } })
    assert.deepEqual(said, { code: 2, stdout: '', stderr: 'error: tls: private key does not match public key\n' })
    await assertKubectlSays(t, kubectlPath, ['pods'], said, { env: { KUBECONFIG } })
  })

  test('is unknown to a server that takes anybody gets its 401 told, with 1', async (t) => {
    const tls = { ...serverIdentity, requestCert: true, rejectUnauthorized: false }
    const unauthorized = refusal(401, 'Unauthorized', 'Unauthorized')
    const server = await startApiServer(t, { answers: { '/api': unauthorized, '/apis': unauthorized }, tls })
    const { cert, key } = theirs.issue({ commonName: 'me' })
    const KUBECONFIG = await writeKubeconfig(
      t,
      { server: server.url, 'certificate-authority-data': base64(ours.cert) },
      { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) },
    )
    const { code, stdout, stderr } = await ask(t, ['pods'], { env: { KUBECONFIG } })
    const says = 'error: You must be logged in to the server (Unauthorized)\n'
    assert.deepEqual({ code, stdout, stderr }, { code: 1, stdout: '', stderr: says })
  })
})

test('plain HTTP where HTTPS is expected is told, with 2', async (t) => {
  const server = await startApiServer(t, { answers: PODS })
  const KUBECONFIG = await writeKubeconfig(t, { server: server.url.replace('http:', 'https:') }, { token: 'x' })
  const said = await ask(t, ['pods'], { env: { KUBECONFIG } })
  const says = 'Unable to connect to the server: http: server gave HTTP response to HTTPS client\n'
  assert.deepEqual(said, { code: 2, stdout: '', stderr: says })
  await assertKubectlSays(t, kubectlPath, ['pods'], said, { env: { KUBECONFIG } })
})

describe('the real server', { skip: cluster.skip }, () => {
  test('does not take a certificate that it did not sign, with 1', async (t) => {
    const { cert, key } = theirs.issue({ commonName: 'me', organizations: ['system:masters'] })
    const env = {
      KUBECONFIG: await withUser(t, { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) }),
    }
    const { code, stdout, stderr } = await ask(t, ['pods'], { env })
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
    assert.equal(stderr, 'error: You must be logged in to the server (Unauthorized)\n')
  })

  test('does not take a wrong token, with 1', async (t) => {
    const env = { KUBECONFIG: await withUser(t, { token: 'wrong' }) }
    const { code, stdout, stderr } = await ask(t, ['pods'], { env })
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
    assert.equal(stderr, 'error: You must be logged in to the server (Unauthorized)\n')
  })

  test('tells somebody without a name what is forbidden, with 1', async (t) => {
    const env = { KUBECONFIG: await withUser(t, {}) }
    const { code, stdout, stderr } = await ask(t, ['pods'], { env })
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
    assert.match(stderr, /^(Error from server \(Forbidden\): .*system:anonymous.*|error: You must be logged in .*)\n$/)
  })

  async function withUser(t: Parameters<typeof writeKubeconfig>[0], user: object): Promise<string> {
    const view = ['config', 'view', '--raw', '--minify', '--flatten', '-o', 'jsonpath={.clusters[0].cluster}']
    return writeKubeconfig(t, JSON.parse(await cluster.kubectlOk(view)), user)
  }
})
