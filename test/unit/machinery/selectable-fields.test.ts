import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readStructural } from '../../../src/machinery/schema/read-definition.ts'
import { selectableFieldsOf, selectableText } from '../../../src/machinery/selectable-fields.ts'

const resource = (group: string, name: string, namespaced = true) => ({ group, resource: name, namespaced })
const labels = (fields: ReturnType<typeof selectableFieldsOf>) => fields.map(({ label }) => label)

test('every kind can be selected by its name, and a namespaced one by its namespace', () => {
  assert.deepEqual(labels(selectableFieldsOf(resource('', 'configmaps'))), ['metadata.name', 'metadata.namespace'])
  assert.deepEqual(labels(selectableFieldsOf(resource('', 'persistentvolumes', false))), ['metadata.name'])
  assert.deepEqual(labels(selectableFieldsOf(resource('', 'constructor', false))), ['metadata.name'])
})

test('a table holds what built-in kinds can be selected by, whatever their version', () => {
  for (const [group, name, label, expected] of [
    ['', 'pods', 'spec.nodeName', { path: '.spec.nodeName', type: 'string', absent: '' }],
    ['', 'pods', 'spec.hostNetwork', { path: '.spec.hostNetwork', type: 'boolean', absent: 'false' }],
    ['', 'replicationcontrollers', 'status.replicas', { path: '.status.replicas', type: 'integer', absent: '0' }],
    ['batch', 'jobs', 'status.successful', { path: '.status.succeeded', type: 'integer', absent: '0' }],
    ['events.k8s.io', 'events', 'regarding.name', { path: '.regarding.name', type: 'string', absent: '' }],
    [
      '',
      'events',
      'source',
      { path: '.source.component', type: 'string', absent: '', otherwise: '.reportingComponent' },
    ],
  ] as const) {
    const found = selectableFieldsOf(resource(group, name)).find((field) => field.label === label)
    assert.deepEqual(found, { label, ...expected }, `${name} ${label}`)
  }
  assert.ok(!labels(selectableFieldsOf(resource('apps', 'replicasets'))).includes('status.replicas'))
  assert.ok(!labels(selectableFieldsOf(resource('example.com', 'pods'))).includes('spec.nodeName'))
  assert.ok(
    !labels(selectableFieldsOf(resource('certificates.k8s.io', 'podcertificaterequests'))).includes(
      'metadata.namespace',
    ),
  )
})

const spec = {
  type: 'object',
  properties: {
    color: { type: 'string' },
    size: { type: 'integer' },
    isNew: { type: 'boolean' },
    'a.b': { type: 'integer' },
  },
} as const
const custom = resource('example.com', 'things')

test('a custom resource has what its published schema states', () => {
  const schema = readStructural({
    type: 'object',
    properties: { spec },
    'x-kubernetes-selectable-fields': [
      { fieldPath: 'spec.color' },
      { fieldPath: 'spec.size' },
      { fieldPath: "spec['a.b']" },
      { fieldPath: 'spec.gone' },
      { fieldPath: 7 },
      'odd',
    ],
  })
  assert.deepEqual(selectableFieldsOf(custom, schema).slice(2), [
    { label: 'spec.color', path: '.spec.color', type: 'string', absent: '' },
    { label: 'spec.size', path: '.spec.size', type: 'integer', absent: '' },
    { label: "spec['a.b']", path: '.spec["a.b"]', type: 'integer', absent: '' },
    { label: 'spec.gone', path: '.spec.gone', type: 'string', absent: '' },
  ])
  assert.equal(selectableFieldsOf(custom).length, 2)
})

test('what no server takes is left out', () => {
  const stated = ['spec.isNew', '.spec.color', 'spec[', 'spec.list[0]'].map((fieldPath) => ({ fieldPath }))
  const schema = readStructural({ type: 'object', properties: { spec }, 'x-kubernetes-selectable-fields': stated })
  assert.deepEqual(selectableFieldsOf(custom, schema).slice(2), [
    { label: 'spec.isNew', path: '.spec.isNew', type: 'boolean', absent: '' },
    { label: 'spec.color', path: '.spec.color', type: 'string', absent: '' },
  ])
})

test('what is compared is the text of the value, or what stands for none', () => {
  const [, , ...pods] = selectableFieldsOf(resource('', 'pods'))
  const events = selectableFieldsOf(resource('', 'events'))
  const text = (fields: readonly { label: string }[], label: string, object: object) => {
    const field = fields.find((known) => known.label === label)
    assert.ok(field)
    return selectableText(object as never, field as never)
  }
  assert.equal(text(pods, 'spec.nodeName', { spec: { nodeName: 'n1' } }), 'n1')
  assert.equal(text(pods, 'spec.nodeName', { spec: {} }), '')
  assert.equal(text(pods, 'spec.hostNetwork', {}), 'false')
  assert.equal(text(pods, 'spec.hostNetwork', { spec: { hostNetwork: true } }), 'true')
  assert.equal(text(pods, 'spec.nodeName', { spec: { nodeName: null } }), '')
  assert.equal(text(pods, 'spec.nodeName', { spec: { nodeName: ['n1'] } }), '')
  assert.equal(text(events, 'source', { source: { component: 'a' }, reportingComponent: 'b' }), 'a')
  assert.equal(text(events, 'source', { source: { component: '' }, reportingComponent: 'b' }), 'b')
  assert.equal(text(events, 'source', { source: {} }), '')
})
