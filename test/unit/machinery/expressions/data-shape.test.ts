// What questions see of data, construct by construct: how a field is declared, and what its value is.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type CelType, formatType } from '../../../../src/machinery/cel/types.ts'
import { findInMap } from '../../../../src/machinery/cel/values/map.ts'
import { jsonOfValue } from '../../../../src/machinery/cel/values/to-json.ts'
import { isError, type Value } from '../../../../src/machinery/cel/values/value.ts'
import { shapeOfResource } from '../../../../src/machinery/expressions/data-shape.ts'
import type { Json, JsonObject } from '../../../../src/machinery/json.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import { schemasOfDocument } from '../../../../src/machinery/schema/read-document.ts'
import { askValue } from './ask-value.ts'

const INT_OR_STRING = { 'x-kubernetes-int-or-string': true }
const QUANTITY = {
  anyOf: [{ type: 'integer' }, { type: 'string' }],
  pattern:
    '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
  ...INT_OR_STRING,
}
const TEXT = { type: 'string' }
const NULLABLE = { nullable: true }

function fieldShape(schema: JsonObject): { readonly type: CelType; readonly wrap: (raw: Json) => Value } {
  const { type, wrap } = shapeOfResource(readStructural({ type: 'object', properties: { f: schema } }), 'self')
  const declared = type.kind === 'object' ? type.field?.('f') : undefined
  return {
    type: declared ?? { kind: 'error' },
    wrap(raw) {
      const whole = wrap({ f: raw })
      assert.ok(typeof whole === 'object' && whole?.kind === 'map')
      return findInMap(whole, 'f') ?? { kind: 'error', message: 'absent' }
    },
  }
}

