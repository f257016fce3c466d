import assert from 'node:assert/strict'
import { test } from 'node:test'
import { declTypeOf, type SchemaLike } from '../../../../src/machinery/cel/decl-type.ts'
import { escapeFieldName, unescapeFieldName } from '../../../../src/machinery/cel/field-names.ts'
import { type CelType, formatType } from '../../../../src/machinery/cel/types.ts'
import type { Json } from '../../../../src/machinery/json.ts'
import { celSchema } from '../../../support/cel-schema.ts'

const shown = (type: CelType | undefined): string => (type === undefined ? 'invisible' : formatType(type))

test('a schema has the type that the API server declares', () => {
  for (const [schema, expected] of [
    [{ type: 'string' }, 'string'],
    [{ type: 'string', format: 'byte' }, 'bytes'],
    [{ type: 'string', format: 'duration' }, 'duration'],
    [{ type: 'string', format: 'date' }, 'timestamp'],
    [{ type: 'string', format: 'date-time' }, 'timestamp'],
    [{ type: 'string', format: 'uuid' }, 'string'],
    [{ type: 'integer', format: 'int32' }, 'int'],
    [{ type: 'number' }, 'double'],
    [{ type: 'boolean' }, 'bool'],
    [{ 'x-kubernetes-int-or-string': true }, 'dyn'],
    [{ 'x-kubernetes-preserve-unknown-fields': true }, 'invisible'],
    [{ type: 'object' }, 'T'],
    [{ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, 'T'],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, 'map(string, int)'],
    [{ type: 'object', additionalProperties: { type: 'object' } }, 'map(string, T.@elem)'],
    [{ type: 'object', additionalProperties: {} }, 'invisible'],
    [{ type: 'object', additionalProperties: true }, 'T'],
    [{ type: 'array', items: { type: 'array', items: { type: 'object' } } }, 'list(list(T.@idx.@idx))'],
    [{ type: 'array', items: {} }, 'invisible'],
    [{ type: 'array' }, 'invisible'],
  ] satisfies [Json, string][]) {
    assert.equal(shown(declTypeOf(celSchema(schema), { name: 'T' })), expected, JSON.stringify(schema))
  }
})

test('a resource, embedded or whole, always has its kind and its name, and no other metadata', () => {
  const embedded = { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { a: { type: 'string' } } }
  const root = declTypeOf(celSchema({ type: 'object', properties: { embedded } }), { isRoot: true })
  const field = (type: CelType | undefined, name: string): CelType | undefined =>
    type?.kind === 'object' ? type.field?.(name) : undefined
  for (const type of [root, field(root, 'embedded')]) {
    assert.equal(shown(field(type, 'kind')), 'string')
    assert.equal(shown(field(field(type, 'metadata'), 'generateName')), 'string')
    assert.equal(shown(field(field(type, 'metadata'), 'labels')), 'invisible')
  }
  assert.equal(shown(field(field(root, 'embedded'), 'a')), 'string')
  assert.equal(shown(field(declTypeOf(celSchema(embedded)), 'kind')), 'invisible')
})

test('a resource that states its type and both names is seen as it is stated', () => {
  const text = { type: 'string' }
  const metadata = { type: 'object', properties: { name: text, generateName: text, labels: { type: 'object' } } }
  const seen = (properties: { readonly [name: string]: Json }): string => {
    const type = declTypeOf(celSchema({ type: 'object', properties }), { isRoot: true })
    const found = type?.kind === 'object' ? type.field?.('metadata') : undefined
    return shown(found?.kind === 'object' ? found.field?.('labels') : undefined)
  }
  assert.equal(seen({ apiVersion: text, kind: text, metadata }), 'selfType.metadata.labels')
  assert.equal(seen({ apiVersion: text, kind: { type: 'integer' }, metadata }), 'invisible')
  assert.equal(seen({ apiVersion: text, metadata }), 'invisible')
})

test('fields are read when they are asked for, once, and a schema that holds itself ends', () => {
  const asked: string[] = []
  const schema: SchemaLike = {
    ...celSchema({ type: 'object' }),
    property: (name) => {
      asked.push(name)
      return schema
    },
  }
  const type = declTypeOf(schema)
  assert.deepEqual(asked, [])
  assert.ok(type?.kind === 'object' && type.field !== undefined)
  assert.equal(shown(type.field('a')), 'selfType.a')
  assert.equal(type.field('a'), type.field('a'))
  assert.deepEqual(asked, ['a'])
  const list: SchemaLike = {
    ...celSchema({ type: 'array' }),
    get items() {
      return list
    },
  }
  assert.equal(declTypeOf(list), undefined)
})

test('names of fields are escaped and back', () => {
  for (const [name, escaped] of [
    ['plain_1', 'plain_1'],
    ['file-name', 'file__dash__name'],
    ['a.b/c', 'a__dot__b__slash__c'],
    ['a__b', 'a__underscores__b'],
    ['___', '__underscores___'],
    ['namespace', '__namespace__'],
    ['in', '__in__'],
    ['$ref', undefined],
    ['1st', undefined],
    ['', undefined],
    ['é', undefined],
  ] as const) {
    assert.equal(escapeFieldName(name), escaped, name)
    if (escaped !== undefined) assert.equal(unescapeFieldName(escaped), name, escaped)
  }
  assert.equal(unescapeFieldName('a__what__b'), undefined)
  assert.equal(unescapeFieldName('a__if__'), undefined)
})
