import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { readUrl } from '../../../../src/manifest/sources/read-url.ts'

/** Answers with each status in turn, and with the last one from then on; 0 cuts the connection. */
async function serve(t: TestContext, ...statuses: readonly number[]) {
  let requests = 0
  const server = createServer((_request, response) => {
    const status = statuses[Math.min(requests++, statuses.length - 1)] ?? 200
    if (status === 0) response.socket?.destroy()
    else response.writeHead(status, { location: '/again' }).end('body')
  })
  t.after(() => server.close())
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`, count: () => requests }
}

const options = { env: {}, retryDelayMs: 1 }

describe('a server that fails', () => {
  test('is asked three times', async (t) => {
    const { url, count } = await serve(t, 500, 503, 200)
    assert.equal(Buffer.from(await readUrl(url, options)).toString(), 'body')
    assert.equal(count(), 3)
  })

  test('is not asked a fourth time', async (t) => {
    const { url, count } = await serve(t, 500, 502, 503, 200)
    await assert.rejects(readUrl(url, options), {
      message: `unable to read URL "${url}", server reported 503 Service Unavailable, status code=503`,
    })
    assert.equal(count(), 3)
  })

  test('is asked again when it cuts the connection', async (t) => {
    const { url, count } = await serve(t, 0, 200)
    assert.equal(Buffer.from(await readUrl(url, options)).toString(), 'body')
    assert.equal(count(), 2)
  })

  test('is not asked again when the fault is ours', async (t) => {
    const { url, count } = await serve(t, 403, 200)
    await assert.rejects(readUrl(url, options), /server reported 403 Forbidden, status code=403$/)
    assert.equal(count(), 1)
  })

  test('is given up while we wait for the next attempt', async (t) => {
    const { url, count } = await serve(t, 500)
    const signal = AbortSignal.timeout(30)
    await assert.rejects(readUrl(url, { env: {}, retryDelayMs: 60_000, signal }))
    assert.equal(count(), 1)
  })
})

test('redirects in a circle come to an end', async (t) => {
  const { url, count } = await serve(t, 301)
  await assert.rejects(readUrl(url, options), /stopped after 10 redirects$/)
  assert.equal(count(), 33, 'three attempts of eleven requests')
})
