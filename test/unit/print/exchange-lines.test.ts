import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exchangeLines, type LoggedExchange } from '../../../src/print/exchange-lines.ts'

const get: LoggedExchange = {
  method: 'GET',
  url: 'https://127.0.0.1:6443/api/v1/namespaces/shop/pods?limit=500',
  requestHeaders: [
    ['Accept', 'application/json'],
    ['Authorization', 'Bearer abc'],
  ],
  status: 200,
  responseHeaders: [
    ['Audit-Id', '1'],
    ['Content-Type', 'application/json'],
  ],
  responseBody: '{"kind":"PodList"}\n',
  totalMs: 11.6,
  attempt: 1,
}

test('Below 6 nothing is told', () => assert.deepEqual(exchangeLines(get, 5), []))

test('6 tells the request, its status and its time on one line', () => {
  assert.deepEqual(exchangeLines(get, 6), [`GET ${get.url} 200 OK in 12 milliseconds`])
})

test('A request that was repeated says which attempt it was', () => {
  assert.deepEqual(exchangeLines({ ...get, status: 429, attempt: 2 }, 6), [
    `GET ${get.url} (attempt 2) 429 Too Many Requests in 12 milliseconds`,
  ])
})

test('An answer that did not come says why', () => {
  const { status: _status, responseHeaders: _headers, responseBody: _body, ...unanswered } = get
  const error = new Error('connect ECONNREFUSED 127.0.0.1:6443')
  assert.deepEqual(exchangeLines({ ...unanswered, error }, 6), [
    `GET ${get.url} failed in 12 milliseconds: connect ECONNREFUSED 127.0.0.1:6443`,
  ])
  assert.equal(
    exchangeLines({ ...unanswered, error }, 8).at(-1),
    'Response: failed in 12 milliseconds: connect ECONNREFUSED 127.0.0.1:6443',
  )
})

test('An answer that broke off says why', () => {
  assert.deepEqual(exchangeLines({ ...get, error: new Error('unexpected\nEOF') }, 6), [
    `GET ${get.url} 200 OK in 12 milliseconds: unexpected EOF`,
  ])
})

test('7 tells the headers of the request, credentials masked', () => {
  assert.deepEqual(exchangeLines(get, 7), [
    `GET ${get.url}`,
    'Request Headers:',
    '    Accept: application/json',
    '    Authorization: Bearer <masked>',
    'Response Status: 200 OK in 12 milliseconds',
  ])
})

test('8 tells headers and bodies of both sides', () => {
  assert.deepEqual(exchangeLines({ ...get, method: 'POST', requestBody: '{"a":1}' }, 8), [
    'Request Body: {"a":1}',
    `POST ${get.url}`,
    'Request Headers:',
    '    Accept: application/json',
    '    Authorization: Bearer <masked>',
    'Response Status: 200 OK in 12 milliseconds',
    'Response Headers:',
    '    Audit-Id: 1',
    '    Content-Type: application/json',
    'Response Body: {"kind":"PodList"}\n',
  ])
})

const SIZES: readonly [verbosity: number, shown: string][] = [
  [8, `${'x'.repeat(1024)} [truncated 18976 chars]`],
  [9, `${'x'.repeat(10_240)} [truncated 9760 chars]`],
  [10, 'x'.repeat(20_000)],
]

for (const [verbosity, shown] of SIZES) {
  test(`${verbosity} shows as much of a body as kubectl does`, () => {
    const lines = exchangeLines({ ...get, responseBody: 'x'.repeat(20_000) }, verbosity)
    assert.equal(lines.at(-1), `Response Body: ${shown}`)
  })
}

const SECRET_URLS = [
  'https://h/api/v1/secrets',
  'https://h/api/v1/namespaces/shop/secrets?limit=1',
  'https://h/api/v1/namespaces/shop/secrets/s',
  'https://h/behind/a/proxy/api/v1/namespaces/shop/secrets/s?fieldManager=tack',
  'https://h/api/v1/watch/namespaces/shop/secrets/s',
]

for (const url of SECRET_URLS) {
  test(`A patch sent to ${url} is known to be one of a Secret`, () => {
    const lines = exchangeLines({ ...get, url, method: 'PATCH', requestBody: '{"data":{"key":"aHVzaA=="}}' }, 10)
    assert.equal(lines[0], 'Request Body: {"data":{"key":"<masked>"}}')
  })
}

test('A secret is masked before the body is cut', () => {
  const responseBody = JSON.stringify({ kind: 'Secret', data: { key: 'h'.repeat(5000) } })
  assert.equal(
    exchangeLines({ ...get, responseBody }, 8).at(-1),
    'Response Body: {"kind":"Secret","data":{"key":"<masked>"}}',
  )
})

test('What a server sends cannot obey a terminal', () => {
  const lines = exchangeLines({ ...get, responseBody: '\u001b[2J', responseHeaders: [['X', '\u009b2J']] }, 8)
  assert.doesNotMatch(lines.join(''), /[\u001b\u009b]/)
})
