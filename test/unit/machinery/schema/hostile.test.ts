// What nobody should send, and somebody will: it is told of, soon, and nothing is thrown.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json, JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { admit } from '../../../../src/machinery/schema/admit.ts'
import { type DefinedResource, readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { schemasOfDocument } from '../../../../src/machinery/schema/read-document.ts'
import { checkRules } from '../../../../src/machinery/schema/rules/check-rules.ts'
import type { Schema } from '../../../../src/machinery/schema/schema.ts'
import { garbage, garbageSchema } from '../../../support/garbage.ts'
import { randomFrom } from '../../../support/random.ts'

const SEED = Number(process.env.TACK_TEST_SEED ?? 5)
const OBJECTS = 1500
/** Far more than anything here takes, far less than what it is about would take. */
const SOON_MS = 60_000

function resourceOf(schema: Schema, more: Partial<DefinedResource> = {}): DefinedResource {
  const gvk = { group: 'g', version: 'v1', kind: 'K' }
  return { gvk, namespaced: true, storage: true, schema, hasStatus: false, scale: undefined, ...more }
}

function objectWith(fields: JsonObject): KubeObject {
  return { apiVersion: 'g/v1', kind: 'K', metadata: { name: 'a', namespace: 'b' }, ...fields } as KubeObject
}

test('Garbage of any kind is admitted or refused, but not thrown at', (t) => {
  t.diagnostic(`seed ${SEED}`)
  const random = randomFrom(SEED)
  const object = () => {
    const fields = { spec: garbage(random, 1), status: garbage(random, 1), a: garbage(random, 2) }
    const known = random.once(6) ? garbage(random) : objectWith(fields)
    return (random.once(6) ? { ...(known as JsonObject), metadata: garbage(random, 1) } : known) as KubeObject
  }
  let refused = 0
  for (let i = 0; i < OBJECTS; i++) {
    const paths = random.pick(['.spec.a', '', 'x'])
    const scale = { specReplicasPath: paths, statusReplicasPath: '.status.a', labelSelectorPath: undefined }
    const more = { hasStatus: random.once(2), namespaced: random.once(2), ...(random.once(4) ? { scale } : {}) }
    const resource = resourceOf(readStructural(garbageSchema(random)), more)
    const [before, after] = [object(), object()]
    for (const options of [{}, { old: before }, { old: after }, { old: before, subresource: 'status' as const }]) {
      const { causes } = admit(after, resource, options)
      if (causes.length > 0) refused++
      assert.ok(causes.every(({ reason }) => reason !== 'InternalError'))
    }
  }
  assert.ok(refused > OBJECTS)
})

describe('An object too deep to be walked is told of, by', () => {
  const deep = (wrap: (value: Json) => Json) => {
    let value: Json = 'x'
    for (let i = 0; i < 5000; i++) value = wrap(value)
    return value
  }
  const circle = schemasOfDocument({
    components: {
      schemas: {
        K: {
          type: 'object',
          properties: {
            self: { $ref: '#/components/schemas/K' },
            list: { type: 'array', items: { $ref: '#/components/schemas/K' } },
          },
          'x-kubernetes-validations': [{ rule: '!has(self.nothing)' }, { rule: 'self == self' }],
          'x-kubernetes-group-version-kind': [{ group: 'g', version: 'v1', kind: 'K' }],
        },
      },
    },
  }).schemaOf({ group: 'g', version: 'v1', kind: 'K' })
  const cases: readonly (readonly [string, Schema | undefined, JsonObject])[] = [
    ['a schema that refers to itself', circle, { self: deep((self) => ({ self })) }],
    ['a schema whose lists refer to it', circle, { list: deep((item) => ({ list: [item] })) }],
    [
      'a schema that knows nothing of it',
      readStructural({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }),
      { a: deep((a) => ({ a })) },
    ],
    [
      'a schema that takes none of it',
      readStructural({ type: 'object', properties: { a: { type: 'string' } } }),
      { a: deep((a) => [a]) },
    ],
  ]
  for (const [what, schema, fields] of cases) {
    test(what, () => {
      assert.ok(schema)
      const started = performance.now()
      const verdict = admit(objectWith(fields), resourceOf(schema))
      const again = admit(objectWith(fields), resourceOf(schema), { old: objectWith(fields) })
      assert.ok(performance.now() - started < SOON_MS)
      assert.deepEqual(again.causes.length > 0, verdict.causes.length > 0)
    })
  }

  test('a schema as deep as it is', () => {
    let schema: JsonObject = { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == "y"' }] }
    for (let i = 0; i < 5000; i++) schema = { type: 'object', properties: { a: schema } }
    const { causes } = admit(objectWith({ a: deep((a) => ({ a })) }), resourceOf(readStructural(schema)))
    assert.ok(causes.length > 0)
  })
})

describe('A rule that takes longer than its cost allows ends soon, with an error:', () => {
  const numbers = { type: 'array', items: { type: 'integer' } }
  const many = Array.from({ length: 100_000 }, (_, i) => i)
  const text = { type: 'string' }
  const withLists = {
    type: 'object',
    properties: { s: text, l: numbers, o: { type: 'array', items: { type: 'object', additionalProperties: text } } },
  }
  const big = Object.fromEntries(many.map((i) => [`k${i}`, 'v']))
  const cases: readonly (readonly [rule: string, schema: JsonObject, value: Json, message: RegExp])[] = [
    ['self.all(x, self.all(y, x <= y || true))', numbers, many, /actual cost limit exceeded/],
    ['self.all(x, (self + self).size() > 0)', numbers, many, /operation interrupted/],
    ['self.distinct().size() > 0', numbers, many, /cost/],
    ['self.sort().size() > 0', numbers, many, /cost/],
    [
      `optional.of(self)${'.optMap(x, x + x)'.repeat(15)}.value().size() < 0`,
      numbers,
      many,
      /operation interrupted|cost/,
    ],
    ['self.l.all(x, size(self.s) > x)', withLists, { s: 'a'.repeat(3_000_000), l: many }, /operation interrupted/],
    ['self.l.all(x, self.o == self.o)', withLists, { o: [big], l: many }, /operation interrupted/],
    ['self.l.all(x, self.o[0] in self.o)', withLists, { o: [{}, big, big], l: many }, /cost|interrupted/],
    ['self.replace("", self).size() > 0', text, 'a'.repeat(100_000), /operation interrupted/],
    ['self.matches("^(a+)+$")', text, `${'a'.repeat(50_000)}b`, /failed rule/],
    ['self.matches("(x+x+)+y")', text, 'x'.repeat(1_000_000), /failed rule/],
    ['self.findAll("a.*b|a").size() > 0', text, 'a'.repeat(50_000), /operation interrupted/],
    ['lists.range(1000000000).size() > 0', text, '', /exceeds maximum/],
    [`${'('.repeat(100_000)}self`, text, '', /rule compile error/],
    [`${'self + '.repeat(20_000)}self == ""`, text, '', /rule compile error|failed rule|cost|interrupted/],
    [`self.matches('${'('.repeat(10_000)}')`, text, '', /rule compile error/],
  ]
  for (const [rule, schema, value, message] of cases) {
    test(rule.slice(0, 60), () => {
      const started = performance.now()
      const { causes } = checkRules(value, readStructural({ ...schema, 'x-kubernetes-validations': [{ rule }] }))
      assert.match(causes.map((cause) => cause.message.slice(0, 300) + cause.message.slice(-700)).join(), message)
      assert.ok(performance.now() - started < SOON_MS)
    })
  }
})

test('A pattern that would take for ever does not, in a schema', () => {
  const started = performance.now()
  const schema = readStructural({ type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } })
  assert.equal(admit(objectWith({ a: `${'a'.repeat(50_000)}!` }), resourceOf(schema)).causes.length, 1)
  assert.ok(performance.now() - started < SOON_MS)
})
