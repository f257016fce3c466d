import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Connection } from '../../../../src/cluster/connection.ts'
import type { Exchange } from '../../../../src/cluster/http.ts'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { DEFAULT_RETRIES } from '../../../../src/cluster/transport/retry.ts'
import { ConnectionError, type ConnectionFailure, ServerError } from '../../../../src/errors.ts'
import { connectionTo, startLoopback } from '../../../support/loopback.ts'

const QUICK = { ...DEFAULT_RETRIES, resetDelaysMs: [1, 1] }

/** A TCP server that does to every connection what a test says, once its first bytes have come. */
async function startRaw(t: TestContext, onData: (socket: Socket, count: number) => void) {
  let connections = 0
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    const count = ++connections
    open.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => onData(socket, count))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  return { url: `http://127.0.0.1:${address.port}`, port: address.port, connections: () => connections }
}

async function failureOf(run: Promise<unknown>): Promise<ConnectionError> {
  const error = await run.then(
    () => assert.fail('it should have failed'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof ConnectionError, String(error))
  return error
}

async function read(url: string, over: Partial<Connection> = {}): Promise<string> {
  const transport = openTransport(connectionTo(url, over), undefined, QUICK)
  return (await transport.request({ path: '/api/v1/pods' })).text()
}

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'
const EOF_IN_BODY = 'unexpected error when reading response body. Please retry. Original error: unexpected EOF'

const BROKEN: readonly [title: string, act: (s: Socket) => void, failure: ConnectionFailure, words: RegExp | string][] =
  [
    ['closes without an answer', (s) => s.end(), 'reset', 'EOF'],
    [
      'resets without an answer',
      (s) => s.resetAndDestroy(),
      'reset',
      /^read tcp 127\.0\.0\.1:\d+: read: connection reset by peer$/,
    ],
    ['speaks another protocol', (s) => s.end('220 mail ready\r\n\r\n'), 'protocol', /malformed HTTP response/],
    [
      'cuts a body of known length',
      (s) => s.end(`${HEAD}Content-Length: 1000\r\n\r\n{"kind"`),
      'incomplete',
      EOF_IN_BODY,
    ],
    [
      'cuts a chunked body',
      (s) => s.end(`${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"kin\r\n`),
      'incomplete',
      EOF_IN_BODY,
    ],
    ['breaks the chunking', (s) => s.end(`${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`), 'incomplete', EOF_IN_BODY],
    [
      'cuts a compressed body',
      (s) => {
        const cut = gzipSync('x'.repeat(10_000)).subarray(0, 20)
        s.write(`${HEAD}Content-Encoding: gzip\r\nContent-Length: ${cut.length}\r\n\r\n`)
        s.end(cut)
      },
      'incomplete',
      EOF_IN_BODY,
    ],
    [
      'compresses in no known way',
      (s) => s.end(`${HEAD}Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain`),
      'incomplete',
      /gzip: invalid data/,
    ],
  ]

for (const [title, act, failure, words] of BROKEN) {
  test(`a server that ${title} is a ${failure} failure`, async (t) => {
    const server = await startRaw(t, (socket) => act(socket))
    const error = await failureOf(read(server.url))
    assert.equal(error.failure, failure)
    if (typeof words === 'string') assert.equal(error.message, words)
    else assert.match(error.message, words)
    assert.equal(error.host, `127.0.0.1:${server.port}`)
  })
}

test('a port that nobody listens on is refused, whatever its address is called', async () => {
  assert.equal(
    (await failureOf(read('http://127.0.0.1:1'))).message,
    'dial tcp 127.0.0.1:1: connect: connection refused',
  )
  for (const host of ['127.0.0.1', 'localhost']) {
    assert.equal((await failureOf(read(`https://${host}:1`))).failure, 'refused')
  }
  assert.match((await failureOf(read('http://[::1]:1'))).message, /^dial tcp \[::1\]:1: connect: /)
})

test('a name that does not resolve is told as Go tells it', async () => {
  const error = await failureOf(read('https://no-such-host.invalid:6443'))
  assert.equal(error.failure, 'dns')
  assert.match(error.message, /^dial tcp: lookup no-such-host\.invalid: (no such host|server misbehaving)$/)
})

test('a server that accepts and never answers runs into the time limit', async (t) => {
  const server = await startRaw(t, () => {})
  const plain = await failureOf(read(server.url, { requestTimeoutMs: 50 }))
  assert.equal(plain.failure, 'timeout')
  assert.equal(plain.message, 'net/http: request canceled (Client.Timeout exceeded while awaiting headers)')
  const tls = await failureOf(read(server.url.replace('http', 'https'), { requestTimeoutMs: 50 }))
  assert.equal(tls.failure, 'timeout')
  assert.equal(
    tls.message,
    'net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
  )
})

test('the time limit covers the body, except that of a watch', async (t) => {
  const server = await startLoopback(t, (_request, response) => {
    response.write('a')
    setTimeout(() => response.end('b'), 1500)
  })
  const transport = openTransport(connectionTo(server.url, { requestTimeoutMs: 500 }))
  const response = await transport.request({ path: '/' })
  const error = await failureOf(response.text())
  assert.equal(error.failure, 'timeout')
  assert.match(error.message, /\(Client\.Timeout or context cancellation while reading body\)$/)
  assert.equal(await (await transport.request({ path: '/', lane: 'watch' })).text(), 'ab')
  assert.equal(await (await transport.request({ path: '/', timeoutMs: 0 })).text(), 'ab')
})

test('a GET is repeated after a connection that broke before the answer', async (t) => {
  const server = await startRaw(t, (socket, count) => {
    if (count < 3) socket.resetAndDestroy()
    else socket.end(`${HEAD}Content-Length: 2\r\n\r\n{}`)
  })
  assert.equal(await read(server.url), '{}')
  assert.equal(server.connections(), 3)
})

test('a write is never repeated after a connection that broke', async (t) => {
  const server = await startRaw(t, (socket) => socket.resetAndDestroy())
  const transport = openTransport(connectionTo(server.url), undefined, QUICK)
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    const before = server.connections()
    await failureOf(transport.request({ method, path: '/', body: '{}' }))
    assert.equal(server.connections(), before + 1)
  }
})

