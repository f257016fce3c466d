// What becomes of an update: of the object, of its status, and what the server keeps of the old one.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { type AdmitOptions, admit } from '../../../../src/machinery/schema/admit.ts'
import { formatCause } from '../../../../src/machinery/schema/cause.ts'
import { type DefinedResource, readStructural } from '../../../../src/machinery/schema/read-definition.ts'

const POSITIVE = { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self > 0', message: 'not positive' }] }

function resourceWith(properties: JsonObject, more: Partial<DefinedResource> = {}): DefinedResource {
  return {
    gvk: { group: 'example.test', version: 'v1', kind: 'Box' },
    namespaced: true,
    storage: true,
    schema: readStructural({
      type: 'object',
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object' },
        ...properties,
      },
    }),
    hasStatus: true,
    scale: undefined,
    ...more,
  }
}

function box(fields: JsonObject, metadata: JsonObject = {}): KubeObject {
  const meta = { name: 'a', namespace: 'default', ...metadata }
  return { apiVersion: 'example.test/v1', kind: 'Box', metadata: meta, ...fields } as KubeObject
}

const SPEC_AND_STATUS = {
  spec: { type: 'object', properties: { n: POSITIVE, s: { type: 'string', maxLength: 3 } } },
  status: { type: 'object', properties: { n: POSITIVE, replicas: { type: 'integer' } } },
}

function update(
  before: KubeObject,
  after: KubeObject,
  options: AdmitOptions = {},
  more: Partial<DefinedResource> = {},
) {
  const { object, causes, warnings } = admit(after, resourceWith(SPEC_AND_STATUS, more), { old: before, ...options })
  return { object, causes: causes.map(formatCause), warnings }
}

