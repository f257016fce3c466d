import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { endpointFields, ownableOf } from '../../../../src/machinery/apply/endpoint-fields.ts'
import { ownersIn } from '../../../../src/machinery/apply/owners-of.ts'
import { type ApplyOptions, serverSideApply } from '../../../../src/machinery/apply/server-side-apply.ts'
import { trackUpdate } from '../../../../src/machinery/apply/track-update.ts'
import type { JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { parseFieldPath } from '../../../../src/machinery/paths/parse-path.ts'
import { pathSetOf, pathsOf } from '../../../../src/machinery/paths/path-set.ts'
import { printFieldPath } from '../../../../src/machinery/paths/print-path.ts'
import { schemasOfDocument } from '../../../../src/machinery/schema/read-document.ts'
import type { Schema } from '../../../../src/machinery/schema/schema.ts'
import { NOW, schemaOfSpec, text } from './story.ts'

/** A part of an OpenAPI document as an API server has it of Go types. */
const ref = (name: string, rest: JsonObject = {}): JsonObject => ({
  allOf: [{ $ref: `#/components/schemas/io.k8s.api.${name}` }],
  ...rest,
})
const document = schemasOfDocument({
  components: {
    schemas: {
      'io.k8s.api.apps.v1.Box': {
        type: 'object',
        properties: {
          apiVersion: text,
          kind: text,
          metadata: ref('meta.v1.ObjectMeta', { default: {} }),
          spec: ref('apps.v1.BoxSpec', { default: {} }),
          status: ref('apps.v1.BoxStatus', { default: {} }),
        },
        'x-kubernetes-group-version-kind': [{ group: 'apps', version: 'v1', kind: 'Box' }],
      },
      'io.k8s.api.meta.v1.ObjectMeta': {
        type: 'object',
        properties: { name: text, uid: text, labels: { type: 'object', additionalProperties: text } },
      },
      'io.k8s.api.apps.v1.BoxSpec': {
        type: 'object',
        required: ['selector', 'containers'],
        properties: {
          selector: ref('apps.v1.Selector'),
          containers: {
            type: 'array',
            items: ref('apps.v1.Container', { default: {} }),
            'x-kubernetes-list-map-keys': ['name'],
            'x-kubernetes-list-type': 'map',
          },
          strategy: ref('apps.v1.Strategy', { default: {} }),
          args: { type: 'array', items: { type: 'string', default: '' } },
          data: { type: 'object', additionalProperties: { type: 'string', default: '' } },
          replicas: { type: 'integer' },
          token: { type: 'string', format: 'byte' },
          grace: { type: 'integer', default: 0 },
        },
      },
      'io.k8s.api.apps.v1.Selector': { type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { app: text } },
      'io.k8s.api.apps.v1.Strategy': { type: 'object', properties: { type: text } },
      'io.k8s.api.apps.v1.Container': {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string', default: '' },
          limits: { type: 'object', additionalProperties: ref('../io.k8s.apimachinery.pkg.api.resource.Quantity') },
          security: ref('apps.v1.Strategy'),
        },
      },
      'io.k8s.api.apps.v1.BoxStatus': { type: 'object', properties: { ready: { type: 'integer' } } },
    },
  },
})
const box = document.schemaOf({ group: 'apps', version: 'v1', kind: 'Box' }) as Schema
const options = { schema: box, apiVersion: 'apps/v1', now: NOW, manager: 'a', force: true }

function object(rest: object): KubeObject {
  return { apiVersion: 'apps/v1', kind: 'Box', metadata: { name: 'x', uid: 'u' }, ...rest } as unknown as KubeObject
}

function applied(live: KubeObject | undefined, config: KubeObject, o: Partial<ApplyOptions> = {}): KubeObject {
  const result = serverSideApply(live, config, { ...options, ...o })
  assert.equal(result.outcome, 'applied', 'message' in result ? result.message : '')
  return 'object' in result ? result.object : config
}