describe('A field is declared by its schema, and its value is what JSON holds', () => {
  const rows: readonly (readonly [string, JsonObject, string, Json, Json])[] = [
    ['text', TEXT, 'string', 'a', 'a'],
    ['text that is a number', TEXT, 'string', 1, 'error: invalid data, expected string, got int64'],
    ['a date', { type: 'string', format: 'date' }, 'timestamp', '2024-02-29', '2024-02-29T00:00:00Z'],
    [
      'a moment',
      { type: 'string', format: 'date-time' },
      'timestamp',
      '2024-02-29T10:00:00+02:00',
      '2024-02-29T10:00:00+02:00',
    ],
    [
      'a moment that is none',
      { type: 'string', format: 'date-time' },
      'timestamp',
      'x',
      'error: Invalid date-time formatted string x: parsing time "x"',
    ],
    ['a duration', { type: 'string', format: 'duration' }, 'duration', '1h30m', '5400s'],
    ['bytes', { type: 'string', format: 'byte' }, 'bytes', 'aGk=', 'aGk='],
    ['a format of no meaning', { type: 'string', format: 'hostname' }, 'string', 'h', 'h'],
    ['a whole number', { type: 'integer' }, 'int', 3, 3],
    [
      'a whole number beyond a double',
      { type: 'integer', format: 'int64' },
      'int',
      9007199254740993n,
      9007199254740993n,
    ],
    [
      'a broken number where a whole one is declared',
      { type: 'integer' },
      'int',
      1.5,
      'error: invalid data, expected int, got float64',
    ],
    ['a number', { type: 'number' }, 'double', 3, 3],
    ['true or false', { type: 'boolean' }, 'bool', false, false],
    ['int or string, an int', INT_OR_STRING, 'dyn', 8080, 8080],
    ['int or string, text', INT_OR_STRING, 'dyn', 'http', 'http'],
    ['a quantity of a definition, an int', QUANTITY, 'dyn', 2, 2],
    ['a quantity of a definition, text', QUANTITY, 'dyn', '1.5Gi', '1.5Gi'],
    ['nothing said', {}, 'dyn', { a: [1, 'b', null] }, { a: [1, 'b', null] }],
    ['data that is preserved', { 'x-kubernetes-preserve-unknown-fields': true }, 'dyn', { a: 1.5 }, { a: 1.5 }],
    ['an object that declares nothing', { type: 'object' }, 'map(string, dyn)', { a: 1 }, { a: 1 }],
    [
      'an object of preserved data',
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      'map(string, dyn)',
      { a: { b: 2 } },
      { a: { b: 2 } },
    ],
    [
      'a map',
      { type: 'object', additionalProperties: { type: 'integer' } },
      'map(string, int)',
      { 'a/b': 1 },
      { 'a/b': 1 },
    ],
    ['a map of anything', { type: 'object', additionalProperties: true }, 'map(string, dyn)', { a: [1] }, { a: [1] }],
    [
      'a map of maps',
      { type: 'object', additionalProperties: { type: 'object', additionalProperties: TEXT } },
      'map(string, map(string, string))',
      { a: { b: 'c' } },
      { a: { b: 'c' } },
    ],
    [
      'a map that is a list',
      { type: 'object', additionalProperties: TEXT },
      'map(string, string)',
      [],
      'error: invalid data, expected a map for the provided schema with type=object',
    ],
    ['a list', { type: 'array', items: TEXT }, 'list(string)', ['a'], ['a']],
    ['a list of nothing said', { type: 'array' }, 'dyn', [1, 'a'], [1, 'a']],
    [
      'a list of lists',
      { type: 'array', items: { type: 'array', items: { type: 'integer' } } },
      'list(list(int))',
      [[1], []],
      [[1], []],
    ],
    [
      'a list that is a map',
      { type: 'array', items: TEXT },
      'list(string)',
      {},
      'error: invalid data, expected an array for the provided schema with type=array',
    ],
    ['an object', { type: 'object', properties: { a: TEXT } }, 'self.f', { a: 'x' }, { a: 'x' }],
    [
      'an object that is text',
      { type: 'object', properties: { a: TEXT } },
      'self.f',
      'x',
      'error: invalid data, expected a map for the provided schema with type=object',
    ],
    ['null where nothing is said of it', TEXT, 'string', null, 'error: absent'],
    ['null where it may be', { ...TEXT, ...NULLABLE }, 'string', null, 'error: absent'],
    [
      'a list of text with null in it',
      { type: 'array', items: { ...TEXT, ...NULLABLE } },
      'list(string)',
      ['a', null],
      ['a', null],
    ],
    [
      'a list of objects with null in it',
      { type: 'array', items: { type: 'object', properties: { a: TEXT }, ...NULLABLE } },
      'list(self.f[])',
      [{ a: 'x' }, null],
      [{ a: 'x' }, null],
    ],
    [
      'a map of lists with null in it',
      { type: 'object', additionalProperties: { type: 'array', items: TEXT, ...NULLABLE } },
      'map(string, list(string))',
      { a: null },
      { a: null },
    ],
    [
      'a resource in a resource',
      { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: TEXT } },
      'self.f',
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: 's' },
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: 's' },
    ],
  ]
  for (const [title, schema, type, raw, expected] of rows) {
    test(title, () => {
      const shape = fieldShape(schema)
      assert.equal(formatType(shape.type), type)
      const value = shape.wrap(raw)
      assert.deepEqual(isError(value) ? `error: ${value.message}` : plain(value), expected)
    })
  }

  /** Errors within lists are values, too: none may hide in one that is told as JSON. */
  function plain(value: Value): Json {
    return jsonOfValue(value)
  }

  test('a list with null where there may be none fails where that element is looked at, and only there', () => {
    const schema = {
      type: 'object',
      properties: { l: { type: 'array', items: { type: 'object', properties: { a: TEXT } } } },
    }
    const row = { schema, object: { l: [{ a: 'x' }, null] } }
    assert.equal(askValue('self.l[0].a', row), 'x')
    assert.equal(askValue('self.l[1].a', row), 'error: invalid data, got null for schema with nullable=false')
  })
})

