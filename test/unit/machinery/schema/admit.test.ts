// What becomes of custom resources: stored form, unknown fields and causes, in the API server's words.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Json, type JsonObject, type KubeObject, parseJson } from '../../../../src/machinery/json.ts'
import { admit, strictDecodingError } from '../../../../src/machinery/schema/admit.ts'
import { formatCause } from '../../../../src/machinery/schema/cause.ts'
import { readBack } from '../../../../src/machinery/schema/decode.ts'
import {
  type DefinedResource,
  definedResources,
  readStructural,
} from '../../../../src/machinery/schema/read-definition.ts'
import { assertGrowsLinearly, assertTakesAtMost } from '../../../support/processor-time.ts'

function resourceWith(
  properties: JsonObject,
  more: Partial<DefinedResource> = {},
  root: JsonObject = {},
): DefinedResource {
  return {
    gvk: { group: 'example.test', version: 'v1', kind: 'Box' },
    namespaced: true,
    storage: true,
    schema: readStructural({ type: 'object', properties, ...root }),
    hasStatus: false,
    scale: undefined,
    ...more,
  }
}

function box(fields: JsonObject, metadata: JsonObject = {}): KubeObject {
  const meta = { name: 'a', namespace: 'default', ...metadata }
  return { apiVersion: 'example.test/v1', kind: 'Box', metadata: meta, ...fields } as KubeObject
}

/** What is told of one value of one field `f`. */
function told(schema: JsonObject, value: Json): string[] {
  return admit(box({ f: value }), resourceWith({ f: schema })).causes.map(
    (c) => `${c.reason.replace('FieldValue', '')} ${formatCause(c)}`,
  )
}

/** What `f` is stored as. */
function stored(schema: JsonObject, object: JsonObject): Json | undefined {
  return admit(box(object), resourceWith({ f: schema })).object.f
}

