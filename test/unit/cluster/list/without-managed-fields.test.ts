import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withoutManagedFields } from '../../../../src/cluster/list/without-managed-fields.ts'
import { isJsonObject, type Json, parseJson } from '../../../../src/machinery/json.ts'
import { randomFrom } from '../../../support/random.ts'

const ENTRY = { manager: 'a', operation: 'Update', fieldsV1: { 'k:{"name":"]\\"["}': { '.': {} }, 'v:"\\\\"': {} } }
const CUSTOM = { apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:a[': {} }, manager: 'b' }

describe('Leaving managed fields out of a body', () => {
  const rows: readonly (readonly [what: string, body: Json, expected?: Json])[] = [
    [
      'of a built-in object',
      { metadata: { managedFields: [ENTRY, ENTRY], name: 'x' } },
      { metadata: { managedFields: [], name: 'x' } },
    ],
    ['of a custom resource', { metadata: { managedFields: [CUSTOM] } }, { metadata: { managedFields: [] } }],
    [
      'of several objects',
      [{ managedFields: [ENTRY] }, { managedFields: [CUSTOM] }],
      [{ managedFields: [] }, { managedFields: [] }],
    ],
    ['leaves what only has the name', { spec: { managedFields: ['a', ['b']], other: { managedFields: { a: [1] } } } }],
    [
      'leaves text that holds such a list',
      { annotations: { last: JSON.stringify({ metadata: { managedFields: [ENTRY] } }) } },
    ],
    ['leaves an empty list', { metadata: { managedFields: [] } }],
    ['leaves a body without any', { metadata: { name: 'managedFields' } }],
  ]
  for (const [what, body, expected = body] of rows) {
    test(what, () => assert.deepEqual(parseJson(withoutManagedFields(JSON.stringify(body))), expected))
  }

  test('a body that breaks off stays as it is', () => {
    const whole = JSON.stringify({ metadata: { managedFields: [ENTRY] } })
    for (let end = 1; end < whole.length - 3; end++)
      assert.equal(withoutManagedFields(whole.slice(0, end)), whole.slice(0, end))
  })

  test('is what parsing first and emptying the lists gives, for random objects', (t) => {
    const seed = Number(process.env.TACK_TEST_SEED ?? Date.now() % 1e9)
    t.diagnostic(`seed ${seed}`)
    const random = randomFrom(seed)
    const text = () => random.pick(['', 'a', '"', '\\', '[', ']', '"managedFields":[', '\\"', 'é\u2028', '{'])
    const value = (depth: number): Json => {
      if (depth > 3 || random.once(3)) return random.pick<Json>([text() + text(), 1, null, true, ENTRY, [CUSTOM]])
      if (random.once(3)) return Array.from({ length: random.below(3) }, () => value(depth + 1))
      const keys = Array.from({ length: random.below(4) }, () =>
        random.pick(['managedFields', 'metadata', text(), 'b']),
      )
      return Object.fromEntries(
        keys.map((key) => [key, key === 'managedFields' && !random.once(4) ? [ENTRY, CUSTOM] : value(depth + 1)]),
      )
    }
    for (let i = 0; i < 2000; i++) {
      const body = value(0)
      assert.equal(withoutManagedFields(JSON.stringify(body)), JSON.stringify(emptied(body)))
    }
  })
})

function emptied(value: Json): Json {
  if (Array.isArray(value)) return value.map(emptied)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === 'managedFields' && isListOfEntries(item) ? [] : emptied(item),
    ]),
  )
}

function isListOfEntries(value: Json | undefined): boolean {
  const [first] = Array.isArray(value) ? value : []
  const [key, text] = isJsonObject(first) ? (Object.entries(first)[0] ?? []) : []
  return (key === 'manager' || key === 'apiVersion') && typeof text === 'string'
}