test('kept connections that died meanwhile are replaced without counting', async (t) => {
  const requests = new Map<Socket, number>()
  const server = await startLoopback(t, (request, response) => {
    const nth = (requests.get(request.socket) ?? 0) + 1
    requests.set(request.socket, nth)
    if (nth > 1) request.socket.resetAndDestroy()
    else setTimeout(() => response.end('ok'), 20)
  })
  const transport = openTransport(connectionTo(server.url), undefined, { ...DEFAULT_RETRIES, resetDelaysMs: [] })
  const ask = async () => (await transport.request({ path: '/' })).text()
  await Promise.all(Array.from({ length: 8 }, ask))
  assert.equal(server.connections(), 8)
  assert.equal(await ask(), 'ok')
})

test('429 and 5xx that say when to come back are obeyed, for writes too', async (t) => {
  const answers = [429, 503, 500, 200]
  const server = await startLoopback(t, (_request, response) => {
    const code = answers.shift() ?? 200
    response.writeHead(code, code === 200 ? {} : { 'Retry-After': '0' }).end('{}')
  })
  const transport = openTransport(connectionTo(server.url))
  assert.equal(await (await transport.request({ method: 'POST', path: '/', body: 'b' })).text(), '{}')
  assert.deepEqual(
    server.received.map(({ body }) => body),
    ['b', 'b', 'b', 'b'],
  )
})

test('the seconds of Retry-After are waited for', async (t) => {
  let first = true
  const server = await startLoopback(t, (_request, response) => {
    response.writeHead(first ? 429 : 200, { 'Retry-After': '1' }).end('{}')
    first = false
  })
  const startedAt = performance.now()
  await read(server.url)
  assert.ok(performance.now() - startedAt >= 990)
})

test('an answer that asks to come back for ever is told after ten more tries', async (t) => {
  const server = await startLoopback(t, (_request, response) => {
    response.writeHead(429, { 'Retry-After': '0' }).end()
  })
  await assert.rejects(read(server.url), (error) => {
    assert.ok(error instanceof ServerError)
    assert.equal(error.reason, 'TooManyRequests')
    return true
  })
  assert.equal(server.received.length, 11)
})

