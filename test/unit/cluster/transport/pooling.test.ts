import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import type { CredentialState } from '../../../../src/cluster/connection.ts'
import type { Lane } from '../../../../src/cluster/http.ts'
import { LANE_PLACES, openTransport } from '../../../../src/cluster/transport/open-transport.ts'
import { connectionTo, startLoopback } from '../../../support/loopback.ts'

test('twenty requests in a row use one connection', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.end('{}'))
  const transport = openTransport(connectionTo(server.url))
  for (let i = 0; i < 20; i++) await (await transport.request({ path: `/${i}` })).text()
  assert.equal(server.received.length, 20)
  assert.equal(server.connections(), 1)
})

test('error answers give their connection back as well', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.writeHead(404).end('no'))
  const transport = openTransport(connectionTo(server.url))
  for (let i = 0; i < 5; i++) await assert.rejects(transport.request({ path: `/${i}` }))
  assert.equal(server.connections(), 1)
})

for (const [lane, method] of [
  ['read', 'GET'],
  ['write', 'PATCH'],
] as const) {
  // nothing is answered before the lane is full: one that lets fewer through is never answered
  test(`the ${lane} lane lets ${LANE_PLACES[lane]} requests through at once`, { timeout: 60_000 }, async (t) => {
    const held: ServerResponse[] = []
    let answered = 0
    let peak = 0
    const answerAll = () => {
      peak = Math.max(peak, held.length)
      answered += held.length
      for (const response of held.splice(0)) response.end('{}')
    }
    const server = await startLoopback(t, (_request, response) => {
      held.push(response)
      // one more than the lane has places gets the time to come
      if (held.length === Math.min(LANE_PLACES[lane], 100 - answered)) setTimeout(answerAll, 30)
    })
    const transport = openTransport(connectionTo(server.url))
    const signal = new AbortController().signal
    const asked = Array.from({ length: 100 }, async () =>
      (await transport.request({ method, path: '/', signal })).text(),
    )
    await Promise.all(asked)
    assert.equal(peak, LANE_PLACES[lane])
    assert.equal(server.received.length, 100)
    assert.ok(server.connections() <= LANE_PLACES[lane])
  })
}

test('a full read lane holds back neither writes nor watches, and a place is free again after every kind of end', async (t) => {
  const held: ServerResponse[] = []
  const server = await startLoopback(t, (request, response) => {
    if (request.url === '/hold') {
      held.push(response)
      response.write('x')
    } else if (request.url === '/fail') response.writeHead(500).end()
    else response.end('{}')
  })
  const transport = openTransport(connectionTo(server.url))
  const stop = new AbortController()
  const open = await Promise.all(
    Array.from({ length: LANE_PLACES.read }, () => transport.request({ path: '/hold', signal: stop.signal })),
  )
  const waiting = transport.request({ path: '/late' })
  const givenUp = new AbortController()
  const neverSent = transport.request({ path: '/never', signal: givenUp.signal })
  givenUp.abort()
  await assert.rejects(neverSent, { name: 'CancelledError' })
  await (await transport.request({ method: 'PUT', path: '/write' })).text()
  const other: readonly Lane[] = ['watch', 'write']
  for (const lane of other) await (await transport.request({ path: '/other', lane })).text()
  assert.ok(!server.received.some(({ path }) => path === '/late'))
  for await (const _chunk of open[0]?.body ?? []) break
  assert.equal(await (await waiting).text(), '{}')
  stop.abort()
  for (const response of open.slice(1)) await assert.rejects(response.text(), { name: 'CancelledError' })
  for (let i = 0; i < LANE_PLACES.read * 2; i++) await assert.rejects(transport.request({ path: '/fail' }))
  await (await transport.request({ path: '/last' })).text()
  assert.ok(!server.received.some(({ path }) => path === '/never'))
  assert.equal(held.length, LANE_PLACES.read)
})

test('answers without a body free their place although nobody reads them', async (t) => {
  const server = await startLoopback(t, (request, response) => {
    response.writeHead(request.url === '/304' ? 304 : 200, { 'Content-Length': 0 }).end()
  })
  const transport = openTransport(connectionTo(server.url))
  for (let i = 0; i < LANE_PLACES.read + 1; i++) await transport.request({ path: '/304' })
  for (let i = 0; i < LANE_PLACES.read + 1; i++) await transport.request({ path: '/empty' })
  for (let i = 0; i < LANE_PLACES.read + 1; i++) await transport.request({ method: 'HEAD', path: '/head' })
  assert.equal(server.received.length, 3 * (LANE_PLACES.read + 1))
})

test('another client certificate gets connections of its own', async (t) => {
  const server = await startLoopback(t, (_request, response) => response.end('{}'))
  let state: CredentialState = { headers: [], connectionKey: 'one' }
  const credential = { current: async () => state, renew: async () => false }
  const transport = openTransport(connectionTo(server.url, { credential }))
  const ask = async () => (await transport.request({ path: '/' })).text()
  await ask()
  await ask()
  assert.equal(server.connections(), 1)
  state = { headers: [], connectionKey: 'two' }
  await ask()
  await ask()
  assert.equal(server.connections(), 2)
})

test('a closed transport leaves no connection behind', async (t) => {
  let ended = 0
  const server = await startLoopback(t, (request, response) => {
    request.socket.once('close', () => ended++)
    response.end('{}')
  })
  const transport = openTransport(connectionTo(server.url))
  await (await transport.request({ path: '/' })).text()
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(ended, 0)
  transport.close()
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(ended, 1)
})
