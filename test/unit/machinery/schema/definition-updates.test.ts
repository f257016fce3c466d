// What a definition is held to by whom: a server of a version, and one that has the definition already.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { formatCause } from '../../../../src/machinery/schema/cause.ts'
import {
  type DefinitionCheck,
  definitionCauses,
} from '../../../../src/machinery/schema/structural/definition-causes.ts'

const RULES = 'x-kubernetes-validations'

/** A definition whose versions, `v0` and on, have such properties `f`. */
function definitionOf(...properties: readonly JsonObject[]): JsonObject {
  const versions = properties.map((f, i) => ({
    name: `v${i}`,
    served: true,
    schema: { openAPIV3Schema: { type: 'object', properties: { f } } },
  }))
  return { spec: { versions } }
}

function told(definition: JsonObject, options: DefinitionCheck = {}): string[] {
  return definitionCauses(definition, options).map((cause) =>
    formatCause(cause)
      .replace(/^spec\.(?:validation|versions\[(\d)\]\.schema)\.openAPIV3Schema\.properties\[f\]/, '$1f')
      .replace(/: compilation failed: .*/s, ': not compiled')
      .replace(/\{"Rule":.*?\}(?=: )/s, 'R')
      .replace(/ \(try .*/, ''),
  )
}

const text = (rule: string, messageExpression?: string): JsonObject => ({
  type: 'string',
  maxLength: 5,
  [RULES]: [{ rule, ...(messageExpression === undefined ? {} : { messageExpression }) }],
})

describe('A new expression is one that the version before the server knows', () => {
  /** What came with a version, for a text. */
  const since: readonly (readonly [version: number, rule: string])[] = [
    [23, "url(self).getHost() == '' && self.find('a') == '' && [1].isSorted()"],
    [28, 'quantity(self).isInteger() && optional.of(1).hasValue() && 1 < 2.5'],
    [29, "'%s'.format([self]) == '' && sets.contains([1], [1])"],
    [30, 'ip(self).family() == 4 && isCIDR(self)'],
    [31, '!format.dns1123Label().validate(self).hasValue()'],
    [32, '[1].transformList(i, v, i + v).size() == 1'],
    [33, 'semver(self).major() == 1'],
    [34, 'lists.range(3).distinct().sort().size() == 3'],
    [37, '[1].includes(1)'],
  ]
  for (const [minor, rule] of since) {
    test(`from 1.${minor + 1} on: ${rule}`, () => {
      for (let server = 24; server <= 38; server++) {
        const said = told(definitionOf(text(rule)), { version: `1.${server}` })
        const expected = server > minor ? [] : [`f.${RULES}[0].rule: Invalid value: R: not compiled`]
        assert.deepEqual(said, expected, `1.${server}`)
      }
    })
  }

  test('which is 1.37 when nothing is said', () => {
    assert.deepEqual(told(definitionOf(text('lists.range(3).size() == 3'))), [])
    assert.equal(told(definitionOf(text('[1].includes(1)'))).length, 1)
  })

  test('in messages, too', () => {
    const definition = definitionOf(text('true', "[1].includes(1) ? 'a' : 'b'"))
    assert.deepEqual(told(definition), [
      `f.${RULES}[0].messageExpression: Invalid value: R: messageExpression compilation failed: ERROR: <input>:1:13: undeclared reference to 'includes' (in container '')\n | [1].includes(1) ? 'a' : 'b'\n | ............^`,
    ])
    assert.deepEqual(told(definition, { version: '1.38' }), [])
  })

  test('and what is no version is said to be none', () => {
    assert.throws(() => definitionCauses(definitionOf({ type: 'string' }), { version: '2.0' }), RangeError)
  })
})

describe('An expression that is stored', () => {
  const rule = '[1].includes(1)'
  const message = "[1].includes(1) ? 'a' : 'b'"

  test('may be all that the server knows, wherever it stood', () => {
    const old = definitionOf({ type: 'integer', not: { [RULES]: [{ rule }] } })
    assert.deepEqual(told(definitionOf(text(rule), text('true')), { old }), [])
    assert.equal(told(definitionOf(text(rule), text('true')), { old: definitionOf(text('true')) }).length, 1)
  })

  test('is known by its whole text', () => {
    assert.equal(told(definitionOf(text(`${rule} `)), { old: definitionOf(text(rule)) }).length, 1)
  })

  test('is a rule or a message, not the other', () => {
    const old = definitionOf(text(message, rule))
    assert.equal(told(definitionOf(text(rule)), { old }).length, 1)
    assert.equal(told(definitionOf(text('true', message)), { old }).length, 1)
    assert.deepEqual(told(definitionOf(text('true', message)), { old: definitionOf(text('true', message)) }), [])
  })

  test('may not be more than the server knows', () => {
    assert.equal(told(definitionOf(text(rule)), { old: definitionOf(text(rule)), version: '1.36' }).length, 1)
  })
})

describe('A schema that is stored as it is', () => {
  const dear = { type: 'string', maxLength: 300, [RULES]: [{ rule: 'self.contains(self + self)' }] }
  const dearer = (length: number): JsonObject => ({ type: 'array', maxItems: length, items: dear })
  const budget = (factor: string) =>
    `f.items.${RULES}[0].rule: Forbidden: estimated rule cost exceeds budget by factor of ${factor}`

  test('may have rules that cost too much', () => {
    assert.deepEqual(told(definitionOf(dearer(500))), [budget('1.452150x')])
    assert.deepEqual(told(definitionOf(dearer(500)), { old: definitionOf(dearer(500)) }), [])
    assert.deepEqual(told(definitionOf(dearer(501)), { old: definitionOf(dearer(500)) }), [budget('1.455054x')])
  })

  test('may not have too many of them', () => {
    const said = told(definitionOf(dearer(50_000)), { old: definitionOf(dearer(50_000)) })
    assert.match(said.join(), /contributed to estimated rule cost total.*estimated rule cost total for entire/)
  })

  test('is compared version by version, in what it says', () => {
    const stated = { ...dearer(500), nullable: false, description: '', enum: [], allOf: null }
    assert.deepEqual(told(definitionOf(stated), { old: definitionOf(dearer(500)) }), [])
    assert.deepEqual(told(definitionOf(text('true'), dearer(500)), { old: definitionOf(dearer(500)) }), [
      `1${budget('1.452150x')}`,
    ])
  })
})

describe('An update is not held to what the stored definition has already', () => {
  const set = (items: JsonObject) => ({ type: 'array', items, 'x-kubernetes-list-type': 'set' })
  const keyed = {
    ...set({ type: 'object', properties: { k: { type: 'string' } } }),
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['k'],
  }
  const cases: readonly (readonly [string, now: JsonObject, before: JsonObject])[] = [
    [
      'sets of what is no unit',
      set({ type: 'object' }),
      set({ type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' }),
    ],
    ['lists by keys that may be missing', keyed, set({ type: 'string', nullable: true })],
    [
      'defaults with fields that are not known',
      { type: 'object', default: { a: 1 } },
      { type: 'object', properties: { b: { type: 'object', default: { c: 1 } } } },
    ],
  ]
  for (const [name, now, before] of cases) {
    test(name, () => {
      assert.equal(told(definitionOf(now)).length, 1)
      assert.equal(told(definitionOf(now), { old: definitionOf({ type: 'string' }) }).length, 1)
      assert.deepEqual(told(definitionOf(now), { old: definitionOf(before) }), [])
    })
  }

  test('types that are none, in what makes no structure', () => {
    const odd = { type: 'object', not: { properties: { a: { type: 'text' } } } }
    const unknown = (said: readonly string[]) => said.filter((line) => line.includes('Unsupported value'))
    assert.equal(unknown(told(definitionOf(odd))).length, 1)
    assert.deepEqual(unknown(told(definitionOf(odd), { old: definitionOf({ type: 'text' }) })), [])
  })

  test('schemas without structure, where everything is kept and nothing needs it', () => {
    const open = (f: JsonObject): JsonObject => {
      const { spec } = definitionOf(f)
      return { spec: { ...(spec as JsonObject), preserveUnknownFields: true } }
    }
    assert.equal(told(definitionOf({}), { old: definitionOf({}) }).length, 1)
    assert.equal(told(open({}), { old: open({ type: 'string' }) }).length, 1)
    assert.deepEqual(told(open({}), { old: open({}) }), [])
    assert.deepEqual(told(open({ default: 1 }), { old: open({}) }), [
      'f.type: Required value: must not be empty for specified object fields',
      'spec.preserveUnknownFields: Invalid value: true: must be false in order to use defaults in the schema',
    ])
    assert.deepEqual(told(open({ type: 'string' }), { old: definitionOf({}) }), [
      'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
    ])
    assert.equal(told(open({ [RULES]: [{ rule: 'true' }] }), { old: open({}) }).length, 1)
  })

  test('versions without a schema, when they are not served', () => {
    const bare = (served: boolean): JsonObject => ({ spec: { versions: [{ name: 'v0', served }] } })
    const field = 'spec.versions[0].schema.openAPIV3Schema: Required value'
    assert.deepEqual(told(bare(false)), [field])
    assert.deepEqual(told(bare(false), { old: bare(true) }), [])
    assert.deepEqual(told(bare(true), { old: bare(true) }), [`${field}: because otherwise all fields are pruned`])
  })
})
