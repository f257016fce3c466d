import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldAt, omitManagedFields, splitFieldPath } from '../../../src/machinery/fields.ts'

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', labels: { 'app.kubernetes.io/name': 'web' }, managedFields: [{ manager: 'kubectl' }] },
  spec: { containers: [{ image: 'nginx' }] },
}

test('a field is found by its keys and indexes', () => {
  assert.equal(fieldAt(pod, ['metadata', 'name']), 'a')
  assert.equal(fieldAt(pod, ['metadata', 'labels', 'app.kubernetes.io/name']), 'web')
  assert.equal(fieldAt(pod, ['spec', 'containers', 0, 'image']), 'nginx')
  assert.deepEqual(fieldAt(pod, []), pod)
})

test('a path that leads nowhere gives undefined, also over what JavaScript gives every object', () => {
  for (const path of [['x'], ['metadata', 'name', 'x'], ['spec', 'containers', 1], ['spec', 'containers', 'length']]) {
    assert.equal(fieldAt(pod, path), undefined, path.join('.'))
  }
  assert.equal(fieldAt(pod, ['constructor']), undefined)
  assert.equal(fieldAt(undefined, ['x']), undefined)
})

test('a dotted path is split with or without its first dot', () => {
  assert.deepEqual(splitFieldPath('.spec.nodeName'), ['spec', 'nodeName'])
  assert.deepEqual(splitFieldPath('metadata.name'), ['metadata', 'name'])
})

test('managed fields are left out of a copy and stay in the original', () => {
  const shown = omitManagedFields(pod)
  assert.deepEqual(shown.metadata, { name: 'a', labels: { 'app.kubernetes.io/name': 'web' } })
  assert.equal(shown.spec, pod.spec)
  assert.equal(pod.metadata.managedFields.length, 1)
})

test('an object without managed fields is handed back as it is', () => {
  for (const object of [{ metadata: { name: 'a' } }, {}, { metadata: null }]) {
    assert.equal(omitManagedFields(object), object)
  }
})
