import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redactBody } from '../../../src/print/redact-body.ts'
import { redactHeader, redactUrl } from '../../../src/print/redact-header.ts'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's' },
  data: { key: 'aHVzaA==' },
  stringData: { k: 'hush' },
}
const bare = { metadata: { name: 's' }, data: { key: 'aHVzaA==' } }
const withLastApplied = { metadata: { annotations: { [LAST_APPLIED]: JSON.stringify(secret) } } }

const SECRET_BODIES: readonly [about: string, body: unknown, isOfSecrets: boolean][] = [
  ['a Secret', secret, false],
  ['a List with a Secret', { kind: 'List', items: [{ kind: 'Pod' }, secret] }, false],
  ['a SecretList, whose items have no kind', { kind: 'SecretList', items: [bare] }, false],
  ['a Table of Secrets', { kind: 'Table', rows: [{ cells: ['s'], object: secret }] }, false],
  ['a Table of metadata with last-applied annotations', { kind: 'Table', rows: [{ object: withLastApplied }] }, false],
  ['a watch event', { type: 'ADDED', object: secret }, false],
  ['a last-applied annotation', withLastApplied, false],
  [
    'a last-applied annotation that is no JSON',
    { metadata: { annotations: { [LAST_APPLIED]: 'data: {key: hush}' } } },
    false,
  ],
  ['an object inside another', { spec: { template: secret } }, false],
  ['an apply without kind', bare, true],
  ['a merge patch', { data: { key: 'aHVzaA==', gone: null } }, true],
  ['a JSON patch of a key', [{ op: 'replace', path: '/data/key', value: 'aHVzaA==' }], true],
  ['a JSON patch of the whole object', [{ op: 'replace', path: '', value: secret }], true],
  ['a JSON patch of an annotation', [{ op: 'add', path: '/metadata/annotations/x', value: 'hush' }], true],
  ['a token', { kind: 'TokenRequest', status: { token: 'hush' } }, false],
]

for (const [about, body, isOfSecrets] of SECRET_BODIES) {
  test(`Nothing secret is left of ${about}`, () => {
    const redacted = redactBody(JSON.stringify(body), { isOfSecrets })
    assert.doesNotMatch(redacted, /hush|aHVzaA/)
    assert.match(redacted, /<masked>/)
    JSON.parse(redacted)
  })
}

test('Names of keys stay, and so does everything that is no secret', () => {
  assert.equal(
    redactBody(JSON.stringify(secret), { isOfSecrets: false }),
    '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"key":"<masked>"},"stringData":{"k":"<masked>"}}',
  )
})

const QUOTED =
  '"map[data:map[key:aHVzaA==] metadata:map[annotations:map[x:{\\"k\\":\\"hush\\"}]]]": error decoding from json: illegal base64 data'
const REFUSALS: readonly [about: string, message: string][] = [
  ['a patch that cannot be decoded', ` "" is invalid: patch: Invalid value: ${QUOTED}`],
  [
    'a field of another type',
    '.data.x: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"y":"hush"}}',
  ],
]

for (const [about, message] of REFUSALS) {
  test(`Nothing secret is left of what a server says about ${about}`, () => {
    const status = { kind: 'Status', status: 'Failure', message, details: { causes: [{ field: 'patch', message }] } }
    for (const body of [status, { type: 'ERROR', object: status }]) {
      const redacted = redactBody(JSON.stringify(body), { isOfSecrets: true })
      assert.doesNotMatch(redacted, /hush|aHVzaA/)
      assert.match(redacted, /is invalid: patch: |expected string, got /)
    }
    const other = JSON.stringify(status)
    assert.equal(redactBody(other, { isOfSecrets: false }), other)
  })
}

test('Each line of a watch is read for itself', () => {
  const lines = `${JSON.stringify({ type: 'ADDED', object: secret })}\n${JSON.stringify({ type: 'BOOKMARK' })}\n`
  const redacted = redactBody(lines, { isOfSecrets: true })
  assert.equal(redacted.split('\n').length, 3)
  assert.doesNotMatch(redacted, /hush|aHVzaA/)
})

const UNTOUCHED = [
  '{ "kind": "ConfigMap",\n  "data": {"a": "b"} }',
  '{"n":9007199254740993,"x":1e2}',
  'plain text',
  '',
  '{"kind":"Pod","spec":{"volumes":[{"secret":{"secretName":"s"}}]}}',
]

for (const body of UNTOUCHED) {
  test(`${JSON.stringify(body)} stays as it came`, () => assert.equal(redactBody(body, { isOfSecrets: false }), body))
}

test('Text that cannot be read and may hold a secret is masked as a whole', () => {
  assert.equal(redactBody('kind: Secret\ndata: {key: hush}', { isOfSecrets: false }), '<masked> (30 characters)')
  assert.equal(redactBody('data: {key: hush}', { isOfSecrets: true }), '<masked> (17 characters)')
  assert.equal(
    redactBody('{"kind":"SecretList","items":[{"data":{"key":"hu', { isOfSecrets: false }),
    '<masked> (48 characters)',
  )
})

const HEADERS: readonly [name: string, value: string, shown: string][] = [
  ['Authorization', 'Bearer abc.def', 'Bearer <masked>'],
  ['authorization', 'Basic dXNlcg==', 'Basic <masked>'],
  ['Authorization', 'Bearer', 'Bearer'],
  ['Authorization', 'abcdef', '<masked>'],
  ['Authorization', 'Weird abc', '<masked>'],
  ['Authorization', '', ''],
  ['Cookie', 'session=1', '<masked>'],
  ['Set-Cookie', 'session=1', '<masked>'],
  ['X-Auth-Token', 'abc', '<masked>'],
  ['Accept', 'application/json', 'application/json'],
]

for (const [name, value, shown] of HEADERS) {
  test(`The header ${name}: ${value} is shown as "${shown}"`, () => assert.equal(redactHeader(name, value), shown))
}

test('URLs lose passwords and tokens, and nothing else', () => {
  assert.equal(redactUrl('https://u:p@h:6443/api?token=abc&limit=5'), 'https://h:6443/api?token=masked&limit=5')
  assert.equal(redactUrl('https://h:6443/api?labelSelector=a%3Db'), 'https://h:6443/api?labelSelector=a%3Db')
  assert.equal(redactUrl('/api/v1'), '/api/v1')
})

test('a member that Secrets do not have is masked too: it may be a misspelled one', () => {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's' },
    stringdata: { k: 'seen' },
    type: 'Opaque',
  }
  const masked = redactBody(JSON.stringify(secret), { isOfSecrets: true })
  assert.deepEqual(JSON.parse(masked), { ...secret, stringdata: { k: '<masked>' } })
})
