// What kubeconfigs must do as client-go does, point by point, over the wire where there is one. How files are merged,
// the words of mistakes, and the pod are in tests of their own beside this one.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type ConnectionOptions, loadConnection } from '../../../../src/cluster/kubeconfig/index.ts'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { errorLines } from '../../../../src/print/error-lines.ts'
import { makeAuthority } from '../../../support/certificates.ts'
import { type Received, startLoopback } from '../../../support/loopback.ts'
import { alone, config, folderOf } from './folder.ts'

const authority = makeAuthority()
const CA = Buffer.from(authority.cert).toString('base64')
const named = (host: string) => authority.issue({ commonName: 'server', hosts: [host] })

/** A server that answers `{}`, or 401 to whoever `refuses` says. */
async function startServer(t: TestContext, host = '127.0.0.1', refuses: (asked: Received) => boolean = () => false) {
  const server = await startLoopback(
    t,
    (_request, response) => {
      const last = server.received.at(-1)
      response.writeHead(last && refuses(last) ? 401 : 200, { 'Content-Type': 'application/json' })
      response.end('{}')
    },
    named(host),
  )
  return server
}

async function ask(t: TestContext, options: ConnectionOptions): Promise<void> {
  const transport = openTransport(await loadConnection(options))
  t.after(() => transport.close())
  const response = await transport.request({ path: '/version' })
  await response.text()
}

const values = (asked: Received | undefined, name: string) =>
  asked?.lines.filter((line) => line[0].toLowerCase() === name).map(([, value]) => value)

test('KUBECONFIG list, same name twice, current-context, empty file: files merge as client-go merges them', async (t) => {
  const server = await startServer(t)
  const files = {
    empty: '',
    first: 'users: [{name: u, user: {token: first}}]',
    second: config({ server: server.url, 'certificate-authority-data': CA }, { token: 'second' }),
    third: 'current-context: gone',
  }
  const list = ['missing', 'empty', 'first', '', 'first', 'second', 'third'].join(delimiter)
  await ask(t, alone(folderOf(t, files), { KUBECONFIG: list }))
  assert.deepEqual(values(server.received[0], 'authorization'), ['Bearer first'])
})

test('tokenFile: it is read relative to its kubeconfig, and again after a 401', async (t) => {
  const server = await startServer(t, undefined, (asked) => values(asked, 'authorization')?.[0] !== 'Bearer new')
  const kubeconfig = config(
    { server: server.url, 'certificate-authority-data': CA },
    { tokenFile: 'token', token: 'x' },
  )
  const folder = folderOf(t, { 'sub/config': kubeconfig, 'sub/token': 'old' })
  const connection = await loadConnection({ ...alone(folder), kubeconfig: 'sub/config' })
  await connection.credential.current()
  writeFileSync(join(folder, 'sub', 'token'), 'new')
  const transport = openTransport(connection)
  t.after(() => transport.close())
  assert.equal((await transport.request({ path: '/version' })).status, 200)
  assert.deepEqual(
    server.received.map((asked) => values(asked, 'authorization')),
    [['Bearer old'], ['Bearer new']],
  )
})

test('exec plugin: its token is sent, and after a 401 it runs again', async (t) => {
  const server = await startServer(t, undefined, (asked) => values(asked, 'authorization')?.[0] !== 'Bearer t2')
  const program = `
    require('node:fs').appendFileSync(__dirname + '/runs', '.')
    const token = 't' + require('node:fs').readFileSync(__dirname + '/runs').length
    console.log(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', status: { token } }))`
  const folder = folderOf(t, { 'plugin.cjs': program })
  const exec = {
    command: process.execPath,
    args: [join(folder, 'plugin.cjs')],
    apiVersion: 'client.authentication.k8s.io/v1',
    interactiveMode: 'Never',
  }
  writeFileSync(join(folder, 'config'), config({ server: server.url, 'certificate-authority-data': CA }, { exec }))
  await ask(t, { ...alone(folder), kubeconfig: 'config' })
  assert.equal(server.received.length, 2)
})

test('impersonation: user, uid, and one line per group and per value of an extra', async (t) => {
  const server = await startServer(t)
  const as = { as: 'eve', 'as-uid': '7', 'as-groups': ['g', 'h'], 'as-user-extra': { 'a/b': ['c', 'd'] } }
  const folder = folderOf(t, { config: config({ server: server.url, 'certificate-authority-data': CA }, as) })
  await ask(t, { ...alone(folder), kubeconfig: 'config' })
  const lines = server.received[0]?.lines.filter(([name]) => name.startsWith('Impersonate-'))
  assert.deepEqual(lines, [
    ['Impersonate-User', 'eve'],
    ['Impersonate-Uid', '7'],
    ['Impersonate-Group', 'g'],
    ['Impersonate-Group', 'h'],
    ['Impersonate-Extra-a%2Fb', 'c'],
    ['Impersonate-Extra-a%2Fb', 'd'],
  ])
})

/** An HTTP proxy that leads every CONNECT to one port. */
async function startProxy(t: TestContext, port: number) {
  const { createServer } = await import('node:http')
  const asked: string[] = []
  const proxy = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    for (const end of [onward, socket]) end.on('error', () => {})
    t.after(() => onward.destroy())
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    proxy.close()
    proxy.closeAllConnections()
  })
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, asked }
}

