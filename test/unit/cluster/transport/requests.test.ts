import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Connection } from '../../../../src/cluster/connection.ts'
import type { Exchange } from '../../../../src/cluster/http.ts'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { escapeHeaderKey } from '../../../../src/cluster/transport/request-headers.ts'
import { ConfigError, ServerError } from '../../../../src/errors.ts'
import { connectionTo, startLoopback } from '../../../support/loopback.ts'

test('a request carries its lines as they are, and the answer comes back with its own', async (t) => {
  const server = await startLoopback(t, (_request, response) => {
    response.setHeader('X-Twice', ['one', 'two'])
    response.end('{"a":"ü"}')
  })
  const transport = openTransport(connectionTo(server.url))
  const response = await transport.request({
    method: 'POST',
    path: '/apis/a.io/v1/foos?x=1',
    accept: 'application/json;as=Table',
    contentType: 'application/apply-patch+yaml',
    headers: [['X-Own', 'größe']],
    body: 'größe',
  })
  assert.equal(await response.text(), '{"a":"ü"}')
  assert.deepEqual(
    response.headers.filter(([name]) => name === 'X-Twice'),
    [
      ['X-Twice', 'one'],
      ['X-Twice', 'two'],
    ],
  )
  assert.equal(response.header('x-TWICE'), 'one')
  assert.equal(response.wireBytes(), 10)
  const [asked] = server.received
  assert.equal(asked?.method, 'POST')
  assert.equal(asked?.path, '/apis/a.io/v1/foos?x=1')
  assert.equal(asked?.body, 'größe')
  const sent = Object.fromEntries(asked?.lines ?? [])
  assert.equal(sent.Host, `127.0.0.1:${server.port}`)
  assert.equal(sent.Accept, 'application/json;as=Table')
  assert.equal(sent['Accept-Encoding'], 'gzip')
  assert.equal(sent['Content-Type'], 'application/apply-patch+yaml')
  assert.equal(sent['Content-Length'], '7')
  assert.equal(Buffer.from(sent['X-Own'] ?? '', 'latin1').toString(), 'größe')
  assert.match(sent['User-Agent'] ?? '', /^kubectl-tack\/\d+\.\d+\.\d+\S* \([a-z0-9]+\/[a-z0-9_]+\)$/)
})

test('impersonation sends one line for each group and each value of an extra', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.end())
  const transport = openTransport(
    connectionTo(server.url, {
      impersonate: {
        user: 'jane',
        uid: 'u-1',
        groups: ['devs', 'ops'],
        extra: { 'scopes.io/a%b': ['x', 'y'], Plain: ['z'] },
      },
    }),
  )
  await transport.request({ path: '/' })
  assert.deepEqual(
    server.received[0]?.lines.filter(([name]) => name.startsWith('Impersonate')),
    [
      ['Impersonate-User', 'jane'],
      ['Impersonate-Uid', 'u-1'],
      ['Impersonate-Group', 'devs'],
      ['Impersonate-Group', 'ops'],
      ['Impersonate-Extra-scopes.io%2Fa%25b', 'x'],
      ['Impersonate-Extra-scopes.io%2Fa%25b', 'y'],
      ['Impersonate-Extra-Plain', 'z'],
    ],
  )
})

test('keys of extras are escaped byte by byte, like those of client-go', () => {
  assert.equal(escapeHeaderKey("AZaz09!#$&'*+-.^_`|~"), "AZaz09!#$&'*+-.^_`|~")
  assert.equal(escapeHeaderKey('a b/c:d%e"ü'), 'a%20b%2Fc%3Ad%25e%22%C3%BC')
})

test('a header that a request brings itself replaces ours', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.end())
  await openTransport(connectionTo(server.url)).request({ path: '/', headers: [['accept', 'text/plain']] })
  assert.deepEqual(
    server.received[0]?.lines.filter(([name]) => name.toLowerCase() === 'accept'),
    [['accept', 'text/plain']],
  )
})

test('a header value with a line break is refused before anything is sent', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.end())
  const state = { headers: [['Authorization', 'Bearer a\nb']] as const, connectionKey: '' }
  const credential = { current: async () => state, renew: async () => false }
  const transport = openTransport(connectionTo(server.url, { credential }))
  await assert.rejects(transport.request({ path: '/' }), (error) => {
    assert.ok(error instanceof ConfigError)
    assert.equal(error.message, 'net/http: invalid header field value for "Authorization"')
    return true
  })
  assert.equal(server.connections(), 0)
})