describe('Names of fields', () => {
  const properties = {
    'file-name': TEXT,
    'a.b': TEXT,
    a__b: TEXT,
    namespace: TEXT,
    in: TEXT,
    true: TEXT,
    'x/y': TEXT,
    '9lives': TEXT,
    $ref: TEXT,
    grün: TEXT,
    constructor: TEXT,
  }
  const object = Object.fromEntries(Object.keys(properties).map((name) => [name, `value of ${name}`]))
  const row = { schema: { type: 'object', properties }, object: { ...object, toString: 'not declared' } }
  for (const [text, expected] of [
    ['self.file__dash__name', 'value of file-name'],
    ['self.`file-name`', 'value of file-name'],
    ['self.a__dot__b', 'value of a.b'],
    ['self.`a.b`', 'value of a.b'],
    ['self.a__underscores__b', 'value of a__b'],
    ['self.x__slash__y', 'value of x/y'],
    ['self.__namespace__', 'value of namespace'],
    ['self.namespace', 'value of namespace'],
    ['self.__in__', 'value of in'],
    ['self.__true__', 'value of true'],
    ['self.constructor', 'value of constructor'],
    ['has(self.file__dash__name)', true],
    ['has(self.toString)', "refused: undefined field 'toString'"],
    ['self.hasOwnProperty', "refused: undefined field 'hasOwnProperty'"],
    ['self.file', "refused: undefined field 'file'"],
  ] as const)
    test(text, () => assert.equal(askValue(text, row), expected))

  test('those that no expression can name are not among the names that are offered', () => {
    const { type } = shapeOfResource(readStructural(row.schema), 'self')
    assert.ok(type.kind === 'object')
    const names = type.names?.() ?? []
    assert.ok(names.includes('file__dash__name') && names.includes('__namespace__') && names.includes('metadata'))
    assert.ok(!names.includes('9lives') && !names.includes('$ref') && !names.includes('file-name'))
  })
})

describe('What rules cannot see, questions can:', () => {
  const object: JsonObject = {
    metadata: {
      name: 'web',
      namespace: 'shop',
      labels: { app: 'web', 'app.kubernetes.io/name': 'web' },
      creationTimestamp: '2023-11-14T20:13:20Z',
      ownerReferences: [{ kind: 'ReplicaSet', name: 'rs', uid: 'u', controller: true }],
      generation: 3,
      managedFields: [{ manager: 'kubectl', time: '2023-11-14T20:13:20Z', fieldsV1: { 'f:spec': {} } }],
    },
    spec: { a: 1 },
  }
  for (const schema of [
    undefined,
    { type: 'object', properties: { spec: { type: 'object', properties: { a: { type: 'integer' } } } } },
  ])
    for (const [text, expected] of [
      ['self.metadata.labels.app', 'web'],
      ['self.metadata.labels["app.kubernetes.io/name"]', 'web'],
      ['self.metadata.labels.none', 'error: no such key: none'],
      ['self.metadata.annotations.none', 'error: no such key: annotations'],
      ['has(self.metadata.annotations)', false],
      ['self.metadata.ownerReferences[0].controller', true],
      ['self.metadata.generation + 1', 4],
      ['self.metadata.managedFields[0].manager', 'kubectl'],
      ['self.metadata.nonsense', "refused: undefined field 'nonsense'"],
      ['now - self.metadata.creationTimestamp', '7200s'],
      ['age()', '7200s'],
      ['age(self.metadata.managedFields[0].time)', '7200s'],
      ['self.apiVersion', 'example.com/v1'],
      ['self.kind == kind', true],
      ['object.spec.a == self.spec.a', true],
      ['cluster', 'here'],
    ] as const)
      test(`${text} ${schema === undefined ? 'without' : 'with'} a schema`, () =>
        assert.equal(askValue(text, { object, ...(schema === undefined ? {} : { schema }) }), expected))

  test('without a schema every field but those of metadata is anything', () => {
    assert.equal(askValue('self.spec.a + 1', { object }), 2)
    assert.equal(askValue('self.spec.b', { object }), 'error: no such key: b')
    assert.equal(askValue('self.nonsense.more', { object }), 'error: no such key: nonsense')
  })

  test('a kind that has no metadata in its schema has it all the same', () => {
    assert.equal(askValue('self.metadata.name', { object, schema: { type: 'object', properties: {} } }), 'web')
  })
})

