import assert from 'node:assert/strict'
import { createServer as createHttp, type IncomingMessage, request as sendHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { connect, createServer as createTcp, type Server, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { ConnectionError } from '../../../../src/errors.ts'
import { makeAuthority } from '../../../support/certificates.ts'
import { connectionTo, startLoopback } from '../../../support/loopback.ts'

const authority = makeAuthority()
const good = authority.issue({ commonName: 'server', hosts: ['127.0.0.1', 'localhost'] })

async function listen(t: TestContext, server: Server): Promise<number> {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  return address.port
}

function join(a: Socket, b: Socket): void {
  a.on('error', () => b.destroy())
  b.on('error', () => a.destroy())
  a.pipe(b)
  b.pipe(a)
}

/** A proxy for tunnels and for plain requests that notes what it was asked. */
async function startProxy(t: TestContext, refusal?: string) {
  const asked: [line: string, authorization: string | undefined][] = []
  const note = (request: IncomingMessage) =>
    asked.push([`${request.method} ${request.url}`, request.headers['proxy-authorization']])
  const server = createHttp((request, response) => {
    note(request)
    const url = new URL(request.url ?? '')
    const onward = sendHttp(url, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
  })
  server.on('connect', (request, socket: Socket) => {
    note(request)
    if (refusal) {
      socket.end(`HTTP/1.1 ${refusal}\r\n\r\n`)
      return
    }
    const [host = '', port = ''] = (request.url ?? '').split(':')
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      join(socket, onward)
    })
  })
  return { port: await listen(t, server), asked }
}

/** A SOCKS5 proxy (RFC 1928) without authentication that notes the names it was asked for. */
async function startSocks(t: TestContext) {
  const asked: string[] = []
  const server = createTcp((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]))
      socket.once('data', (ask: Buffer) => {
        const isName = ask[3] === 3
        const length = isName ? (ask[4] ?? 0) : 4
        const start = isName ? 5 : 4
        const part = ask.subarray(start, start + length)
        const host = isName ? part.toString() : part.join('.')
        const port = ask.readUInt16BE(start + length)
        asked.push(`${isName ? 'name' : 'address'} ${host}`)
        const onward = connect(port, '127.0.0.1', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
          join(socket, onward)
        })
      })
    })
  })
  return { port: await listen(t, server), asked }
}

test('https goes through a tunnel of the proxy, with its credentials and kept connections', async (t) => {
  const proxy = await startProxy(t)
  const server = await startLoopback(t, (_request, response) => response.end('{}'), good)
  const transport = openTransport(
    connectionTo(`https://localhost:${server.port}`, {
      proxyUrl: `http://me:p%40ss@127.0.0.1:${proxy.port}`,
      tls: { ca: authority.cert, insecureSkipVerify: false },
    }),
  )
  for (let i = 0; i < 3; i++) await (await transport.request({ path: `/${i}` })).text()
  const basic = `Basic ${Buffer.from('me:p@ss').toString('base64')}`
  assert.deepEqual(proxy.asked, [[`CONNECT localhost:${server.port}`, basic]])
  assert.equal(server.received.length, 3)
})

test('the certificate behind a tunnel is verified', async (t) => {
  const proxy = await startProxy(t)
  const server = await startLoopback(t, (_request, response) => response.end('{}'), good)
  const proxyUrl = `http://127.0.0.1:${proxy.port}`
  const cases = [
    [{ ca: makeAuthority().cert, insecureSkipVerify: false }, /signed by unknown authority$/],
    [{ ca: authority.cert, insecureSkipVerify: false, serverName: 'other' }, /is valid for localhost, not other$/],
  ] as const
  for (const [tls, words] of cases) {
    const transport = openTransport(connectionTo(server.url, { proxyUrl, tls }))
    await assert.rejects(transport.request({ path: '/' }), (error) => {
      assert.ok(error instanceof ConnectionError)
      assert.equal(error.failure, 'tls')
      assert.match(error.message, words)
      return true
    })
  }
  assert.equal(server.received.length, 0)
})

test('a proxy that nobody vouches for gets no credentials, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async (t) => {
  const proxy = createHttps(good)
  let asked = 0
  proxy.on('connect', (_request, socket: Socket) => {
    asked += 1
    socket.destroy()
  })
  const proxyUrl = `https://me:secret@127.0.0.1:${await listen(t, proxy)}`
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  t.after(() => delete process.env.NODE_TLS_REJECT_UNAUTHORIZED)
  const transport = openTransport(connectionTo('https://localhost:1', { proxyUrl }))
  await assert.rejects(transport.request({ path: '/' }), ConnectionError)
  assert.equal(asked, 0)
})

test('plain http is sent to the proxy with its whole address', async (t) => {
  const proxy = await startProxy(t)
  const server = await startLoopback(t, (_request, response) => response.end('{"a":1}'))
  const proxyUrl = `http://me:you@127.0.0.1:${proxy.port}`
  const transport = openTransport(connectionTo(`${server.url}/base`, { proxyUrl }))
  assert.equal(await (await transport.request({ path: '/x?y=1' })).text(), '{"a":1}')
  const basic = `Basic ${Buffer.from('me:you').toString('base64')}`
  assert.deepEqual(proxy.asked, [[`GET ${server.url}/base/x?y=1`, basic]])
  assert.equal(server.received[0]?.path, '/base/x?y=1')
})

test('a SOCKS proxy resolves names itself, for http and https', async (t) => {
  const proxy = await startSocks(t)
  const proxyUrl = `socks5://127.0.0.1:${proxy.port}`
  const plain = await startLoopback(t, (_request, response) => response.end('plain'))
  const secure = await startLoopback(t, (_request, response) => response.end('secure'), good)
  const ask = async (server: string) => {
    const tls = { ca: authority.cert, insecureSkipVerify: false, serverName: 'localhost' }
    return (await openTransport(connectionTo(server, { proxyUrl, tls })).request({ path: '/' })).text()
  }
  assert.equal(await ask(`http://only-the-proxy-knows.invalid:${plain.port}`), 'plain')
  assert.equal(await ask(`https://only-the-proxy-knows.invalid:${secure.port}`), 'secure')
  assert.deepEqual(proxy.asked, ['name only-the-proxy-knows.invalid', 'name only-the-proxy-knows.invalid'])
})

test('a proxy that refuses, or is not there, is a failure of the proxy', async (t) => {
  const proxy = await startProxy(t, '403 Forbidden by policy')
  const server = await startLoopback(t, (_request, response) => response.end('{}'), good)
  const cases = [
    [`http://127.0.0.1:${proxy.port}`, /^Forbidden by policy$/],
    ['http://127.0.0.1:1', /^proxyconnect tcp: dial tcp 127\.0\.0\.1:1: connect: connection refused$/],
  ] as const
  for (const [proxyUrl, words] of cases) {
    const transport = openTransport(connectionTo(server.url, { proxyUrl }))
    await assert.rejects(transport.request({ path: '/' }), (error) => {
      assert.ok(error instanceof ConnectionError, String(error))
      assert.equal(error.failure, 'proxy')
      assert.match(error.message, words)
      return true
    })
  }
  assert.equal(server.received.length, 0)
})
