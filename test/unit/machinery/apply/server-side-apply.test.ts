import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ownersIn } from '../../../../src/machinery/apply/owners-of.ts'
import { type Applied, type ApplyOptions, serverSideApply } from '../../../../src/machinery/apply/server-side-apply.ts'
import { trackUpdate } from '../../../../src/machinery/apply/track-update.ts'
import type { Json, JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import type { Schema } from '../../../../src/machinery/schema/schema.ts'
import { NOW, schemaOfSpec, text } from './story.ts'

const SPEC: JsonObject = {
  type: 'object',
  properties: {
    s: text,
    n: { type: 'integer' },
    on: { type: 'boolean' },
    many: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    list: {
      type: 'array',
      items: {
        type: 'object',
        properties: { name: text, id: { type: 'integer' }, v: text, at: { type: 'string', format: 'date-time' } },
      },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name', 'id'],
    },
    defaulted: { ...text, default: 'd' },
    map: { type: 'object', additionalProperties: text },
    either: { 'x-kubernetes-int-or-string': true },
  },
}
const STATUS: JsonObject = { type: 'object', properties: { ready: { type: 'boolean' } } }
const schema = schemaOfSpec(SPEC)
const options = { schema, apiVersion: 'x.test/v1', custom: true, now: NOW }
const LATER = new Date('2026-01-01T00:00:09.999Z')

function shape(spec: Json | undefined, metadata: JsonObject = {}): KubeObject {
  const rest = spec === undefined ? {} : { spec }
  return {
    apiVersion: 'x.test/v1',
    kind: 'Shape',
    metadata: { name: 'x', ...metadata },
    ...rest,
  } as unknown as KubeObject
}

function applied(live: KubeObject | undefined, config: KubeObject, o: Partial<ApplyOptions> = {}): Applied {
  const result = serverSideApply(live, config, { ...options, manager: 'a', force: true, ...o })
  assert.equal(result.outcome, 'applied', 'message' in result ? result.message : '')
  return result as Applied
}

/** An object as it is when it has been kept: it has a uid. */
function kept({ object }: { readonly object: KubeObject }): KubeObject {
  return { ...object, metadata: { ...object.metadata, uid: 'u' } } as KubeObject
}

describe('a conflict', () => {
  const live = kept(
    applied(undefined, shape({ s: 'x', list: [{ name: 'n', id: 1_000_000, v: 'v' }], map: { 'a.b/c': 'x' } })),
  )
  const other = shape({ s: 'y', list: [{ name: 'n', id: 1_000_000, v: 'w' }], map: { 'a.b/c': 'y' } })

  test('is told in the words of the API server, with the owner and the path', () => {
    const result = serverSideApply(live, shape({ s: 'y' }), { ...options, manager: 'b', force: false })
    assert.deepEqual(result, {
      outcome: 'conflicts',
      message: 'Apply failed with 1 conflict: conflict with "a": .spec.s',
      conflicts: [
        {
          owner: { manager: 'a', operation: 'Apply', apiVersion: 'x.test/v1', time: '2026-01-01T00:00:00Z' },
          path: [{ f: 'spec' }, { f: 's' }],
          field: '.spec.s',
          message: 'conflict with "a"',
        },
      ],
    })
  })

  test('is one of several, by owner and level by level, keys as Go prints what it read from managedFields', () => {
    const scaled = trackUpdate(live, shape({ ...(live.spec as JsonObject), n: 1 }), {
      ...options,
      manager: 'u',
      subresource: 'scale',
    })
    const result = serverSideApply(
      scaled.object,
      { ...other, spec: { ...(other.spec as JsonObject), n: 2 } },
      { ...options, manager: 'b', force: false },
    )
    assert.equal(
      'message' in result && result.message,
      `Apply failed with 4 conflicts: conflicts with "a":
- .spec.s
- .spec.list[id=1e+06,name="n"].v
- .spec.map.a.b/c
conflicts with "u" with subresource "scale" using x.test/v1:
- .spec.n`,
    )
  })

  test('is with nobody when the value is the same', () => {
    const { object } = applied(live, shape({ s: 'x' }), { manager: 'b', force: false, now: LATER })
    // who only shares has no time
    assert.deepEqual(
      ownersIn(object).map(({ manager, time }) => [manager, time]),
      [
        ['b', undefined],
        ['a', '2026-01-01T00:00:00Z'],
      ],
    )
  })

  test('goes by the text of a value, not by its meaning', () => {
    for (const [mine, theirs, isConflict] of [
      [1, 1, false],
      [1, '1', true],
      ['1000m', '1', true],
    ] as const) {
      const base = kept(applied(undefined, shape({ either: mine })))
      const result = serverSideApply(base, shape({ either: theirs }), { ...options, manager: 'b', force: false })
      assert.equal(result.outcome, isConflict ? 'conflicts' : 'applied', `${mine} and ${theirs}`)
    }
  })

  test('is with before-first-apply where nobody is known to have written', () => {
    const unknown = shape({ list: [{ name: 'n', id: 1_000_000, v: 'v' }] }, { uid: 'u' })
    const result = serverSideApply(unknown, shape({ list: [{ name: 'n', id: 1_000_000, v: 'w' }] }), {
      ...options,
      manager: 'b',
      force: false,
    })
    assert.equal(
      'message' in result && result.message,
      'Apply failed with 1 conflict: conflict with "before-first-apply" using x.test/v1: .spec.list[id=1000000,name="n"].v',
    )
  })
})

describe('a configuration is refused', () => {
  const where = 'failed to create typed patch object (/x; x.test/v1, Kind=Shape): '
  for (const [title, spec, words] of [
    ['for an unknown field', { bogus: 1 }, '.spec.bogus: field not declared in schema'],
    ['for text that is a number', { s: 1 }, '.spec.s: expected string, got &value.valueUnstructured{Value:1}'],
    [
      'for text that is a map',
      { s: { a: [1, 'x', null, true, 1.5] } },
      '.spec.s: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"a":[]interface {}{1, "x", interface {}(nil), true, 1.5}}}',
    ],
    ['for a number that is text', { n: 'x' }, '.spec.n: expected numeric (int or float), got string'],
    ['for a number that is a list', { n: [1] }, '.spec.n: expected numeric (int or float), got []interface {}'],
    ['for a boolean that is text', { on: 'yes' }, '.spec.on: expected boolean, got &{yes}'],
    ['for a map that is a list', { map: ['x'] }, '.spec.map: expected map, got &{[x]}'],
    ['for a list that is a map', { many: { a: 1 } }, '.spec.many: expected list, got &{map[a:1]}'],
    [
      'for a time that is a map',
      { list: [{ name: 'a', id: 1, at: { b: 2 } }] },
      '.spec.list[id=1,name="a"].at: expected any scalar, got &{map[b:2]}',
    ],
    ['for an element that is there twice', { many: ['x', 'y', 'x'] }, '.spec.many: duplicate entries for key [="x"]'],
    [
      'for a key that is there twice',
      {
        list: [
          { name: 'a', id: 1 },
          { id: 1, name: 'a' },
        ],
      },
      '.spec.list: duplicate entries for key [id=1,name="a"]',
    ],
    [
      'for an element without keys',
      { list: [{ v: 'x' }] },
      `.spec.list: element 0: associative list with keys has an element that omits all key fields ["name" "id"] (and doesn't have default values for any key fields)`,
    ],
    [
      'for an element that is null',
      { list: [{ name: 'a' }, null] },
      '.spec.list: element 1: associative list with keys may not have a null element',
    ],
    [
      'for an element that is text',
      { list: ['a'] },
      '.spec.list: element 0: associative list with keys may not have non-map elements',
    ],
    [
      'for null in a set',
      { many: [null] },
      ".spec.many: element 0: associative list without keys has an element that's an explicit null",
    ],
    [
      'for a map in a set',
      { many: [{}] },
      ".spec.many: element 0: associative list without keys has an element that's a map type",
    ],
    [
      'for a list in a set',
      { many: [[]] },
      '.spec.many: element 0: not supported: associative list with lists as elements',
    ],
    [
      'for several faults',
      { s: 1, n: 'x' },
      'errors:\n  .spec.s: expected string, got &value.valueUnstructured{Value:1}\n  .spec.n: expected numeric (int or float), got string',
    ],
  ] as const satisfies readonly (readonly [string, Json, string])[]) {
    test(title, () => {
      const result = serverSideApply(undefined, shape(spec), { ...options, manager: 'a', force: true })
      assert.deepEqual(result, { outcome: 'refused', code: 500, message: where + words })
    })
  }

  test('for another type, and for owners of its own', () => {
    for (const [config, message] of [
      [{ ...shape({}), kind: 'Other' }, 'invalid object type: x.test/v1, Kind=Other'],
      [{ ...shape({}), apiVersion: 'x.test/v2' }, 'invalid object type: x.test/v2, Kind=Shape'],
      [{ kind: 'Shape' } as unknown as KubeObject, 'invalid object type: /, Kind=Shape'],
      [shape({}, { managedFields: [] }), 'metadata.managedFields must be nil'],
    ] as const) {
      const result = serverSideApply(shape({}), config as KubeObject, { ...options, manager: 'a', force: true })
      assert.deepEqual(result, { outcome: 'refused', code: 400, message })
    }
    assert.equal(applied(undefined, shape({ s: 'x' }, { managedFields: null })).outcome, 'applied')
  })

  test('for owners in a version that is gone, of a custom kind; others forget them', () => {
    const entry = {
      manager: 'o',
      operation: 'Update',
      apiVersion: 'x.test/v0',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:s': {} } },
    }
    const live = shape({ s: 'x' }, { uid: 'u', managedFields: [entry] })
    const result = serverSideApply(live, shape({ n: 1 }), { ...options, manager: 'a', force: true })
    assert.deepEqual(result, {
      outcome: 'refused',
      code: 500,
      message: 'request to convert CR to an invalid group/version: x.test/v0',
    })
    const { object } = applied(live, shape({ n: 1 }), { custom: false })
    assert.deepEqual(
      ownersIn(object).map(({ manager }) => manager),
      ['a'],
    )
  })

  test('for fields that another version does not have', () => {
    const older = schemaOfSpec({ type: 'object', properties: { n: { type: 'integer' } } })
    const schemaOf = (version: string): Schema | undefined => (version === 'x.test/v0' ? older : undefined)
    const first = trackUpdate(undefined, { ...shape({ n: 1 }), apiVersion: 'x.test/v0' } as KubeObject, {
      ...options,
      schema: older,
      apiVersion: 'x.test/v0',
      manager: 'o',
    })
    const live = kept({ object: { ...first.object, apiVersion: 'x.test/v1' } as KubeObject })
    const result = serverSideApply(live, shape({ s: 'x' }), { ...options, schemaOf, manager: 'a', force: true })
    assert.equal(
      'message' in result && result.message,
      'failed to convert new object: .spec.s: field not declared in schema',
    )
  })

  test('when the live object is not of its type', () => {
    const live = shape({ s: 1 }, { uid: 'u', managedFields: ownersOf(shape({ n: 1 })) })
    const result = serverSideApply(live, shape({ n: 1 }), { ...options, manager: 'a', force: true })
    assert.equal(
      'message' in result && result.message,
      'failed to create typed live object (/x; x.test/v1, Kind=Shape): .spec.s: expected string, got &value.valueUnstructured{Value:1}',
    )
  })
})

function ownersOf(config: KubeObject): Json {
  const { metadata } = applied(undefined, config).object as KubeObject & { metadata: JsonObject }
  return metadata.managedFields ?? []
}

test('the order of merged lists is that of the configuration, with the rest between its old neighbours', () => {
  for (const [live, config, merged] of [
    ['abc', 'cxa', 'bcxa'],
    ['abcd', 'db', 'acdb'],
    ['ab', 'xy', 'abxy'],
    ['abc', 'bnc', 'abnc'],
    ['abc', 'nb', 'anbc'],
    ['abc', 'abc', 'abc'],
    ['', 'ba', 'ba'],
    ['abc', '', 'abc'],
  ]) {
    const before = trackUpdate(undefined, shape({ many: [...(live ?? '')] }), { ...options, manager: 'u' })
    const { object } = applied(kept(before), shape({ many: [...(config ?? '')] }))
    assert.deepEqual((object.spec as JsonObject).many, [...(merged ?? '')], `${live} + ${config}`)
  }
})

describe('what is written', () => {
  test('is nothing when the same is applied again, and times stay', () => {
    const config = shape({ s: 'x', list: [{ name: 'n', id: 1 }], map: { k: 'v' } })
    const live = kept(applied(undefined, config))
    const again = applied(live, config, { now: LATER })
    assert.equal(again.isChanged, false)
    assert.equal(again.object, live)
  })

  test('has the defaults of a custom kind, which nobody owns', () => {
    const live = kept(applied(undefined, shape({ s: 'x' })))
    assert.deepEqual(live.spec, { s: 'x', defaulted: 'd' })
    const { object } = applied(live, shape({ defaulted: 'e' }), { manager: 'b', force: false })
    assert.deepEqual(object.spec, { s: 'x', defaulted: 'e' })
    // given up, it is what it is by default
    assert.deepEqual(applied(kept({ object }), shape(undefined), { manager: 'b' }).object.spec, {
      s: 'x',
      defaulted: 'd',
    })
  })

  test('says nothing of the status where that is a sub-resource', () => {
    const config = { ...shape({ s: 'x' }), status: { ready: true } } as unknown as KubeObject
    const { object } = applied(undefined, config, { schema: schemaOfBoth(STATUS), hasStatus: true })
    assert.equal(object.status, undefined)
    assert.deepEqual(
      ownersIn(object).map(({ fields }) => [...fields.keys()]),
      [['f:spec']],
    )
    const whole = applied(undefined, config, { schema: schemaOfBoth(STATUS) }).object
    assert.deepEqual(whole.status, { ready: true })
  })

  test('through the status says nothing else', () => {
    const both = { schema: schemaOfBoth(STATUS), hasStatus: true }
    const live = kept(applied(undefined, shape({ s: 'x' }), both))
    const config = { ...shape({ s: 'y' }, { labels: { a: 'b' } }), status: { ready: true } } as unknown as KubeObject
    const { object } = applied(live, config, { ...both, manager: 'b', subresource: 'status' })
    assert.deepEqual(
      [object.spec, object.status, object.metadata?.labels],
      [{ s: 'x', defaulted: 'd' }, { ready: true }, undefined],
    )
    assert.deepEqual(
      ownersIn(object).map(({ manager, subresource, fields }) => [manager, subresource, [...fields.keys()]]),
      [
        ['a', undefined, ['f:spec']],
        ['b', 'status', ['f:status']],
      ],
    )
  })
})

function schemaOfBoth(status: JsonObject): Schema {
  return readStructural({ type: 'object', properties: { spec: SPEC, status } })
}