test('proxy-url: it leads to the server, and comes before HTTPS_PROXY, which NO_PROXY can switch off', async (t) => {
  const server = await startServer(t, 'k8s.test')
  const [own, other] = [await startProxy(t, server.port), await startProxy(t, server.port)]
  const entry = { server: 'https://k8s.test:6443', 'certificate-authority-data': CA }
  const files = { own: config({ ...entry, 'proxy-url': own.url }), none: config(entry) }
  const env = { HTTPS_PROXY: other.url }
  const folder = folderOf(t, files)
  await ask(t, { ...alone(folder, { ...env, NO_PROXY: '*' }), kubeconfig: 'own' })
  assert.deepEqual([own.asked, other.asked], [['k8s.test:6443'], []])
  await ask(t, { ...alone(folder, env), kubeconfig: 'none' })
  assert.deepEqual([own.asked.length, other.asked], [1, ['k8s.test:6443']])
  const direct = await loadConnection({ ...alone(folder, { ...env, NO_PROXY: 'k8s.test' }), kubeconfig: 'none' })
  assert.equal(direct.proxyUrl, undefined)
})

test('tls-server-name: it is the name looked for in the certificate, and the flag comes first', async (t) => {
  const server = await startServer(t, 'k8s.test')
  const entry = { server: server.url, 'certificate-authority-data': CA }
  const folder = folderOf(t, { right: config({ ...entry, 'tls-server-name': 'k8s.test' }), none: config(entry) })
  await ask(t, { ...alone(folder), kubeconfig: 'right' })
  await ask(t, { ...alone(folder), kubeconfig: 'none', tlsServerName: 'k8s.test' })
  await assert.rejects(ask(t, { ...alone(folder), kubeconfig: 'right', tlsServerName: 'other' }), { failure: 'tls' })
})

test('disable-compression: answers are asked for as they are', async (t) => {
  const server = await startServer(t)
  const entry = { server: server.url, 'certificate-authority-data': CA }
  const folder = folderOf(t, { off: config({ ...entry, 'disable-compression': true }), on: config(entry) })
  for (const kubeconfig of ['off', 'on']) await ask(t, { ...alone(folder), kubeconfig })
  assert.deepEqual(
    server.received.map((asked) => values(asked, 'accept-encoding')),
    [['identity'], ['gzip']],
  )
})

test('request timeout: a server that never answers is given up', async (t) => {
  const silent = await startLoopback(t, () => {}, named('127.0.0.1'))
  const folder = folderOf(t, { config: config({ server: silent.url, 'certificate-authority-data': CA }) })
  const options = { ...alone(folder), kubeconfig: 'config', requestTimeoutMs: 100 }
  await assert.rejects(ask(t, options), { name: 'ConnectionError', failure: 'timeout' })
})

test('plain http server: it is asked, without credentials', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.end('{}'))
  const folder = folderOf(t, { config: config({ server: server.url }, { token: 't' }) })
  await ask(t, { ...alone(folder), kubeconfig: 'config' })
  assert.deepEqual(values(server.received[0], 'authorization'), [])
})

test('no configuration at all: localhost:8080 is asked, and told of in kubectl words when it refuses', async (t) => {
  const connection = await loadConnection(alone(folderOf(t, {})))
  assert.equal(connection.server, 'http://localhost:8080')
  const host = 'the server localhost:8080'
  await ask(t, alone(folderOf(t, {}))).then(
    () => t.diagnostic('something listens on localhost:8080'),
    (error) => {
      assert.deepEqual(errorLines(error), [
        `The connection to ${host} was refused - did you specify the right host or port?`,
      ])
    },
  )
})

test('no configuration, but KUBERNETES_MASTER: that is the server', async (t) => {
  const connection = await loadConnection(alone(folderOf(t, {}), { KUBERNETES_MASTER: 'http://master:1' }))
  assert.equal(connection.server, 'http://master:1')
})

test('context without a cluster: it harms nobody until it is used', async (t) => {
  const server = await startServer(t)
  const other = 'contexts: [{name: broken, context: {user: u}}, {name: gone, context: {cluster: gone}}]'
  const files = { a: other, b: config({ server: server.url, 'certificate-authority-data': CA }) }
  const options = alone(folderOf(t, files), { KUBECONFIG: ['a', 'b'].join(delimiter) })
  await ask(t, options)
  for (const context of ['broken', 'gone']) {
    assert.equal((await loadConnection({ ...options, context })).server, 'http://localhost:8080')
  }
})

test('server URL with a path: requests go below it', async (t) => {
  const server = await startServer(t)
  const entry = { server: `${server.url}/k8s/clusters/c-1/`, 'certificate-authority-data': CA }
  await ask(t, { ...alone(folderOf(t, { config: config(entry) })), kubeconfig: 'config' })
  assert.equal(server.received[0]?.path, '/k8s/clusters/c-1/version')
})

test('Windows: no other kubeconfig than the named ones is looked for, and no program is run to find one', async (t) => {
  const folder = folderOf(t, {
    'wsl.exe': 'must not run',
    'Users/me/.kube/config': config({ server: 'https://other' }),
  })
  const env = { PATH: folder, USERPROFILE: join(folder, 'Users', 'me'), HOMEDRIVE: 'C:', HOMEPATH: '\\' }
  assert.equal((await loadConnection(alone(folder, env))).server, 'http://localhost:8080')
})
