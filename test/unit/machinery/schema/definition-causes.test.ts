// What is refused in the schema of a definition, with the paths and words of the API server.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { formatCause } from '../../../../src/machinery/schema/cause.ts'
import { definitionCauses } from '../../../../src/machinery/schema/structural/definition-causes.ts'
import { schemaCauses } from '../../../../src/machinery/schema/structural/schema-causes.ts'

/** What is told of one property `f`. */
function told(f: JsonObject): string[] {
  return schemaCauses({ type: 'object', properties: { f } }, { path: 's' }).map((cause) =>
    `${cause.reason.replace('FieldValue', '')} ${formatCause(cause)}`.replace('s.properties[f]', 'F'),
  )
}

describe('A property is refused', () => {
  const cases: readonly (readonly [string, JsonObject, readonly string[]])[] = [
    ['without a type', {}, ['Required F.type: Required value: must not be empty for specified object fields']],
    [
      'of a type that is none',
      { type: 'text' },
      [
        'NotSupported F.type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"',
      ],
    ],
    ['as a list without items', { type: 'array' }, ['Required F.items: Required value: must be specified']],
    [
      'with items without a type',
      { type: 'array', items: {} },
      ['Required F.items.type: Required value: must not be empty for specified array items'],
    ],
    [
      'with a type in a junctor',
      { type: 'string', anyOf: [{ type: 'string' }] },
      ['Forbidden F.anyOf[0].type: Forbidden: must be empty to be structural'],
    ],
    [
      'with properties and additional ones',
      { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'string' } },
      ['Forbidden F.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive'],
    ],
    [
      'with a pattern that is none',
      { type: 'string', pattern: '(' },
      [
        'Invalid F.pattern: Invalid value: "(": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ): `(`',
      ],
    ],
    ['with a reference', { type: 'object', $ref: '#/a' }, ['Forbidden F.$ref: Forbidden: $ref is not supported']],
    [
      'as unique items',
      { type: 'array', items: { type: 'string' }, uniqueItems: true },
      [
        'Forbidden F.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
      ],
    ],
    [
      'as int-or-string that preserves',
      { 'x-kubernetes-int-or-string': true, 'x-kubernetes-preserve-unknown-fields': true },
      [
        'Invalid F.x-kubernetes-preserve-unknown-fields: Invalid value: true: must be false if x-kubernetes-int-or-string is true',
      ],
    ],
    [
      'as an embedded resource of no type',
      { 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
      ['Required F.type: Required value: must be object if x-kubernetes-embedded-resource is true'],
    ],
    [
      'as an embedded resource of nothing',
      { type: 'object', 'x-kubernetes-embedded-resource': true },
      [
        'Required F.properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
      ],
    ],
    [
      'as a map without keys',
      { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'map' },
      ['Required F.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map'],
    ],
    [
      'as a map by keys that may be missing',
      {
        type: 'array',
        items: { type: 'object', properties: { k: { type: 'string' } } },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['k'],
      },
      [
        'Required F.items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
      ],
    ],
    [
      'as a set of objects that are no unit',
      { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'set' },
      [
        'Invalid F.items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set',
      ],
    ],
    [
      'with a list type on no list',
      { type: 'string', 'x-kubernetes-list-type': 'atomic' },
      ['Invalid F.type: Invalid value: "string": must be array if x-kubernetes-list-type is specified'],
    ],
    [
      'with a default of another type',
      { type: 'string', default: 5 },
      ['TypeInvalid F.default: Invalid value: "integer":  in body must be of type string: "integer"'],
    ],
    [
      'with a default that would be pruned',
      { type: 'object', properties: { a: { type: 'string' } }, default: { b: 1 } },
      ['Invalid F.default: Invalid value: {"b":1}: must not have unknown fields'],
    ],
    [
      'with a rule that says nothing',
      { type: 'string', 'x-kubernetes-validations': [{ rule: ' ' }] },
      ['Required F.x-kubernetes-validations[0].rule: Required value: rule is not specified'],
    ],
  ]
  for (const [name, schema, expected] of cases) {
    test(name, () => assert.deepEqual(told(schema), expected))
  }

  test('with what is specified nowhere, at the root', () => {
    const causes = schemaCauses({ type: 'object', not: { properties: { a: {} } } }, { path: 's' })
    assert.deepEqual(causes.map(formatCause), [
      's.properties[a]: Required value: because it is defined in s.not.properties[a]',
    ])
  })
})

describe('A property is fine', () => {
  const cases: readonly (readonly [string, JsonObject])[] = [
    [
      'as an integer or a string, said in junctors',
      { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
    ],
    [
      'as an integer or a string, said in all of them',
      {
        'x-kubernetes-int-or-string': true,
        allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, { pattern: '^1' }],
      },
    ],
    ['when it preserves everything', { 'x-kubernetes-preserve-unknown-fields': true }],
    ['with a format that nobody knows', { type: 'string', format: 'semver', default: 'x' }],
    ['with a junctor below the root that speaks of something else', { type: 'object', not: { properties: { a: {} } } }],
  ]
  for (const [name, schema] of cases) test(name, () => assert.deepEqual(told(schema), []))
})

describe('A root is refused', () => {
  const cases: readonly (readonly [string, JsonObject, boolean, readonly string[]])[] = [
    [
      'that is no object',
      { type: 'array', items: { type: 'string' } },
      false,
      ['s.type: Invalid value: "array": must be object at the root'],
    ],
    [
      'that may be null',
      { type: 'object', nullable: true },
      false,
      ['s.nullable: Forbidden: nullable cannot be true at the root'],
    ],
    [
      'that says more of its metadata than names',
      { type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } },
      false,
      [
        's.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
      ],
    ],
    [
      'with defaults in its metadata',
      {
        type: 'object',
        properties: { metadata: { type: 'object', properties: { name: { type: 'string', default: 'x' } } } },
      },
      false,
      ['s.properties[metadata].properties[name].default: Forbidden: must not be set in top-level metadata'],
    ],
    [
      'of one type beside a status',
      { type: 'object', maxProperties: 3 },
      true,
      [
        's: Invalid value: {"maxProperties":3,"type":"object"}: only [Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are allowed at the root of the schema if the status subresource is enabled',
      ],
    ],
  ]
  for (const [name, schema, hasStatus, expected] of cases) {
    test(name, () => assert.deepEqual(schemaCauses(schema, { path: 's', hasStatus }).map(formatCause), expected))
  }
})

test('One schema for all versions is told of once, different ones each in its place', () => {
  const bad = { openAPIV3Schema: { type: 'string' } }
  const good = { openAPIV3Schema: { type: 'object' } }
  const fields = (...schemas: JsonObject[]) =>
    definitionCauses({ spec: { versions: schemas.map((schema, i) => ({ name: `v${i}`, schema })) } }).map(
      ({ field }) => field,
    )
  assert.deepEqual(fields(bad), ['spec.validation.openAPIV3Schema.type'])
  assert.deepEqual(fields(bad, bad), ['spec.validation.openAPIV3Schema.type'])
  assert.deepEqual(fields(good, bad), ['spec.versions[1].schema.openAPIV3Schema.type'])
  assert.deepEqual(fields(good, {}), ['spec.versions[1].schema.openAPIV3Schema'])
})
