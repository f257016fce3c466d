import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import type { Connection } from '../../../../src/cluster/connection.ts'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { ConfigError, ConnectionError } from '../../../../src/errors.ts'
import { type Identity, makeAuthority } from '../../../support/certificates.ts'
import { connectionTo, startLoopback } from '../../../support/loopback.ts'

const authority = makeAuthority()
const HOSTS = ['127.0.0.1', 'localhost']
const good = authority.issue({ commonName: 'server', hosts: HOSTS })

function trusting(ca: string, over: Partial<Connection['tls']> = {}): Partial<Connection> {
  return { tls: { ca, insecureSkipVerify: false, ...over } }
}

async function startTls(t: TestContext, identity: Identity = good, options = {}) {
  const server = await startLoopback(
    t,
    (request, response) => {
      const socket = request.socket as TLSSocket
      response.end(`${socket.getPeerCertificate().subject?.CN ?? 'nobody'} ${socket.servername || '-'}`)
    },
    { cert: identity.cert, key: identity.key, ...options },
  )
  return server
}

async function read(url: string, over: Partial<Connection>): Promise<string> {
  return (await openTransport(connectionTo(url, over)).request({ path: '/' })).text()
}

async function wordsOf(run: Promise<unknown>): Promise<string> {
  const error = await run.then(
    () => assert.fail('it should have failed'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof ConnectionError, String(error))
  assert.equal(error.failure, 'tls')
  return error.message
}

const X509 = 'tls: failed to verify certificate: x509: '
const NOW = String.raw`current time \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`

const REFUSED: readonly [title: string, identity: Identity, host: string, words: RegExp][] = [
  [
    'has expired',
    authority.issue({ commonName: 's', hosts: HOSTS, notAfter: new Date('2021-01-02T03:04:05Z') }),
    '127.0.0.1',
    new RegExp(`^${X509}certificate has expired or is not yet valid: ${NOW} is after 2021-01-02T03:04:05Z$`),
  ],
  [
    'is not valid yet',
    authority.issue({ commonName: 's', hosts: HOSTS, notBefore: new Date('2048-01-01T00:00:00Z') }),
    '127.0.0.1',
    new RegExp(`^${X509}certificate has expired or is not yet valid: ${NOW} is before 2048-01-01T00:00:00Z$`),
  ],
  [
    'is for other names',
    authority.issue({ commonName: 's', hosts: ['a.example', 'b.example'] }),
    'localhost',
    new RegExp(`^${X509}certificate is valid for a\\.example, b\\.example, not localhost$`),
  ],
  [
    'is for another address',
    authority.issue({ commonName: 's', hosts: ['10.0.0.1'] }),
    '127.0.0.1',
    new RegExp(`^${X509}certificate is valid for 10\\.0\\.0\\.1, not 127\\.0\\.0\\.1$`),
  ],
  [
    'has names, but no addresses',
    authority.issue({ commonName: 's', hosts: ['a.example'] }),
    '127.0.0.1',
    new RegExp(`^${X509}cannot validate certificate for 127\\.0\\.0\\.1 because it doesn't contain any IP SANs$`),
  ],
  [
    'names its host only as common name',
    authority.issue({ commonName: 'localhost' }),
    'localhost',
    new RegExp(`^${X509}certificate is not valid for any names, but wanted to match localhost$`),
  ],
  [
    'is of another authority',
    makeAuthority().issue({ commonName: 's', hosts: HOSTS }),
    '127.0.0.1',
    new RegExp(`^${X509}certificate signed by unknown authority$`),
  ],
]

for (const [title, identity, host, words] of REFUSED) {
  test(`a server certificate that ${title} is refused in Go's words`, async (t) => {
    const server = await startTls(t, identity)
    const url = `https://${host}:${server.port}`
    assert.match(await wordsOf(read(url, trusting(authority.cert))), words)
    assert.equal(server.received.length, 0)
    assert.match(await read(url, { tls: { insecureSkipVerify: true } }), /^nobody/)
  })
}

test('names are sent as server name, addresses are not; tls-server-name replaces both', async (t) => {
  const server = await startTls(t)
  assert.equal(await read(`https://127.0.0.1:${server.port}`, trusting(authority.cert)), 'nobody -')
  assert.equal(await read(`https://localhost:${server.port}`, trusting(authority.cert)), 'nobody localhost')
  const named = trusting(authority.cert, { serverName: 'localhost' })
  assert.equal(await read(`https://127.0.0.1:${server.port}`, named), 'nobody localhost')
  const wrong = trusting(authority.cert, { serverName: 'other' })
  assert.equal(
    await wordsOf(read(`https://127.0.0.1:${server.port}`, wrong)),
    `${X509}certificate is valid for localhost, not other`,
  )
  const address = trusting(authority.cert, { serverName: '127.0.0.1' })
  assert.equal(await read(`https://localhost:${server.port}`, address), 'nobody -')
})

test('a client certificate authenticates; without one the server says what it misses', async (t) => {
  const server = await startTls(t, good, { requestCert: true, ca: authority.cert, rejectUnauthorized: true })
  const client = authority.issue({ commonName: 'jane' })
  const state = { headers: [], clientCertificate: client, connectionKey: 'jane' }
  const credential = { current: async () => state, renew: async () => false }
  assert.equal(await read(server.url, { ...trusting(authority.cert), credential }), 'jane -')
  assert.equal(await wordsOf(read(server.url, trusting(authority.cert))), 'remote error: tls: certificate required')
})

test('a renewed client certificate is used for the repeated request', async (t) => {
  const server = await startLoopback(
    t,
    (request, response) => {
      const name = (request.socket as TLSSocket).getPeerCertificate().subject?.CN
      response.writeHead(name === 'new' ? 200 : 401).end(`hello ${name}`)
    },
    { cert: good.cert, key: good.key, requestCert: true, ca: authority.cert },
  )
  let name = 'old'
  const issued = { old: authority.issue({ commonName: 'old' }), new: authority.issue({ commonName: 'new' }) }
  const credential: Connection['credential'] = {
    current: async () => ({
      headers: [],
      clientCertificate: name === 'old' ? issued.old : issued.new,
      connectionKey: name,
    }),
    renew: async () => {
      name = 'new'
      return true
    },
  }
  assert.equal(await read(server.url, { ...trusting(authority.cert), credential }), 'hello new')
  assert.equal(server.connections(), 2)
})

test('certificates that cannot be used are a mistake in the configuration', async (t) => {
  const server = await startTls(t)
  const other = authority.issue({ commonName: 'x' })
  const credentialOf = (cert: string, key: string) => ({
    current: async () => ({ headers: [], clientCertificate: { cert, key }, connectionKey: 'x' }),
    renew: async () => false,
  })
  const cases: [Partial<Connection>, RegExp][] = [
    [{ credential: credentialOf(other.cert, good.key) }, /^tls: private key does not match public key$/],
    [{ credential: credentialOf('rubbish', other.key) }, /^tls: failed to find any PEM data in certificate input$/],
  ]
  for (const [over, words] of cases) {
    await assert.rejects(read(server.url, { ...trusting(authority.cert), ...over }), (error) => {
      assert.ok(error instanceof ConfigError, String(error))
      assert.match(error.message, words)
      return true
    })
  }
})

test('https to a server that speaks plain http says so', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.end())
  assert.equal(
    await wordsOf(read(`https://127.0.0.1:${server.port}`, trusting(authority.cert))),
    'http: server gave HTTP response to HTTPS client',
  )
})