describe('An update of an object', () => {
  test('leaves the status as it is where that is a sub-resource', () => {
    const before = box({ status: { n: 1 } })
    assert.deepEqual(update(before, box({ status: { n: -1 } })).object.status, { n: 1 })
    assert.deepEqual(update(before, box({})).object.status, { n: 1 })
    assert.equal(update(box({}), box({ status: { n: -1 } })).object.status, undefined)
    const plain = update(before, box({ status: { n: -1 } }), {}, { hasStatus: false })
    assert.deepEqual(plain.causes, ['status.n: Invalid value: -1: not positive'])
  })

  test('keeps what the server keeps of metadata, and counts changes of all else', () => {
    const before = box({ spec: { n: 1 } }, { uid: 'u', creationTimestamp: '2024-01-01T00:00:00Z', generation: 3 })
    const kept = { ...before.metadata, generation: 4, labels: { a: 'b' } }
    const sent = box(
      { spec: { n: 2 } },
      { creationTimestamp: '2025-01-01T00:00:00Z', generation: 9, labels: { a: 'b' } },
    )
    assert.deepEqual(update(before, sent).object.metadata, kept)
    assert.equal(update(before, box({ spec: { n: 1 } }, { labels: { x: 'y' } })).object.metadata?.generation, 3)
  })

  test('may not rename it, nor add finalizers to what is being deleted', () => {
    const leaving = { deletionTimestamp: '2024-01-01T00:00:00Z', uid: 'u' }
    const { causes } = update(box({}, leaving), box({}, { name: 'b', uid: 'v', finalizers: ['a.b/c'] }))
    assert.deepEqual(causes, [
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"a.b/c"}',
      'metadata.name: Invalid value: "b": field is immutable',
      'metadata.uid: Invalid value: "v": field is immutable',
    ])
  })

  test('is told each fault of its metadata once, and names as paths alone ask for them', () => {
    const { causes } = update(box({}, { name: 'A_b' }), box({}, { name: 'A_b', labels: { 'a b': '' } }))
    assert.equal(causes.length, 1)
    assert.match(causes[0] ?? '', /^metadata.labels: Invalid value: "a b": name part must consist of/)
    assert.deepEqual(update(box({}, { name: 'a%' }), box({}, { name: 'a%' })).causes, [
      `metadata.name: Invalid value: "a%": may not contain '%'`,
    ])
  })

  test('warns of rules that it failed before, in parts that did not change', () => {
    const before = box({ spec: { n: -1, s: 'long' } })
    assert.deepEqual(update(before, box({ spec: { n: -1, s: 'x' } })).warnings, [
      'spec.n: Invalid value: -1: not positive',
    ])
    assert.deepEqual(update(before, box({ spec: { n: -2, s: 'long' } })).causes, [
      'spec.n: Invalid value: -2: not positive',
    ])
    assert.deepEqual(update(before, box({ spec: { n: -1, s: 'other' } })).causes, [
      'spec.s: Too long: may not be more than 3 bytes',
      '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ])
  })

  test('warns once of what is said twice', () => {
    const list = {
      type: 'array',
      items: {
        type: 'string',
        'x-kubernetes-validations': [{ rule: 'false', message: 'm', reason: 'FieldValueForbidden' }],
      },
    }
    const same = box({ l: { a: ['x'], b: 1 } })
    const resource = resourceWith({
      l: {
        type: 'object',
        properties: { a: list, b: { type: 'integer' } },
        'x-kubernetes-validations': [
          { rule: 'false', message: 'n' },
          { rule: '!true', message: 'n' },
        ],
      },
    })
    const { warnings } = admit(
      { ...same, metadata: { ...same.metadata, labels: { a: 'b' } } } as KubeObject,
      resource,
      { old: same },
    )
    assert.deepEqual(warnings, ['l: Invalid value: n', 'l.a[0]: Forbidden: m'])
  })

  test('holds a branch of a junctor against it whatever it was before', () => {
    const junctors = {
      f: {
        type: 'object',
        properties: { a: { type: 'string' }, b: { type: 'string' } },
        anyOf: [{ properties: { a: { enum: ['x'] } } }],
      },
    }
    const told = (after: JsonObject) =>
      admit(box({ f: after }), resourceWith(junctors), { old: box({ f: { a: 'y' } }) }).causes.map(formatCause)
    assert.deepEqual(told({ a: 'y' }), [])
    assert.deepEqual(told({ a: 'y', b: 'z' }).length, 2)
  })
})

describe('An update of the status', () => {
  const status = { subresource: 'status' } as const

  test('changes nothing else, managed fields excepted', () => {
    const before = box({ spec: { n: 1 } }, { uid: 'u', labels: { a: 'b' } })
    const sent = box({ spec: { n: 2 }, status: { n: 1 } }, { labels: {}, managedFields: [{ operation: 'Update' }] })
    const { object, causes } = update(before, sent, status)
    assert.deepEqual(causes, [])
    assert.deepEqual(object, {
      ...before,
      metadata: { ...before.metadata, managedFields: [{ operation: 'Update' }] },
      status: { n: 1 },
    })
    assert.equal(update(box({ status: { n: 1 } }), box({}), status).object.status, undefined)
  })

  test('is checked by the schema of the status, whose messages begin there, and by all rules', () => {
    const before = box({ spec: { n: -1, s: 'long' } })
    assert.deepEqual(update(before, box({ status: { replicas: 'x' } }), status).causes, [
      'status.replicas: Invalid value: "string": replicas in body must be of type integer: "string"',
      '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ])
    const { causes, warnings } = update(before, box({ status: { n: -5 } }), status)
    assert.deepEqual(causes, ['status.n: Invalid value: -5: not positive'])
    assert.deepEqual(warnings, ['spec.n: Invalid value: -1: not positive'])
  })

  test('looks at the paths of the status alone where there is a scale', () => {
    const scale = { specReplicasPath: '.spec.n', statusReplicasPath: '.status.replicas', labelSelectorPath: undefined }
    assert.deepEqual(update(box({ spec: { n: -1 } }), box({ status: { replicas: -1 } }), status, { scale }).causes, [
      '.status.replicas: Invalid value: -1: should be a non-negative integer',
    ])
  })
})

test('Finalizers that nobody can tell whose they are are warned of when they are new and nothing is wrong', () => {
  const warned = (finalizers: readonly string[], old?: KubeObject) =>
    admit(box({}, { finalizers }), resourceWith({}), { old }).warnings
  assert.deepEqual(warned(['x', 'a.b', 'a.b/c', 'orphan']), [
    'metadata.finalizers: "a.b": prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers',
    'metadata.finalizers: "x": prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers',
  ])
  assert.deepEqual(warned(['x'], box({}, { finalizers: ['x'] })), [])
  assert.deepEqual(warned(['x', 'a b']), [])
  const { causes } = admit(box({}, { finalizers: ['orphan', 'foregroundDeletion'] }), resourceWith({}))
  assert.deepEqual(causes.map(formatCause), [
    'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set',
  ])
})
