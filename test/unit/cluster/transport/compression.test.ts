import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGzip, gzipSync } from 'node:zlib'
import { openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { connectionTo, startLoopback } from '../../../support/loopback.ts'

test('compressed bodies are read as they were, and their bytes on the wire are counted', async (t) => {
  const text = JSON.stringify({ items: Array.from({ length: 20_000 }, (_, i) => `größe-${i}`) })
  const packed = gzipSync(text)
  const server = await startLoopback(t, (_request, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed)
  })
  const response = await openTransport(connectionTo(server.url)).request({ path: '/' })
  assert.equal(await response.text(), text)
  assert.equal(response.wireBytes(), packed.length)
})

test('a compressed error body is decoded', async (t) => {
  const status = { kind: 'Status', status: 'Failure', code: 404, reason: 'NotFound', message: 'pods "x" not found' }
  const server = await startLoopback(t, (_request, response) => {
    response.writeHead(404, { 'Content-Encoding': 'gzip' }).end(gzipSync(JSON.stringify(status)))
  })
  const transport = openTransport(connectionTo(server.url))
  await assert.rejects(transport.request({ path: '/' }), { name: 'ServerError', message: 'pods "x" not found' })
})

test('without compression the server is asked for none', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.end('{}'))
  await openTransport(connectionTo(server.url, { disableCompression: true })).request({ path: '/' })
  assert.equal(new Map(server.received[0]?.lines).get('Accept-Encoding'), 'identity')
})

test('what a compressed stream has flushed arrives before the stream ends', async (t) => {
  const server = await startLoopback(t, (_request, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' })
    const gzip = createGzip()
    gzip.pipe(response)
    gzip.write('first\n')
    gzip.flush()
  })
  const response = await openTransport(connectionTo(server.url)).request({ path: '/', lane: 'watch' })
  for await (const chunk of response.body) {
    assert.equal(chunk.toString(), 'first\n')
    break
  }
})

test('a large body is never held as a whole', async (t) => {
  const megabyte = Buffer.alloc(1024 * 1024, 'x')
  const total = 64
  const server = await startLoopback(t, async (_request, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' })
    const gzip = createGzip({ level: 1 })
    gzip.pipe(response)
    for (let i = 0; i < total; i++) {
      if (!gzip.write(megabyte)) await new Promise((resolve) => gzip.once('drain', resolve))
    }
    gzip.end()
  })
  const response = await openTransport(connectionTo(server.url)).request({ path: '/' })
  let bytes = 0
  let largest = 0
  for await (const chunk of response.body) {
    bytes += chunk.length
    largest = Math.max(largest, chunk.length)
  }
  assert.equal(bytes, total * megabyte.length)
  assert.ok(largest <= 256 * 1024)
})
