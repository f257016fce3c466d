// The schemas that the real API server publishes: every kind has one, and what is said of a definition arrives.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { type OpenCluster, openCluster } from '../../src/cluster/open-cluster.ts'
import { apiVersionOf } from '../../src/machinery/resource-info.ts'
import type { Schema } from '../../src/machinery/schema/schema.ts'
import { testCluster } from '../support/cluster.ts'

const cluster = await testCluster()

describe('The schemas of the real API server', { skip: cluster.skip }, () => {
  let opened: OpenCluster
  const asked: string[] = []

  before(async () => {
    const connection = await loadConnection({ env: { ...process.env, KUBECONFIG: cluster.kubeconfig } })
    const observer = { onExchange: ({ url }: { url: string }) => asked.push(new URL(url).pathname) }
    opened = openCluster(connection, { cacheDir: join(cluster.home, 'schemas-cache'), observer })
  })
  after(() => opened.close())

  test('know every built-in kind that can be listed', async () => {
    const { resources } = (await opened.discovery.all()) ?? { resources: [] }
    const builtIn = resources.filter(({ group }) => !group.includes('.') || /^[a-z]+\.k8s\.io$/.test(group))
    assert.ok(builtIn.length > 40)
    for (const resource of builtIn.filter(({ verbs }) => verbs.includes('list'))) {
      const schema = (await opened.schemas(resource)).schemaOf(resource)
      assert.ok(schema, resource.kind)
      assert.ok(schema.property('metadata')?.property('name'), `${apiVersionOf(resource)} ${resource.kind}`)
      assert.ok(countOf(schema, new Set()) > 10, resource.kind)
    }
    assert.ok(asked.every((path) => !path.startsWith('/openapi/v2')))
  })

  test('say how the lists of a pod are merged', async () => {
    const core = await opened.schemas({ group: '', version: 'v1' })
    const container = core.schemaOf({ group: '', version: 'v1', kind: 'Pod' })?.property('spec')?.property('containers')
    assert.equal(container?.listType, 'map')
    assert.equal(container?.patchMergeKey, 'name')
    const ports = container?.items?.property('ports')
    assert.deepEqual(ports?.listMapKeys, ['containerPort', 'protocol'])
    assert.equal(ports?.items?.property('containerPort')?.default, undefined)
    assert.equal(ports?.items?.property('protocol')?.default, 'TCP')
    const probe = container?.items?.property('livenessProbe')?.property('httpGet')
    assert.equal(probe?.property('port')?.intOrString, true)
    const limits = container?.items?.property('resources')?.property('limits')?.additionalProperties
    assert.equal(typeof limits === 'object' && limits.quantity, true)
  })

  test('say of a definition what it says', async () => {
    const group = `schemas.${cluster.group}`
    const openAPIV3Schema = {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          default: { port: 1 },
          required: ['port'],
          properties: {
            size: { type: 'integer', default: 0, nullable: true, 'x-kubernetes-validations': [{ rule: 'self >= 0' }] },
            port: { 'x-kubernetes-int-or-string': true },
            rest: { 'x-kubernetes-preserve-unknown-fields': true },
          },
        },
      },
    }
    await cluster.create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `tackboxes.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'tackboxes', kind: 'TackBox' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
      },
    })
    // an index of before is believed for ten seconds
    const fresh = openCluster(opened.connection, { cacheDir: '' })
    const source = await fresh.schemas({ group, version: 'v1' })
    fresh.close()
    const spec = source.schemaOf({ group, version: 'v1', kind: 'TackBox' })?.property('spec')
    assert.deepEqual(spec?.default, { port: 1 })
    assert.deepEqual(spec?.required, ['port'])
    assert.equal(spec?.property('size')?.default, 0)
    assert.equal(spec?.property('size')?.nullable, true)
    assert.equal(spec?.property('size')?.rules[0]?.rule, 'self >= 0')
    assert.deepEqual(spec?.property('port')?.types, ['integer', 'string'])
    assert.equal(spec?.property('rest')?.preserveUnknownFields, true)
  })
})

/** How many different nodes there are, through all references. */
function countOf(schema: Schema, seen: Set<unknown>): number {
  if (seen.has(schema.raw)) return 0
  seen.add(schema.raw)
  const children = schema.propertyNames.map((name) => schema.property(name))
  const additional = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined
  return [...children, schema.items, additional].reduce((n, child) => n + (child ? countOf(child, seen) : 0), 1)
}