test('the path of the server stays in front of every request', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.end())
  const transport = openTransport(connectionTo(`${server.url}/k8s/clusters/c-1`))
  await transport.request({ path: '/api/v1/pods?limit=1' })
  assert.equal(server.received[0]?.path, '/k8s/clusters/c-1/api/v1/pods?limit=1')
  assert.equal(transport.host, `127.0.0.1:${server.port}`)
})

test('a redirect is followed on the same server, and never to another', async (t) => {
  const other = await startLoopback(t, (_request, response) => response.end('secret'))
  const server = await startLoopback(t, (request, response) => {
    if (request.url === '/p/old?x=1') response.writeHead(301, { Location: '/p/new?y=2' }).end()
    else if (request.url === '/p/away') response.writeHead(302, { Location: `${other.url}/` }).end()
    else response.end('here')
  })
  const transport = openTransport(connectionTo(`${server.url}/p`))
  assert.equal(await (await transport.request({ path: '/old?x=1' })).text(), 'here')
  assert.equal(server.received[1]?.path, '/p/new?y=2')
  await assert.rejects(transport.request({ path: '/away' }), { name: 'ServerError', code: 302 })
  assert.equal(other.received.length, 0)
})

test('a 401 renews the credential and is repeated once, with its body', async (t) => {
  const server = await startLoopback(t, (request, response) => {
    response.statusCode = request.headers.authorization === 'Bearer new' ? 200 : 401
    response.end('{}')
  })
  let token = 'old'
  const credential: Connection['credential'] = {
    current: async () => ({ headers: [['Authorization', `Bearer ${token}`]], connectionKey: '' }),
    renew: async (used) => {
      assert.deepEqual(used.headers, [['Authorization', 'Bearer old']])
      token = 'new'
      return true
    },
  }
  const transport = openTransport(connectionTo(server.url, { credential }))
  const response = await transport.request({ method: 'PATCH', path: '/x', body: 'abc' })
  assert.equal(response.status, 200)
  assert.deepEqual(
    server.received.map(({ body }) => body),
    ['abc', 'abc'],
  )
})

test('a 401 that cannot be renewed, or comes again, is told', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.writeHead(401).end())
  const state = { headers: [], connectionKey: '' }
  for (const renewed of [false, true]) {
    const before = server.received.length
    const credential = { current: async () => state, renew: async () => renewed }
    const transport = openTransport(connectionTo(server.url, { credential }))
    await assert.rejects(transport.request({ path: '/api/v1/pods' }), (error) => {
      assert.ok(error instanceof ServerError)
      assert.equal(error.message, 'the server has asked for the client to provide credentials (get pods)')
      return true
    })
    assert.equal(server.received.length - before, renewed ? 2 : 1)
  }
})

test('each different warning is told once per transport', async (t) => {
  const server = await startLoopback(t, (_request, response) => {
    response.setHeader('Warning', ['299 - "a"', '299 - "b", 299 - "a"', '199 - "c"'])
    response.end()
  })
  const told: string[] = []
  const transport = openTransport(connectionTo(server.url), { onWarning: (text) => told.push(text) })
  await transport.request({ path: '/' })
  await transport.request({ path: '/' })
  assert.deepEqual(told, ['a', 'b'])
})

test('an observer sees every try with its lines, bytes and times', async (t) => {
  let count = 0
  const server = await startLoopback(t, (_request, response) => {
    if (count++ === 0) response.writeHead(429, { 'Retry-After': '0' }).end('wait')
    else response.end('done')
  })
  const seen: Exchange[] = []
  const transport = openTransport(connectionTo(server.url), { wantsBodies: true, onExchange: (e) => seen.push(e) })
  await (await transport.request({ method: 'PUT', path: '/x', body: 'in' })).text()
  assert.deepEqual(
    seen.map((e) => [e.method, e.url, e.attempt, e.status, e.requestBody, e.responseBody, e.wireBytes]),
    [
      ['PUT', `${server.url}/x`, 1, 429, 'in', 'wait', 4],
      ['PUT', `${server.url}/x`, 2, 200, 'in', 'done', 4],
    ],
  )
  assert.ok(seen.every((e) => e.headerMs !== undefined && e.headerMs <= e.totalMs))
})

test('bodies are kept only for an observer that wants them, and a try without an answer has its error', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.end('done'))
  const seen: Exchange[] = []
  const observer = { onExchange: (e: Exchange) => seen.push(e) }
  await (await openTransport(connectionTo(server.url), observer).request({ path: '/x' })).text()
  assert.equal(seen[0]?.responseBody, undefined)
  await assert.rejects(openTransport(connectionTo('http://127.0.0.1:1'), observer).request({ path: '/x' }))
  assert.equal(seen[1]?.error?.name, 'ConnectionError')
  assert.equal(seen[1]?.status, undefined)
})