describe('Where fields may be missing from the schema', () => {
  const schema = { type: 'object', properties: { spec: { type: 'object', properties: { a: { type: 'integer' } } } } }
  test('an open shape finds them absent, at any depth, and keeps the others’ types', () => {
    const row = { schema, object: { spec: { a: 1 } }, isOpen: true }
    assert.equal(askValue('self.spec.b', row), 'error: no such key: b')
    assert.equal(askValue('has(self.status.x.y)', row), 'error: no such key: status')
    assert.equal(askValue('has(self.status)', row), false)
    assert.match(String(askValue('self.spec.a + "x"', row)), /^refused: found no matching overload/)
  })

  test('and has them where the data does', () => {
    assert.equal(askValue('self.spec.b', { schema, object: { spec: { b: 'x' } }, isOpen: true }), 'x')
  })

  test('shapes that are open and others of one schema do not meet', () => {
    const one = readStructural(schema)
    const open = shapeOfResource(one, 'self', true)
    const closed = shapeOfResource(one, 'self')
    assert.equal(open.type.kind === 'object' && open.type.field?.('nope')?.kind, 'dyn')
    assert.equal(closed.type.kind === 'object' && closed.type.field?.('nope'), undefined)
    assert.equal(shapeOfResource(one, 'self'), closed)
  })
})

describe('Built-in kinds', () => {
  const document = {
    components: {
      schemas: {
        'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
        'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
          format: 'int-or-string',
          oneOf: [{ type: 'integer' }, { type: 'string' }],
        },
        'com.example.JSON': { description: 'any' },
        'com.example.Props': {
          type: 'object',
          properties: {
            items: { $ref: '#/components/schemas/com.example.Props' },
            all: { type: 'array', items: { $ref: '#/components/schemas/com.example.Props' } },
            by: { type: 'object', additionalProperties: { $ref: '#/components/schemas/com.example.Props' } },
            text: TEXT,
          },
        },
        'com.example.Thing': {
          type: 'object',
          properties: {
            cpu: {
              allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity' }],
              default: {},
            },
            limits: {
              type: 'object',
              additionalProperties: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity' },
            },
            port: { allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.util.intstr.IntOrString' }] },
            any: { $ref: '#/components/schemas/com.example.JSON' },
            props: { $ref: '#/components/schemas/com.example.Props' },
          },
          'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Thing' }],
        },
      },
    },
  }
  const schema = schemasOfDocument(document).schemaOf({ group: 'example.com', version: 'v1', kind: 'Thing' })
  const { type } = shapeOfResource(schema, 'self')
  const typeAt = (...path: string[]) => {
    let at: CelType | undefined = type
    for (const step of path)
      at =
        at?.kind === 'object'
          ? at.field?.(step)
          : at?.kind === 'map'
            ? at.value
            : at?.kind === 'list'
              ? at.element
              : undefined
    return at === undefined ? 'none' : formatType(at)
  }

  test('quantities are text, which quantity() reads; an int or string is anything', () => {
    assert.equal(typeAt('cpu'), 'string')
    assert.equal(typeAt('limits'), 'map(string, string)')
    assert.equal(typeAt('port'), 'dyn')
    assert.equal(typeAt('any'), 'dyn')
  })

  test('a schema that refers to itself is looked at no deeper than an expression goes', () => {
    assert.equal(typeAt('props', 'items', 'all', '[]', 'by', 'x', 'items', 'text'), 'string')
    assert.equal(typeAt('props', ...Array.from({ length: 200 }, () => 'items'), 'text'), 'string')
  })
})