function paths(object: KubeObject, manager: string): string[] {
  const owner = ownersIn(object).find((one) => one.manager === manager)
  return pathsOf(owner?.fields ?? new Map()).map(printFieldPath)
}

describe('a kind that is a Go type', () => {
  test('begins with what its empty struct prints, which a create then does not own', () => {
    const created = trackUpdate(
      undefined,
      object({ spec: { selector: { app: 'x' }, containers: [{ name: 'c' }], grace: 0, replicas: 0 } }),
      { ...options, manager: 'c' },
    )
    // neither spec nor containers have a dot: both are there from the beginning, as is what is zero
    assert.deepEqual(paths(created.object, 'c'), [
      '.spec.containers[name="c"]',
      '.spec.containers[name="c"].name',
      '.spec.replicas',
      '.spec.selector',
    ])
  })

  test('is merged, and loses nulls and what says nothing', () => {
    const config = object({
      spec: {
        args: [],
        data: { a: null, b: 'x' },
        replicas: null,
        strategy: {},
        containers: [{ name: 'c', security: {}, limits: {} }],
      },
    })
    const { spec } = applied(undefined, config)
    assert.deepEqual(spec, {
      selector: null,
      containers: [{ name: 'c', security: {} }],
      strategy: {},
      grace: 0,
      data: { a: '', b: 'x' },
    })
  })

  test('does not own the status through its main endpoint, nor anything else through the status', () => {
    const live = applied(undefined, object({ spec: { replicas: 1 }, status: { ready: 1 } }))
    assert.deepEqual([live.status, paths(live, 'a')], [{}, ['.spec.replicas']])
    const config = object({ metadata: { name: 'x', labels: { a: 'b' } }, spec: { replicas: 2 }, status: { ready: 1 } })
    const through = applied(live, config, { manager: 's', subresource: 'status' })
    assert.deepEqual([(through.spec as JsonObject).replicas, through.status], [1, { ready: 1 }])
    assert.deepEqual(paths(through, 's'), ['.metadata.labels.a', '.status.ready'])
  })
})

test('a list that is empty instead of not there is a change where the kind counts it as another generation', () => {
  const list = { type: 'array', items: { type: 'object', additionalProperties: text } }
  const schemas = (kind: string, group: string, part: JsonObject) =>
    schemasOfDocument({
      components: {
        schemas: {
          [`io.k8s.api.${kind}`]: {
            type: 'object',
            properties: { apiVersion: text, kind: text, metadata: { type: 'object' }, ...part },
            'x-kubernetes-group-version-kind': [{ group, version: 'v1', kind }],
          },
        },
      },
    }).schemaOf({ group, version: 'v1', kind }) as Schema
  const spec = { spec: { type: 'object', properties: { rules: list, type: text } } }
  for (const [kind, group, part, stated, isChanged] of [
    ['NetworkPolicy', 'networking.k8s.io', spec, { spec: { type: 'x', rules: [] } }, true],
    ['NetworkPolicy', 'other.k8s.io', spec, { spec: { type: 'x', rules: [] } }, false],
    ['Ingress', 'networking.k8s.io', spec, { spec: { type: 'x', rules: [] } }, false],
    ['NetworkPolicy', 'networking.k8s.io', spec, { spec: { type: 'x' } }, false],
    ['ValidatingWebhookConfiguration', 'admissionregistration.k8s.io', { webhooks: list }, { webhooks: [] }, true],
    ['MutatingWebhookConfiguration', 'admissionregistration.k8s.io', { webhooks: list }, { webhooks: [] }, true],
  ] as const) {
    const apiVersion = `${group}/v1`
    const config = { apiVersion, kind, metadata: { name: 'x' }, ...stated } as unknown as KubeObject
    const o = { schema: schemas(kind, group, part), apiVersion }
    const live = applied(undefined, config, o)
    const later = { ...options, ...o, now: new Date(NOW.getTime() + 5000) }
    const again = serverSideApply(live, config, later)
    assert.ok(again.outcome === 'applied')
    assert.equal(again.isChanged, isChanged, `${kind} ${JSON.stringify(stated)}`)
    const [owner] = ownersIn(again.object)
    assert.equal(owner?.time, isChanged ? '2026-01-01T00:00:05Z' : '2026-01-01T00:00:00Z')
  }
})