test('what does not ask to come back is told at once', async (t) => {
  let answer: [number, Record<string, string>] = [429, {}]
  const server = await startLoopback(t, (_request, response) => response.writeHead(...answer).end('<html>no</html>'))
  const cases: [number, Record<string, string>][] = [
    [429, {}],
    [500, { 'Content-Type': 'text/html' }],
    [503, { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' }],
    [404, { 'Retry-After': '0' }],
  ]
  for (const [index, next] of cases.entries()) {
    answer = next
    await assert.rejects(read(server.url), { name: 'ServerError', code: next[0], isGeneric: true })
    assert.equal(server.received.length, index + 1)
  }
})

test('a request whose signal has fired is not sent, and one under way ends at once', async (t) => {
  const server = await startLoopback(t, (_request, response) => {
    if (server.received.length > 1) response.write('part')
  })
  const transport = openTransport(connectionTo(server.url))
  const cancelled = { name: 'CancelledError' }
  await assert.rejects(transport.request({ path: '/', signal: AbortSignal.abort('no') }), cancelled)
  assert.equal(server.connections(), 0)
  const waiting = new AbortController()
  const unanswered = transport.request({ path: '/', signal: waiting.signal })
  unanswered.catch(() => {})
  while (server.received.length === 0) await new Promise((done) => setTimeout(done, 5))
  waiting.abort()
  await assert.rejects(unanswered, cancelled)
  const reading = new AbortController()
  const response = await transport.request({ path: '/', signal: reading.signal })
  await assert.rejects(async () => {
    for await (const chunk of response.body) {
      assert.equal(chunk.toString(), 'part')
      reading.abort()
    }
  }, cancelled)
})

test('a signal that fires while a retry waits ends the wait', async (t) => {
  const server = await startLoopback(t, (_request, response) => {
    response.writeHead(429, { 'Retry-After': '60' }).end()
  })
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 30)
  const transport = openTransport(connectionTo(server.url))
  await assert.rejects(transport.request({ path: '/', signal: stop.signal }), { name: 'CancelledError' })
})

test('a server that asks for more patience than there is gets none', async (t) => {
  const server = await startLoopback(t, (_request, response) => {
    response.writeHead(429, { 'Retry-After': '600' }).end()
  })
  await assert.rejects(openTransport(connectionTo(server.url)).request({ path: '/' }), { retryAfterSeconds: 600 })
  assert.equal(server.received.length, 1)
})

test('a time limit spans all tries: a wait that would pass it is not begun', async (t) => {
  const server = await startLoopback(t, (_request, response) => {
    response.writeHead(429, { 'Retry-After': '1' }).end()
  })
  const transport = openTransport(connectionTo(server.url, { requestTimeoutMs: 1800 }))
  const startedAt = performance.now()
  await assert.rejects(transport.request({ path: '/' }), { name: 'ServerError' })
  assert.ok(performance.now() - startedAt < 1800)
  assert.equal(server.received.length, 2)
})

test('a body that nobody reads further gives its connection up', async (t) => {
  let closed = false
  const server = await startLoopback(t, (_request, response) => {
    response.once('close', () => {
      closed = true
    })
    response.write('part')
  })
  const response = await openTransport(connectionTo(server.url)).request({ path: '/' })
  for await (const _chunk of response.body) break
  const until = Date.now() + 5000
  while (!closed && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.ok(closed)
})

test('the observer of a broken body gets its error', async (t) => {
  const server = await startRaw(t, (socket) => socket.end(`${HEAD}Content-Length: 9\r\n\r\nabc`))
  const seen: Exchange[] = []
  const transport = openTransport(connectionTo(server.url), { onExchange: (e) => seen.push(e) })
  await failureOf(transport.request({ path: '/' }).then((response) => response.text()))
  assert.equal(seen.length, 1)
  assert.equal(seen[0]?.status, 200)
  assert.equal(seen[0]?.wireBytes, 3)
  assert.equal(seen[0]?.error?.name, 'ConnectionError')
})