describe('A value that its schema does not allow is told of in the words of the server', () => {
  const cases: readonly (readonly [string, JsonObject, Json, readonly string[]])[] = [
    [
      'another type',
      { type: 'number' },
      'x',
      ['TypeInvalid f: Invalid value: "string": f in body must be of type number: "string"'],
    ],
    [
      'an integer that is none',
      { type: 'integer', format: 'int32' },
      3.5,
      [
        'TypeInvalid f: Invalid value: "float64": f in body must be of type int32: "float64"',
        'Invalid <nil>: Invalid value: "": Checked value must be of type integer with format int32 in f',
      ],
    ],
    [
      'an integer beyond its format',
      { type: 'integer', format: 'int32' },
      2 ** 31,
      ['Invalid <nil>: Invalid value: "": Checked value must be of type integer with format int32 in f'],
    ],
    [
      'an integer beyond 64 bits',
      { type: 'integer' },
      1e20,
      [
        'TypeInvalid f: Invalid value: "number": f in body must be of type integer: "number"',
        'Invalid <nil>: Invalid value: "": Checked value must be of type integer (default format) in f',
      ],
    ],
    [
      'neither integer nor string',
      { 'x-kubernetes-int-or-string': true },
      true,
      ['TypeInvalid f: Invalid value: "boolean": f in body must be of type integer,string: "boolean"'],
    ],
    [
      'a type beside a format',
      { type: 'string', format: 'date-time' },
      5,
      ['TypeInvalid f: Invalid value: "int64": f in body must be of type date-time: "int64"'],
    ],
    ['a list where a string has a format', { type: 'string', format: 'date-time' }, [], []],
    [
      'no such format',
      { type: 'string', format: 'ipv4' },
      'x',
      ['TypeInvalid f: Invalid value: "x": f in body must be of type ipv4: "x"'],
    ],
    ['a format that nobody supports', { type: 'string', format: 'semver' }, 'x', []],
    [
      'not listed',
      { type: 'string', enum: ['red', 'blue'] },
      'pink',
      ['NotSupported f: Unsupported value: "pink": supported values: "red", "blue"'],
    ],
    [
      'not listed, a number',
      { type: 'integer', enum: [1, 2] },
      3,
      ['NotSupported f: Unsupported value: 3: supported values: "1", "2"'],
    ],
    [
      'too long, in code points',
      { type: 'string', maxLength: 5 },
      'éééééé',
      ['TooLong f: Too long: may not be more than 5 bytes'],
    ],
    ['just as long as may be', { type: 'string', maxLength: 2 }, '😀é', []],
    [
      'too short',
      { type: 'string', minLength: 2, pattern: '^b' },
      '😀',
      ['Invalid f: Invalid value: "😀": f in body should be at least 2 chars long'],
    ],
    [
      'no match',
      { type: 'string', pattern: '^b+$' },
      'a',
      ['Invalid f: Invalid value: "a": f in body should match \'^b+$\''],
    ],
    [
      'too large',
      { type: 'integer', maximum: 10 },
      20,
      ['Invalid f: Invalid value: 20: f in body should be less than or equal to 10'],
    ],
    [
      'just too large',
      { type: 'number', maximum: 1.5, exclusiveMaximum: true },
      1.5,
      ['Invalid f: Invalid value: 1.5: f in body should be less than 1.5'],
    ],
    [
      'too small',
      { type: 'integer', minimum: 1 },
      -9007199254740993n,
      ['Invalid f: Invalid value: -9007199254740993: f in body should be greater than or equal to 1'],
    ],
    [
      'a limit that is no integer',
      { type: 'integer', minimum: 0.5 },
      3,
      ['Invalid <nil>: Invalid value: "": Minimum boundary value must be of type integer (default format) in f'],
    ],
    [
      'no multiple',
      { type: 'integer', multipleOf: 5 },
      7,
      ['Invalid f: Invalid value: 7: f in body should be a multiple of 5'],
    ],
    [
      'too few items',
      { type: 'array', minItems: 1, items: {} },
      [],
      ['Invalid f: Invalid value: 0: f in body should have at least 1 items'],
    ],
    [
      'too many items',
      { type: 'array', maxItems: 1, items: {} },
      [1, 2],
      ['TooMany f: Too many: 2: must have at most 1 item'],
    ],
    [
      'too few properties',
      { type: 'object', minProperties: 1 },
      {},
      ['Invalid f: Invalid value: 0: f in body should have at least 1 properties'],
    ],
    [
      'something missing',
      { type: 'object', required: ['a'], properties: { a: {} } },
      {},
      ['Required f.a: Required value'],
    ],
    [
      'a wrong item',
      { type: 'array', items: { type: 'string' } },
      ['a', 1],
      ['TypeInvalid f[1]: Invalid value: "integer": f[1] in body must be of type string: "integer"'],
    ],
    [
      'a wrong value of a map',
      { type: 'object', additionalProperties: { type: 'string' } },
      { 'a.b': 1 },
      ['TypeInvalid f.a.b: Invalid value: "integer": f.a.b in body must be of type string: "integer"'],
    ],
    [
      'a null in a list',
      { type: 'array', items: { type: 'string' } },
      [null],
      ['TypeInvalid f[0]: Invalid value: "null": f[0] in body must be of type string: "null"'],
    ],
    [
      'null where an enum is',
      { type: 'string', nullable: true, enum: ['a', null] },
      null,
      ['NotSupported f: Unsupported value: null: supported values: "a", "null"'],
    ],
    [
      'none of several',
      { type: 'string', anyOf: [{ pattern: '^a' }, { pattern: '^b' }] },
      'c',
      [
        'Invalid <nil>: Invalid value: "": "f" must validate at least one schema (anyOf)',
        'Invalid f: Invalid value: "c": f in body should match \'^a\'',
      ],
    ],
    [
      'two of one',
      { type: 'string', oneOf: [{ pattern: '^a' }, { minLength: 1 }] },
      'a',
      [
        'Invalid <nil>: Invalid value: "": "f" must validate one and only one schema (oneOf). Found 2 valid alternatives',
      ],
    ],
    [
      'not all',
      { type: 'string', allOf: [{ pattern: '^a' }] },
      'b',
      [
        'Invalid f: Invalid value: "b": f in body should match \'^a\'',
        'Invalid <nil>: Invalid value: "": "f" must validate all the schemas (allOf). None validated',
      ],
    ],
    [
      'what must not be',
      { type: 'string', not: { pattern: '^a' } },
      'a',
      ['Invalid <nil>: Invalid value: "": "f" must not validate the schema (not)'],
    ],
    [
      'twice in a set',
      { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
      ['a', 'b', 'a', 'a'],
      ['Duplicate f[2]: Duplicate value: "a"'],
    ],
    [
      'twice by key',
      {
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
        items: { type: 'object', properties: { name: {}, b: {} } },
      },
      [{ name: 'a' }, { name: 'a', b: 1 }],
      ['Duplicate f[1]: Duplicate value: {"name":"a"}'],
    ],
    [
      'an embedded resource without a kind',
      { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
      { apiVersion: 'a/b/c' },
      [
        'Invalid f.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
        'Required f.kind: Required value',
      ],
    ],
  ]
  for (const [name, schema, value, expected] of cases) {
    test(name, () => assert.deepEqual(told(schema, value), expected))
  }

  test('and a match is looked for as RE2 does it', () => {
    assert.deepEqual(told({ type: 'string', pattern: '^(?i)[[:alpha:]]+$' }, 'aBc'), [])
    assert.equal(told({ type: 'string', pattern: '^\\S+$' }, 'a\u00a0b').length, 0)
  })
})

describe('An object is stored', () => {
  const spec = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer', default: 3 } } }

  test('without what is unknown, and that is told in order', () => {
    const { object, unknownFields } = admit(
      box({ f: { a: 'x', z: 1, l: { m: 1 } }, extra: [1] }, { nmae: 'x', ownerReferences: [{ kind: 'A', colour: 1 }] }),
      resourceWith({ f: spec }),
    )
    assert.deepEqual(object.f, { a: 'x', b: 3 })
    assert.equal(object.extra, undefined)
    assert.equal(
      strictDecodingError(unknownFields),
      'strict decoding error: unknown field "metadata.nmae", unknown field "metadata.ownerReferences[0].colour", unknown field "extra", unknown field "f.l", unknown field "f.z"',
    )
    assert.equal(strictDecodingError([]), undefined)
  })

  const cases: readonly (readonly [string, JsonObject, JsonObject, Json | undefined])[] = [
    ['with defaults where a parent is there', spec, { f: {} }, { b: 3 }],
    ['without defaults where no parent is', spec, {}, undefined],
    ['with the parents that have a default', { ...spec, default: {} }, {}, { b: 3 }],
    ['without nulls that may not be', spec, { f: { a: null } }, { b: 3 }],
    ['with a default for a null', spec, { f: { b: null } }, { b: 3 }],
    ['with a null that may be', { type: 'string', nullable: true }, { f: null }, null],
    [
      'with a default for a null in a list',
      { type: 'array', items: { type: 'string', default: 'd' } },
      { f: [null, 'a'] },
      ['d', 'a'],
    ],
    [
      'with what is preserved, but for what is declared below it',
      { 'x-kubernetes-preserve-unknown-fields': true, properties: { a: { type: 'object', properties: {} } } },
      { f: { a: { x: 1 }, b: { x: 1 } } },
      { a: {}, b: { x: 1 } },
    ],
    [
      'with keys but not members where anything may be',
      { type: 'object', additionalProperties: true },
      { f: { a: 1, b: { c: 1 }, l: [{ d: 1 }] } },
      { a: 1, b: {}, l: [{}] },
    ],
  ]
  for (const [name, schema, object, expected] of cases) {
    test(name, () => assert.deepEqual(stored(schema, object), expected))
  }

  test('and what was given stays as it was', () => {
    const given = box({ f: { a: null, z: { y: 1 } } })
    const copy = structuredClone(given)
    admit(given, resourceWith({ f: spec }))
    assert.deepEqual(given, copy)
  })

  test('with a key __proto__ as data', () => {
    const object = parseJson('{"__proto__": {"a": 1}, "b": null}') as JsonObject
    const kept = stored(
      { type: 'object', additionalProperties: { type: 'object', additionalProperties: { type: 'integer' } } },
      { f: object },
    )
    assert.equal(JSON.stringify(kept), '{"__proto__":{"a":1}}')
  })
})

describe('A create', () => {
  test('says nothing of the status where that is a resource of its own', () => {
    const properties = { status: { type: 'object', required: ['x'], properties: { x: {} }, default: { x: 0 } } }
    const { object, causes } = admit(box({ status: {} }), resourceWith(properties, { hasStatus: true }))
    assert.deepEqual(causes, [])
    assert.deepEqual(object.status, { x: 0 })
  })

  test('of another kind or version is checked no further', () => {
    const object = { ...box({ f: 1 }), apiVersion: 'example.test/v2', kind: 'Crate' } as KubeObject
    const { causes } = admit(object, resourceWith({ f: { type: 'string' } }))
    assert.deepEqual(causes.map(formatCause), [
      'kind: Invalid value: "Crate": must be Box',
      'apiVersion: Invalid value: "example.test/v2": must be example.test/v1',
    ])
  })

  test('with metadata that no ObjectMeta can hold is malformed', () => {
    const { malformed, causes } = admit(box({}, { labels: { a: 1 } }), resourceWith({}))
    assert.equal(malformed, 'json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string')
    assert.deepEqual(causes, [])
  })

  test('has its metadata checked', () => {
    const { causes } = admit(box({}, { name: 'A', labels: { 'a b': '-' }, finalizers: ['a/b/c'] }), resourceWith({}))
    assert.deepEqual(
      causes.map(({ field }) => field),
      ['metadata.name', 'metadata.labels', 'metadata.labels', 'metadata.finalizers'],
    )
    assert.match(causes[0]?.message ?? '', /^Invalid value: "A": a lowercase RFC 1123 subdomain must consist of/)
  })

  test('has its replicas checked where they are scaled', () => {
    const scale = {
      specReplicasPath: '.spec.replicas',
      statusReplicasPath: '.status.replicas',
      labelSelectorPath: '.status.selector',
    }
    const properties = {
      spec: { 'x-kubernetes-preserve-unknown-fields': true },
      status: { 'x-kubernetes-preserve-unknown-fields': true },
    }
    const { causes } = admit(
      box({ spec: { replicas: -1 }, status: { replicas: 'x', selector: 1 } }),
      resourceWith(properties, { scale }),
    )
    assert.deepEqual(causes.map(formatCause), [
      '.spec.replicas: Invalid value: -1: should be a non-negative integer',
      '.status.replicas: Invalid value: 0: .status.replicas accessor error: x is of the type string, expected int64',
      '.status.selector: Invalid value: "": .status.selector accessor error: 1 is of the type int64, expected string',
    ])
  })
})

test('Rules are not run when something else is badly wrong, and that is told', () => {
  const rule = { 'x-kubernetes-validations': [{ rule: 'self.size() > 9' }] }
  assert.deepEqual(told({ type: 'string', ...rule }, 'abc'), [
    'Invalid f: Invalid value: "abc": failed rule: self.size() > 9',
  ])
  const notChecked =
    'Invalid <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
  assert.equal(told({ type: 'string', ...rule }, 7).at(-1), notChecked)
  assert.equal(told({ type: 'string', maxLength: 2, ...rule }, 'abc').at(-1), notChecked)
  assert.equal(told({ type: 'string', enum: ['x'], ...rule }, 'abc').at(-1), notChecked)
  assert.equal(told({ type: 'string', pattern: 'x', ...rule }, 'abc').length, 2)
  assert.equal(told({ type: 'string', minLength: 5, ...rule }, 'abc').length, 2)
})

describe('An update', () => {
  const properties = {
    a: { type: 'object', properties: { b: { type: 'string', maxLength: 1 }, c: {} }, required: ['d'] },
    s: { type: 'array', items: { type: 'string', maxLength: 1 } },
  }
  const causesOf = (before: JsonObject, after: JsonObject) =>
    admit(box(after), resourceWith(properties), { old: box(before) }).causes.map(formatCause)

  test('is not held to what was wrong before, where nothing changed', () => {
    assert.deepEqual(causesOf({ a: { b: 'long' } }, { a: { b: 'long' } }), [])
    assert.deepEqual(causesOf({ a: { b: 'long' } }, { a: { b: 'long', c: 1 } }), ['a.d: Required value'])
  })

  test('is held to every item of a list without keys when one changed', () => {
    assert.deepEqual(causesOf({ s: ['long'] }, { s: ['long', 'b'] }), ['s[0]: Too long: may not be more than 1 byte'])
  })
})

test('An object that is kept in another version comes back with its defaults and without what it does not know', () => {
  const version = (name: string, storage: boolean, properties: JsonObject) => ({
    name,
    served: true,
    storage,
    schema: { openAPIV3Schema: { type: 'object', properties } },
  })
  const [v1, v2] = definedResources({
    spec: {
      group: 'example.test',
      names: { kind: 'Box' },
      versions: [
        version('v1', true, { a: { type: 'string', default: 'one' } }),
        version('v2', false, { a: { type: 'string' }, b: { type: 'string' } }),
      ],
    },
  })
  assert.ok(v1 && v2)
  const object = { ...box({ b: 'x' }), apiVersion: 'example.test/v2' } as KubeObject
  const back = readBack(admit(object, v2).object, v2, v1)
  assert.deepEqual(
    { a: back.a, b: back.b, apiVersion: back.apiVersion },
    { a: 'one', b: undefined, apiVersion: 'example.test/v2' },
  )
})

test('An object too deep to be walked is told of, quickly', () => {
  let deep: Json = {}
  for (let i = 0; i < 20_000; i++) deep = [deep]
  const { causes } = admit(box({ f: deep }), resourceWith({ f: { type: 'string' } }))
  assert.ok(causes.length > 0)
})

const LONG_TEXTS: readonly [title: string, schema: JsonObject, causes: number, times: number][] = [
  // by the engine whose time grows with the text alone
  ['a pattern', { type: 'string', pattern: '^[a-z]([-a-z0-9]*[a-z0-9])?$' }, 0, 25],
  ['the longest length', { type: 'string', maxLength: 5 }, 1, 10],
  ['a format', { type: 'string', format: 'byte' }, 1, 12],
]

for (const [title, schema, causes, times] of LONG_TEXTS) {
  test(`A text of 10 MB is held to ${title} nearly as fast as it is read`, () => {
    const checking = (length: number) => {
      const text = 'a'.repeat(length)
      return () => assert.equal(told(schema, text).length, causes)
    }
    const json = JSON.stringify('a'.repeat(10_000_001))
    assertTakesAtMost(times, checking(10_000_001), () => JSON.parse(json))
    assertGrowsLinearly(checking, 2_000_001)
  })
}
