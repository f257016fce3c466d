import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publishedDocument } from '../../../../src/machinery/schema/publish-definition.ts'
import { schemasOfDocument } from '../../../../src/machinery/schema/read-document.ts'
import type { Schema } from '../../../../src/machinery/schema/schema.ts'
import { selectableFieldsOf } from '../../../../src/machinery/selectable-fields.ts'

const GVK = { group: 'shop.example.com', version: 'v1', kind: 'Dump' }

function publish(openAPIV3Schema: object, more: object = {}): Schema {
  const entry = { name: 'v1', schema: { openAPIV3Schema }, ...more }
  const schema = schemasOfDocument(publishedDocument(GVK, entry as never)).schemaOf(GVK)
  assert.ok(schema)
  return schema
}

test('every kind has apiVersion, kind and the fields of metadata, whatever its schema says of them', () => {
  for (const properties of [{}, { metadata: { type: 'object' }, kind: { type: 'string', description: 'x' } }]) {
    const schema = publish({ type: 'object', description: 'A dump.', properties })
    assert.deepEqual([...schema.propertyNames].sort(), ['apiVersion', 'kind', 'metadata'])
    assert.equal(schema.typeName, 'com.example.shop.v1.Dump')
    assert.equal(schema.description, 'A dump.')
    const metadata = schema.property('metadata')
    assert.match(metadata?.typeName ?? '', /\.ObjectMeta$/)
    assert.deepEqual(metadata?.property('ownerReferences')?.listMapKeys, ['uid'])
    assert.equal(metadata?.property('creationTimestamp')?.format, 'date-time')
  }
})

test('so has a whole object inside, which has to say what it is', () => {
  const embedded = {
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    'x-kubernetes-preserve-unknown-fields': true,
    required: ['spec', 'kind'],
    properties: { spec: { type: 'object' } },
  }
  const schema = publish({
    type: 'object',
    properties: {
      one: embedded,
      many: { type: 'array', items: embedded },
      named: { type: 'object', additionalProperties: embedded },
    },
  })
  const inner = [schema.property('one'), schema.property('many')?.items, schema.property('named')?.additionalProperties]
  for (const node of inner) {
    assert.ok(typeof node === 'object')
    assert.deepEqual(node.required, ['spec', 'kind', 'apiVersion'])
    assert.deepEqual([...node.propertyNames].sort(), ['apiVersion', 'kind', 'metadata', 'spec'])
  }
})

test('defaults are meant, zero values too', () => {
  const schema = publish({ type: 'object', properties: { size: { type: 'integer', default: 0 } } })
  assert.equal(schema.property('size')?.default, 0)
})

test('what can be selected by is published as servers do it', () => {
  const schema = publish(
    { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } } },
    { selectableFields: [{ jsonPath: '.spec.size' }, { jsonPath: 7 }] },
  )
  assert.deepEqual(schema.raw['x-kubernetes-selectable-fields'], [{ fieldPath: 'spec.size' }])
  const fields = selectableFieldsOf({ group: GVK.group, resource: 'dumps', namespaced: false }, schema)
  assert.deepEqual(
    fields.map(({ label, type }) => [label, type]),
    [
      ['metadata.name', 'string'],
      ['spec.size', 'integer'],
    ],
  )
  assert.ok(!('x-kubernetes-selectable-fields' in publish({ type: 'object' }).raw))
})