test('what an endpoint does not write nobody owns by writing through it', () => {
  const all = [
    '.metadata.labels.a',
    '.spec.containers[name="c"].image',
    '.spec.containers[name="c"].resources',
    '.spec.containers[name="c"].resources.limits',
    '.spec.ephemeralContainers[name="e"]',
    '.status.phase',
  ]
  const set = pathSetOf(all.map(parseFieldPath))
  for (const [kind, subresource, group, custom, kept] of [
    ['Pod', '', '', false, [0, 1, 2, 3, 4]],
    ['Pod', 'status', '', false, [0, 5]],
    ['Pod', 'ephemeralcontainers', '', false, [4]],
    ['Pod', 'resize', '', false, [2, 3]],
    ['Deployment', 'status', 'apps', false, [5]],
    ['ResourceClaim', 'status', 'resource.k8s.io', false, [5]],
    ['Deployment', 'scale', 'apps', false, [0, 1, 2, 3, 4, 5]],
    ['CertificateSigningRequest', '', 'certificates.k8s.io', false, [0]],
    ['Shape', '', 'x.test', true, [0, 1, 2, 3, 4]],
    ['Shape', 'status', 'x.test', true, [5]],
  ] as const) {
    const fields = endpointFields({ group, kind, subresource, custom, hasStatus: true })
    const found = pathsOf(ownableOf(set, fields)).map(printFieldPath)
    assert.deepEqual(
      found,
      kept.map((i) => all[i]),
      `${kind}/${subresource}`,
    )
  }
  const without = endpointFields({ group: 'x.test', kind: 'Shape', subresource: '', custom: true, hasStatus: false })
  assert.equal(pathsOf(ownableOf(set, without)).length, all.length)
})

describe('a schema that changes', () => {
  const items: JsonObject = { type: 'object', properties: { name: text, v: text } }
  const keyed = schemaOfSpec({
    type: 'object',
    properties: {
      l: { type: 'array', items, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] },
      m: items,
    },
  })
  const atomic = schemaOfSpec({
    type: 'object',
    properties: { l: { type: 'array', items }, m: { ...items, 'x-kubernetes-map-type': 'atomic' } },
  })
  const shape = (v: string) =>
    ({
      apiVersion: 'x.test/v1',
      kind: 'Shape',
      metadata: { name: 'x', uid: 'u' },
      spec: { l: [{ name: 'a', v }], m: { name: 'a' } },
    }) as unknown as KubeObject
  const custom = { apiVersion: 'x.test/v1', custom: true }

  test('to one value is owned as one value, in conflicts as well', () => {
    const live = applied(undefined, shape('1'), { ...custom, schema: keyed })
    const result = serverSideApply(live, shape('2'), {
      ...options,
      ...custom,
      schema: atomic,
      manager: 'b',
      force: false,
    })
    assert.equal('message' in result && result.message, 'Apply failed with 1 conflict: conflict with "a": .spec.l')
    assert.deepEqual(paths(applied(live, shape('2'), { ...custom, schema: atomic, manager: 'b' }), 'a'), ['.spec.m'])
  })

  test('to parts is owned as one value until its owner applies again', () => {
    const live = applied(undefined, shape('1'), { ...custom, schema: atomic })
    // nobody is known to own what is in it
    const other = applied(live, shape('2'), { ...custom, schema: keyed, manager: 'b', force: false })
    assert.deepEqual((other.spec as JsonObject).l, [{ name: 'a', v: '2' }])
    assert.deepEqual(paths(other, 'a'), ['.spec.l', '.spec.m'])
    const again = applied(live, shape('1'), { ...custom, schema: keyed, force: false })
    assert.deepEqual(paths(again, 'a'), [
      '.spec.l[name="a"]',
      '.spec.l[name="a"].name',
      '.spec.l[name="a"].v',
      '.spec.m.name',
    ])
  })
})
