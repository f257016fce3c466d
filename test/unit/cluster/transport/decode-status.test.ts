import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeStatus, isFailureStatus, parseRetryAfter } from '../../../../src/cluster/transport/decode-status.ts'
import { quoteAsGo } from '../../../../src/cluster/transport/generic-status.ts'
import { targetOf } from '../../../../src/cluster/transport/request-target.ts'

const GET_PODS = { method: 'GET', path: '/api/v1/namespaces/a/pods?limit=500' }

const GENERIC: readonly [code: number, reason: string, message: string][] = [
  [400, 'BadRequest', 'the server rejected our request for an unknown reason'],
  [401, 'Unauthorized', 'the server has asked for the client to provide credentials'],
  [403, 'Forbidden', 'some text'],
  [404, 'NotFound', 'the server could not find the requested resource'],
  [405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  [406, 'NotAcceptable', 'some text'],
  [409, 'Conflict', 'the server reported a conflict'],
  [415, 'UnsupportedMediaType', 'some text'],
  [418, '', 'the server responded with the status code 418 but did not return more information'],
  [422, 'Invalid', 'the server rejected our request due to an error in our request'],
  [429, 'TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  [500, 'InternalError', 'an error on the server ("some text") has prevented the request from succeeding'],
  [502, 'InternalError', 'an error on the server ("some text") has prevented the request from succeeding'],
  [503, 'ServiceUnavailable', 'the server is currently unable to handle the request'],
  [
    504,
    'Timeout',
    'the server was unable to return a response in the time allotted, but may still be processing the request',
  ],
]

for (const [code, reason, message] of GENERIC) {
  test(`a ${code} of plain text has the generic words for it`, () => {
    const error = decodeStatus({ code, contentType: 'text/plain', body: ' some text\n' }, GET_PODS)
    assert.equal(error.code, code)
    assert.equal(error.reason, reason)
    assert.equal(error.message, `${message} (get pods)`)
    assert.equal(error.isGeneric, true)
    assert.deepEqual(error.status.details, {
      kind: 'pods',
      causes: [{ reason: 'UnexpectedServerResponse', message: 'some text' }],
    })
  })
}

test('a 409 to a POST means that the object exists', () => {
  const error = decodeStatus(
    { code: 409, body: '' },
    { method: 'POST', path: '/apis/apps/v1/namespaces/a/deployments' },
  )
  assert.equal(error.reason, 'AlreadyExists')
  assert.equal(error.message, 'the server reported a conflict (post deployments.apps)')
  assert.equal(error.status.details?.group, 'apps')
})

test('a 406 without text says what it means', () => {
  const error = decodeStatus({ code: 406, contentType: 'application/json', body: '{}' }, GET_PODS)
  assert.equal(
    error.message,
    'the server was unable to respond with a content type that the client supports (get pods)',
  )
})

test('the body of a page is quoted as Go quotes, other types are unknown', () => {
  const html = { code: 500, contentType: 'text/html; charset=utf-8', body: '<b>"no"</b>\n  x é\n' }
  const version = { method: 'GET', path: '/version' }
  assert.equal(
    decodeStatus(html, version).message,
    'an error on the server ("<b>\\"no\\"</b>\\n  x é") has prevented the request from succeeding',
  )
  assert.equal(
    decodeStatus({ ...html, contentType: 'application/json' }, version).message,
    'an error on the server ("unknown") has prevented the request from succeeding',
  )
  assert.equal(
    decodeStatus({ ...html, contentType: undefined, body: 'plain' }, version).message,
    'an error on the server ("plain") has prevented the request from succeeding',
  )
})

test('at most 2048 bytes of a text are kept', () => {
  const error = decodeStatus({ code: 500, contentType: 'text/plain', body: 'x'.repeat(5000) }, GET_PODS)
  assert.equal(error.status.details?.causes?.[0]?.message, 'x'.repeat(2048))
})

test('a Status speaks for itself, with details, causes and the token for an inconsistent continuation', () => {
  const body = JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: { continue: 'abc' },
    status: 'Failure',
    message: 'The provided continue parameter is too old',
    reason: 'Expired',
    details: { name: 'x', kind: 'pods', uid: 'u', causes: [{ reason: 'R', message: 'M', field: 'F' }, 7], other: 1 },
    code: 410,
  })
  const error = decodeStatus({ code: 410, contentType: 'application/json', body }, GET_PODS)
  assert.deepEqual(error.status, {
    code: 410,
    reason: 'Expired',
    message: 'The provided continue parameter is too old',
    details: { name: 'x', kind: 'pods', uid: 'u', causes: [{ reason: 'R', message: 'M', field: 'F' }] },
    continue: 'abc',
  })
  assert.equal(error.isGeneric, false)
  assert.equal(error.retryAfterSeconds, undefined)
})

