import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { makeAuthority } from '../../../support/certificates.ts'
import { connectionTo, startLoopback } from '../../../support/loopback.ts'

/** A TCP server that gives each connection to a test. */
async function startRaw(t: TestContext, serve: (socket: Socket, count: number) => void) {
  const open: Socket[] = []
  const server = createServer((socket) => {
    open.push(socket)
    socket.on('error', () => {})
    serve(socket, open.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  return { url: `http://127.0.0.1:${address.port}`, open }
}

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'

test('an answer that comes byte by byte is read, and its connection serves the next', async (t) => {
  const server = await startRaw(t, (socket) => {
    socket.setNoDelay()
    socket.on('data', async () => {
      for (const byte of ANSWER) {
        socket.write(byte)
        await wait(1)
      }
    })
  })
  const transport = openTransport(connectionTo(server.url))
  for (let i = 0; i < 2; i++) assert.equal(await (await transport.request({ path: '/' })).text(), '{}')
  assert.equal(server.open.length, 1)
})

test('a connection is not used again when its server says so, sends more than was asked, or closes it', async (t) => {
  const endings = [
    (socket: Socket) => socket.write(ANSWER.replace('OK\r\n', 'OK\r\nConnection: close\r\n')),
    (socket: Socket) => socket.write(`${ANSWER}HTTP/1.1 200`),
    (socket: Socket) => socket.end(ANSWER),
    (socket: Socket) => {
      socket.write(ANSWER)
      setTimeout(() => socket.write('late'), 10)
    },
  ]
  for (const ending of endings) {
    const server = await startRaw(t, (socket) => socket.on('data', () => ending(socket)))
    const transport = openTransport(connectionTo(server.url))
    for (let i = 0; i < 3; i++) {
      assert.equal(await (await transport.request({ method: 'PATCH', path: '/', body: '{}' })).text(), '{}')
      await wait(30)
    }
    assert.equal(server.open.length, 3)
  }
})

test('an answer that comes before the request is sent gives the connection up', async (t) => {
  const server = await startRaw(t, (socket, count) => {
    if (count === 1) {
      socket.pause()
      socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno')
    } else socket.on('data', () => socket.write(ANSWER))
  })
  const transport = openTransport(connectionTo(server.url))
  const tooLarge = transport.request({ method: 'POST', path: '/', body: 'x'.repeat(16 * 1024 * 1024) })
  await assert.rejects(tooLarge, { name: 'ServerError', code: 413 })
  assert.equal(await (await transport.request({ path: '/' })).text(), '{}')
  assert.equal(server.open.length, 2)
})

test('a server waits for a reader that is slower, and the body is whole in the end', async (t) => {
  const total = 64 * 1024 * 1024
  const part = Buffer.alloc(64 * 1024, 'x')
  let sent = 0
  const server = await startRaw(t, (socket) => {
    const more = () => {
      while (sent < total) {
        sent += part.length
        if (!socket.write(part)) {
          socket.once('drain', more)
          return
        }
      }
    }
    socket.once('data', () => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total}\r\n\r\n`)
      more()
    })
  })
  const transport = openTransport(connectionTo(server.url))
  const response = await transport.request({ path: '/' })
  await wait(100)
  const sentUnread = sent
  assert.ok(sentUnread < total / 2, `${sentUnread} bytes were taken in that nobody had read`)
  let bytes = 0
  for await (const chunk of response.body) bytes += chunk.length
  assert.equal(bytes, total)
})

test('writes without a body say so; connections of watches are for one answer', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.end('{}'))
  const transport = openTransport(connectionTo(server.url))
  await (await transport.request({ method: 'POST', path: '/' })).text()
  await (await transport.request({ method: 'DELETE', path: '/' })).text()
  await (await transport.request({ path: '/', lane: 'watch' })).text()
  const sent = server.received.map(({ lines }) => Object.fromEntries(lines))
  assert.deepEqual(
    sent.map((lines) => [lines['Content-Length'], lines.Connection]),
    [
      ['0', undefined],
      [undefined, undefined],
      [undefined, 'close'],
    ],
  )
})

test('a path that would end the request line is never sent', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.end('{}'))
  const transport = openTransport(connectionTo(server.url))
  for (const path of ['/a b', '/a\r\nX: y', '/ü\u0100']) {
    await assert.rejects(transport.request({ path }), TypeError)
  }
  await assert.rejects(transport.request({ path: '/', headers: [['a b', 'c']] }), {
    name: 'ConfigError',
    message: 'net/http: invalid header field name "a b"',
  })
  assert.equal(server.connections(), 0)
})

test('later TLS connections take up the session of an earlier one, with its identity', async (t) => {
  const authority = makeAuthority()
  const identity = authority.issue({ commonName: 'server', hosts: ['127.0.0.1'] })
  const seen: string[] = []
  const server = await startLoopback(
    t,
    (request, response) => {
      const socket = request.socket as TLSSocket
      seen.push(`${socket.getPeerCertificate().subject?.CN} ${socket.isSessionReused() ? 'again' : 'anew'}`)
      response.writeHead(200, { Connection: 'close' }).end('{}')
    },
    { ...identity, requestCert: true, ca: authority.cert },
  )
  const state = { headers: [], clientCertificate: authority.issue({ commonName: 'jane' }), connectionKey: 'jane' }
  const credential = { current: async () => state, renew: async () => false }
  const tls = { ca: authority.cert, insecureSkipVerify: false }
  const transport = openTransport(connectionTo(server.url, { tls, credential }))
  for (let i = 0; i < 3; i++) await (await transport.request({ path: '/' })).text()
  assert.deepEqual(seen, ['jane anew', 'jane again', 'jane again'])
})