test('a protocol older than TLS 1.2 is refused', async (t) => {
  const server = await startTls(t, good, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' })
  assert.equal(
    await wordsOf(read(server.url, trusting(authority.cert))),
    'remote error: tls: protocol version not supported',
  )
})

const PROGRAM = `
const { openTransport } = await import(process.argv[1])
const transport = openTransport({
  server: process.argv[2], namespace: '', tls: { insecureSkipVerify: false }, disableCompression: false, requestTimeoutMs: 0,
  credential: { current: async () => ({ headers: [], connectionKey: '' }), renew: async () => false },
})
await transport.request({ path: '/' }).then(async (r) => console.log(await r.text()), (e) => console.log(e.message))
`

for (const variable of ['NODE_EXTRA_CA_CERTS', ...(process.platform === 'linux' ? ['SSL_CERT_FILE'] : [])]) {
  test(`without a CA in the configuration, one in ${variable} is trusted`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'tack-tls-'))
    t.after(() => rm(folder, { recursive: true }))
    const file = join(folder, 'ca.pem')
    await writeFile(file, authority.cert)
    const server = await startTls(t)
    const module = new URL('../../../../src/cluster/transport/open-transport.ts', import.meta.url).href
    const run = async (env: Record<string, string>) => {
      const options = { env: { ...process.env, ...env } }
      const args = ['--input-type=module', '-e', PROGRAM, module, server.url]
      return (await promisify(execFile)(process.execPath, args, options)).stdout.trim()
    }
    assert.equal(await run({ [variable]: file }), 'nobody -')
    assert.equal(await run({}), `${X509}certificate signed by unknown authority`)
  })
}