test('a Status without reason or code keeps an empty reason and takes the code of the answer', () => {
  const error = decodeStatus({ code: 500, body: '{"kind":"Status","status":"Failure","message":"boom"}' }, GET_PODS)
  assert.deepEqual(error.status, { code: 500, reason: '', message: 'boom' })
})

test('a Status of success under an error code, and JSON that is none, count as no Status', () => {
  for (const body of ['{"kind":"Status","status":"Success"}', '{"a":1}', '[]', 'null', '{"kind":']) {
    const error = decodeStatus({ code: 404, contentType: 'application/json', body }, GET_PODS)
    assert.equal(error.message, 'the server could not find the requested resource (get pods)')
    assert.equal(error.isGeneric, true)
  }
})

test('seconds to wait come from the header or from the details', () => {
  const body = '{"kind":"Status","status":"Failure","details":{"retryAfterSeconds":3}}'
  assert.equal(decodeStatus({ code: 504, body }, GET_PODS).retryAfterSeconds, 3)
  assert.equal(decodeStatus({ code: 504, body, retryAfter: '7' }, GET_PODS).retryAfterSeconds, 7)
  assert.equal(decodeStatus({ code: 503, body: 'x', retryAfter: '7' }, GET_PODS).retryAfterSeconds, 7)
  assert.equal(parseRetryAfter('0'), 0)
  for (const value of [undefined, '', '-1', '1.5', 'Wed, 21 Oct 2026 07:28:00 GMT']) {
    assert.equal(parseRetryAfter(value), undefined)
  }
})

test('paths tell resource, group and name', () => {
  const table: readonly [path: string, expected: ReturnType<typeof targetOf>][] = [
    ['/api/v1/pods', { group: '', resource: 'pods' }],
    ['/api/v1/namespaces', { group: '', resource: 'namespaces' }],
    ['/api/v1/namespaces/a', { group: '', resource: 'namespaces', name: 'a' }],
    ['/api/v1/namespaces/a/status', { group: '', resource: 'namespaces', name: 'a' }],
    ['/api/v1/namespaces/a/pods/b/log?x=/y', { group: '', resource: 'pods', name: 'b' }],
    ['/apis/apps/v1/namespaces/a/deployments/b%2Fc', { group: 'apps', resource: 'deployments', name: 'b/c' }],
    ['/apis/a.io/v1/foos/%zz', { group: 'a.io', resource: 'foos', name: '%zz' }],
    ['/apis/apps/v1', undefined],
    ['/apis/apps', undefined],
    ['/api', undefined],
    ['/version', undefined],
    ['/openapi/v3/apis/apps/v1', undefined],
  ]
  for (const [path, expected] of table) assert.deepEqual(targetOf(path), expected, path)
})

test('quotes are those of Go', () => {
  assert.equal(quoteAsGo('a"b\\c\n\t\r\x07\x00\x7f é 😀 \u200b'), '"a\\"b\\\\c\\n\\t\\r\\a\\x00\\x7f é 😀 \\u200b"')
})

test('a failure Status is recognised wherever it occurs', () => {
  assert.ok(isFailureStatus({ kind: 'Status', status: 'Failure' }))
  for (const value of [
    undefined,
    null,
    'x',
    {},
    { kind: 'Status', status: 'Success' },
    { kind: 'Pod', status: 'Failure' },
  ]) {
    assert.ok(!isFailureStatus(value))
  }
})
