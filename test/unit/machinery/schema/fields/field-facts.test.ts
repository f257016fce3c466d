import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../../../../src/machinery/json.ts'
import { deprecationOf } from '../../../../../src/machinery/schema/fields/deprecation.ts'
import { fieldFacts } from '../../../../../src/machinery/schema/fields/field-facts.ts'
import { readStructural } from '../../../../../src/machinery/schema/read-definition.ts'
import { component } from './fields.ts'

const factsOf = (raw: JsonObject) => fieldFacts(readStructural(raw))

describe('the facts of a node are what is stated:', () => {
  const rule = { rule: 'self == oldSelf', message: 'is immutable' }
  const table: readonly (readonly [raw: JsonObject, facts: object])[] = [
    [{}, {}],
    [{ type: 'string' }, { types: ['string'] }],
    [
      { type: 'string', format: 'date-time', pattern: '^x$', minLength: 0, maxLength: 63 },
      { types: ['string'], format: 'date-time', pattern: '^x$', minLength: 0, maxLength: 63 },
    ],
    [
      { type: 'string', format: 'nobody-knows' },
      { types: ['string'], format: 'nobody-knows' },
    ],
    [
      { type: 'integer', minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false, multipleOf: 3 },
      { types: ['integer'], minimum: 0, exclusiveMinimum: true, maximum: 9, multipleOf: 3 },
    ],
    [
      { type: 'string', default: '', enum: ['', 'a'] },
      { types: ['string'], default: '', enum: ['', 'a'] },
    ],
    [
      { type: 'boolean', default: false, nullable: true },
      { types: ['boolean'], default: false, nullable: true },
    ],
    [{ 'x-kubernetes-int-or-string': true }, { types: ['integer', 'string'], intOrString: true }],
    [
      { type: 'array', items: { type: 'string', pattern: '^a' }, minItems: 1, maxItems: 3, uniqueItems: true },
      { types: ['array'], minItems: 1, maxItems: 3, uniqueItems: true, elements: { pattern: '^a' } },
    ],
    [
      {
        type: 'array',
        items: { type: 'object', properties: { name: { type: 'string' } } },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
      },
      { types: ['array'], listType: 'map', listMapKeys: ['name'] },
    ],
    [
      { type: 'object', additionalProperties: { type: 'integer', minimum: 1 }, minProperties: 1, maxProperties: 2 },
      { types: ['object'], minProperties: 1, maxProperties: 2, elements: { minimum: 1 } },
    ],
    [
      { type: 'object', 'x-kubernetes-map-type': 'atomic', 'x-kubernetes-validations': [rule] },
      { types: ['object'], mapType: 'atomic', rules: [rule] },
    ],
    [
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, 'x-kubernetes-embedded-resource': true },
      { types: ['object'], preservesUnknownFields: true, embeddedResource: true },
    ],
    [
      { type: 'string', description: ' One.\n\nDeprecated: use\n two. ' },
      { types: ['string'], description: 'One.\n\nDeprecated: use\n two.', deprecated: 'Deprecated: use two.' },
    ],
  ]
  for (const [raw, facts] of table) {
    test(JSON.stringify(raw), () => assert.deepEqual(factsOf(raw), facts))
  }
})

test('a default that only mirrors a Go type is none', () => {
  const [port, protocol] = ['port', 'protocol'].map((name) => component('Item').property(name))
  assert.ok(port && protocol)
  assert.equal(fieldFacts(port).default, undefined)
  assert.equal(fieldFacts(protocol).default, 'TCP')
})

describe('a description says that a field is deprecated:', () => {
  const table: readonly (readonly [description: string, said: string | undefined])[] = [
    ['Deprecated: use b instead.', 'Deprecated: use b instead.'],
    ['DEPRECATED - use b.', 'DEPRECATED - use b.'],
    ['a is a thing. Deprecated. Not all set it.', 'Deprecated. Not all set it.'],
    ['Sets it to "x" Deprecated: moved.\nSee b.\n\nMore.', 'Deprecated: moved. See b.'],
    ['Name of it. This field is deprecated in favour of b.', 'This field is deprecated in favour of b.'],
    ['The field is never populated, and now is deprecated.', 'The field is never populated, and now is deprecated.'],
    ['a is the deprecated field for old clients.', 'a is the deprecated field for old clients.'],
    ['a is a deprecated alias for b.', 'a is a deprecated alias for b.'],
    ['a deprecated: it goes.', 'a deprecated: it goes.'],
    ['A name. [DEPRECATED] use b', '[DEPRECATED] use b'],
    ['', undefined],
    ['Either a or the deprecated b has to be set.', undefined],
    ['Valid options are Retain and Recycle (deprecated).', undefined],
    ['* FQDN: a name. (Deprecated) Nobody makes these.', undefined],
    ['deprecated indicates this version is deprecated.', undefined],
    ['The default warning indicates this version is deprecated and recommends another.', undefined],
    ['Although the annotation is deprecated, controllers honour it.', undefined],
    ['DeprecatedName is kept for old objects.', undefined],
    ['The phase.\n\nPossible enum values:\n - `"Unknown"` ... Deprecated: It is not set.', undefined],
  ]
  for (const [description, said] of table) {
    test(`${JSON.stringify(description)}: ${said === undefined ? 'no' : 'yes'}`, () => {
      assert.equal(deprecationOf(description), said)
    })
  }
})
