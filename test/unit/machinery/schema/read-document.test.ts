// Schemas of OpenAPI documents: references, wrappers, and what built-in types say that they do not mean.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../../../src/machinery/json.ts'
import { schemasOfDocument } from '../../../../src/machinery/schema/read-document.ts'

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const gvk = (group: string, version: string, kind: string) => [{ group, version, kind }]

function document(schemas: JsonObject) {
  return schemasOfDocument({ openapi: '3.0.0', components: { schemas } })
}

const CORE = document({
  'io.k8s.api.core.v1.Pod': {
    type: 'object',
    properties: {
      kind: { type: 'string' },
      spec: { description: 'what is wanted', default: {}, allOf: [ref('io.k8s.api.core.v1.PodSpec')] },
    },
    'x-kubernetes-group-version-kind': gvk('', 'v1', 'Pod'),
  },
  'io.k8s.api.core.v1.PodSpec': {
    type: 'object',
    description: 'a pod',
    properties: {
      containers: {
        type: 'array',
        items: { default: {}, allOf: [ref('io.k8s.api.core.v1.Container')] },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
        'x-kubernetes-patch-strategy': 'merge,retainKeys',
        'x-kubernetes-patch-merge-key': 'name',
      },
    },
  },
  'io.k8s.api.core.v1.Container': {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string', default: '' },
      replicas: { type: 'integer', format: 'int32', default: 0 },
      protocol: { type: 'string', default: 'TCP' },
      targetPort: ref('io.k8s.apimachinery.pkg.util.intstr.IntOrString'),
      limit: { default: {}, allOf: [ref('io.k8s.apimachinery.pkg.api.resource.Quantity')] },
      seccomp: ref('io.k8s.api.core.v1.SeccompProfile'),
    },
  },
  'io.k8s.api.core.v1.SeccompProfile': {
    type: 'object',
    'x-kubernetes-unions': [
      { discriminator: 'type', 'fields-to-discriminateBy': { localhostProfile: 'LocalhostProfile' } },
    ],
  },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, { type: 'string' }],
  },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
})

describe('A schema of a built-in type', () => {
  const container = CORE.schemaOf({ group: '', version: 'v1', kind: 'Pod' })
    ?.property('spec')
    ?.property('containers')?.items

  test('is found by group, version and kind, or by the name of its component', () => {
    assert.equal(CORE.schemaOf({ group: '', version: 'v1', kind: 'Pod' }), CORE.named('io.k8s.api.core.v1.Pod'))
    assert.equal(CORE.schemaOf({ group: 'apps', version: 'v1', kind: 'Pod' }), undefined)
    assert.equal(CORE.named('io.k8s.api.core.v1.Nothing'), undefined)
    assert.deepEqual(CORE.kinds, [{ group: '', version: 'v1', kind: 'Pod' }])
  })

  test('says beside a reference what is said there, and the rest as its target does', () => {
    const spec = CORE.named('io.k8s.api.core.v1.Pod')?.property('spec')
    assert.equal(spec?.description, 'what is wanted')
    assert.equal(spec?.typeName, 'io.k8s.api.core.v1.PodSpec')
    assert.deepEqual(spec?.types, ['object'])
    assert.deepEqual(spec?.allOf, [])
  })

  test('keeps how its lists are merged', () => {
    const containers = CORE.named('io.k8s.api.core.v1.PodSpec')?.property('containers')
    assert.equal(containers?.listType, 'map')
    assert.deepEqual(containers?.listMapKeys, ['name'])
    assert.deepEqual(containers?.patchStrategy, ['merge', 'retainKeys'])
    assert.equal(containers?.patchMergeKey, 'name')
  })

  test('has no zero values for defaults', () => {
    assert.equal(container?.default, undefined)
    assert.equal(container?.property('name')?.default, undefined)
    assert.equal(container?.property('replicas')?.default, undefined)
    assert.equal(container?.property('protocol')?.default, 'TCP')
    assert.equal(CORE.named('io.k8s.api.core.v1.Pod')?.property('spec')?.default, undefined)
  })

  test('knows int-or-string, quantities and unions', () => {
    const port = container?.property('targetPort')
    assert.equal(port?.intOrString, true)
    assert.deepEqual(port?.types, ['integer', 'string'])
    assert.deepEqual(port?.oneOf, [])
    assert.equal(container?.property('limit')?.quantity, true)
    assert.equal(container?.property('seccomp')?.unions[0]?.fields.localhostProfile, 'LocalhostProfile')
  })
})

test('A schema of a definition keeps every default', () => {
  const served = document({
    'test.example.v1.Box': {
      type: 'object',
      properties: {
        metadata: { allOf: [ref('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')] },
        spec: {
          type: 'object',
          default: {},
          properties: { size: { type: 'integer', default: 0 }, open: { type: 'boolean', default: false } },
        },
      },
      'x-kubernetes-group-version-kind': gvk('example.test', 'v1', 'Box'),
    },
  })
  const spec = served.schemaOf({ group: 'example.test', version: 'v1', kind: 'Box' })?.property('spec')
  assert.deepEqual(spec?.default, {})
  assert.equal(spec?.property('size')?.default, 0)
  assert.equal(spec?.property('open')?.default, false)
})

describe('References in a circle', () => {
  test('are a circle of schemas', () => {
    const { named } = document({
      Tree: { type: 'object', properties: { left: ref('Tree'), right: { description: 'r', allOf: [ref('Tree')] } } },
    })
    const tree = named('Tree')
    assert.equal(tree?.property('left'), tree)
    assert.equal(tree?.property('right')?.property('right')?.property('left'), tree)
  })

  test('that never come to anything allow everything', () => {
    const { named } = document({ A: ref('B'), B: { allOf: [ref('A')] }, C: ref('nowhere'), D: ref('D') })
    for (const name of ['A', 'B', 'C', 'D']) assert.deepEqual(named(name)?.types, [], name)
  })
})

test('Nothing below a node is read before it is asked for', () => {
  let reads = 0
  const properties = Object.defineProperty({}, 'trap', {
    enumerable: true,
    get() {
      reads++
      return { type: 'string' }
    },
  })
  const schema = document({ Lazy: { type: 'object', properties } }).named('Lazy')
  assert.equal(reads, 0)
  assert.deepEqual(schema?.property('trap')?.types, ['string'])
  assert.ok(reads > 0)
})
