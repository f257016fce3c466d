// Which fields objects can be selected by: every entry of the table is asked of the server, and so is everything that
// is in none; what it compares is compared with what the objects hold.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Cluster } from '../../src/cluster/cluster.ts'
import { loadConnection } from '../../src/cluster/kubeconfig/index.ts'
import { openCluster } from '../../src/cluster/open-cluster.ts'
import { ServerError } from '../../src/errors.ts'
import type { KubeObject } from '../../src/machinery/json.ts'
import { qualifiedName, type ResourceInfo } from '../../src/machinery/resource-info.ts'
import { walkFields } from '../../src/machinery/schema/fields/walk-fields.ts'
import { type SelectableField, selectableFieldsOf, selectableText } from '../../src/machinery/selectable-fields.ts'
import { testCluster } from '../support/cluster.ts'

const server = await testCluster()

describe('selectable fields', { skip: server.skip }, () => {
  let cluster: Cluster
  let namespace = ''
  let listable: readonly ResourceInfo[] = []

  before(async () => {
    cluster = openCluster(await loadConnection({ kubeconfig: server.kubeconfig }), { cacheDir: '' })
    namespace = await server.namespace()
    await server.create(definition())
    const { resources } = await cluster.discovery.all()
    // the kinds of other tests come and go
    listable = resources.filter(({ verbs, group }) => verbs.includes('list') && !group.endsWith('.tack.test'))
  })
  after(() => cluster.close())

  function definition(): object {
    const selectable = ['.spec.color', '.spec.size', '.spec.isNew']
    const properties = {
      color: { type: 'string' },
      size: { type: 'integer' },
      isNew: { type: 'boolean' },
      other: { type: 'string' },
    }
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } }
    const selectableFields = selectable.map((jsonPath) => ({ jsonPath }))
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `things.${server.group}` },
      spec: {
        group: server.group,
        scope: 'Namespaced',
        names: { plural: 'things', singular: 'thing', kind: 'Thing' },
        versions: [{ name: 'v1', served: true, storage: true, schema, selectableFields }],
      },
    }
  }

  /** The objects of the test's namespace that a selector finds; undefined where the server refuses it. */
  async function select(resource: ResourceInfo, fieldSelector: string): Promise<KubeObject[] | undefined> {
    const place = resource.namespaced ? { namespace } : {}
    try {
      const objects: KubeObject[] = []
      for await (const page of cluster.read({ resource, ...place, representation: 'object', fieldSelector })) {
        objects.push(...page.rows.flatMap(({ object }) => (object === undefined ? [] : [object])))
      }
      return objects
    } catch (error) {
      if (error instanceof ServerError && error.code === 400) return undefined
      throw error
    }
  }

  async function resourceOf(word: string): Promise<ResourceInfo> {
    const [resource] = (await cluster.discovery.resolve(word))?.resources ?? []
    assert.ok(resource, word)
    return resource
  }

  async function fieldsOf(resource: ResourceInfo): Promise<readonly SelectableField[]> {
    return selectableFieldsOf(resource, (await cluster.schemas(resource)).schemaOf(resource))
  }

  test('the server takes every one that is known', async () => {
    const refused: string[] = []
    let asked = 0
    for (const resource of listable) {
      for (const { label, absent } of await fieldsOf(resource)) {
        asked++
        const value = absent === '' ? 'x' : absent
        if ((await select(resource, `${label}=${value}`)) === undefined)
          refused.push(`${qualifiedName(resource)} ${label}`)
      }
    }
    assert.deepEqual(refused, [])
    assert.ok(asked > 100, String(asked))
  })

  test('it takes no label of another kind, and no other field of the kind', async () => {
    const labels = new Set<string>(['spec.replicas', 'status.replicas', 'metadata.uid', 'spec.host'])
    for (const resource of listable) for (const { label } of await fieldsOf(resource)) labels.add(label)
    const taken: string[] = []
    let asked = 0
    for (const [i, resource] of listable.entries()) {
      const known = new Set((await fieldsOf(resource)).map(({ label }) => label))
      const hasOwn = known.size > 2
      const schema = (await cluster.schemas(resource)).schemaOf(resource)
      const scalars = [...(schema === undefined ? [] : walkFields(schema, '', 3))]
        .filter((field) => field.schema.types.length === 1 && !/\[|^\.metadata/.test(field.path))
        .filter((field) => !['object', 'array'].includes(field.schema.types[0] ?? ''))
        .map(({ path }) => path.slice(1))
      // a namespace is taken of most kinds that have none, and means nothing there
      const asking = hasOwn ? [...labels, ...scalars.slice(0, 30)] : [...labels].filter((_, j) => (i + j) % 5 === 0)
      const others = [...new Set([...asking, ...scalars.slice(0, 3)])].filter(
        (label) => !known.has(label) && label !== 'metadata.namespace',
      )
      asked += others.length
      const answers = await Promise.all(others.map((label) => select(resource, `${label}=x`)))
      taken.push(
        ...others.filter((_, i) => answers[i] !== undefined).map((label) => `${qualifiedName(resource)} ${label}`),
      )
    }
    // an old name of spec.nodeName
    assert.deepEqual(taken, ['pods spec.host'])
    assert.ok(asked > 1000, String(asked))
  })

  test('a kind that has namespaces and is not selected by them refuses to be', async () => {
    const requests = await resourceOf('podcertificaterequests.certificates.k8s.io')
    assert.equal(await select(requests, `metadata.namespace=${namespace}`), undefined)
    assert.deepEqual(await select(requests, 'spec.podName=x'), [])
  })

  test('pods can be selected by status.podIPs, and no pod ever is', async () => {
    await makeObjects()
    const pods = await resourceOf('pods')
    assert.deepEqual(await select(pods, 'status.podIPs=10.0.0.7'), [])
    assert.equal((await select(pods, 'status.podIP=10.0.0.7'))?.length, 1)
  })

  let made: Promise<void> | undefined
  function makeObjects(): Promise<void> {
    made ??= makeAll()
    return made
  }

  async function makeAll(): Promise<void> {
    const metadata = (name: string) => ({ name, namespace })
    const container = { name: 'a', image: 'example.com/a' }
    const event = (name: string, more: object) => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: metadata(name),
      involvedObject: { kind: 'Pod', name: 'one', namespace, uid: 'u1', fieldPath: 'spec.containers{a}' },
      ...more,
    })
    const thing = (name: string, spec: object) => ({
      apiVersion: `${server.group}/v1`,
      kind: 'Thing',
      metadata: metadata(name),
      spec,
    })
    const items = [
      { apiVersion: 'v1', kind: 'Pod', metadata: metadata('one'), spec: { containers: [container] } },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: metadata('two'),
        spec: { containers: [container], nodeName: 'n1', hostNetwork: true, restartPolicy: 'Never' },
      },
      { apiVersion: 'v1', kind: 'Secret', metadata: metadata('a'), type: 'example.com/odd', data: {} },
      { apiVersion: 'v1', kind: 'Service', metadata: metadata('a'), spec: { ports: [{ port: 80 }] } },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: metadata('b'),
        spec: { type: 'ExternalName', externalName: 'example.com' },
      },
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: metadata('a'),
        spec: { suspend: true, template: { spec: { restartPolicy: 'Never', containers: [container] } } },
      },
      {
        apiVersion: 'v1',
        kind: 'ReplicationController',
        metadata: metadata('a'),
        spec: {
          replicas: 0,
          selector: { a: 'b' },
          template: { metadata: { labels: { a: 'b' } }, spec: { containers: [container] } },
        },
      },
      event('a', { source: { component: 'one' }, reportingComponent: 'two', reason: 'Odd', type: 'Normal' }),
      event('b', { reportingComponent: 'one', reportingInstance: 'x', type: 'Warning' }),
      event('c', {}),
      thing('a', { color: 'red', size: 3, isNew: false }),
      thing('b', { size: 0, isNew: true }),
      thing('c', {}),
    ]
    await server.create({ apiVersion: 'v1', kind: 'List', items })
    const patch = JSON.stringify({ status: { podIP: '10.0.0.7', podIPs: [{ ip: '10.0.0.7' }], phase: 'Running' } })
    await server.kubectlOk([
      'patch',
      'pod',
      'two',
      '-n',
      namespace,
      '--subresource=status',
      '--type=merge',
      '-p',
      patch,
    ])
  }

  test('what the server compares is what is known of the objects', async () => {
    await makeObjects()
    let compared = 0
    for (const word of [
      'pods',
      'secrets',
      'services',
      'jobs.batch',
      'replicationcontrollers',
      'events',
      'events.events.k8s.io',
      `things.${server.group}`,
      'nodes',
      'namespaces',
    ]) {
      const resource = await resourceOf(word)
      const fields = await fieldsOf(resource)
      const all = (await select(resource, '')) ?? []
      for (const field of fields) {
        const texts = new Set([...all.map((object) => selectableText(object, field)), field.absent, 'no such value'])
        for (const text of texts) {
          for (const [operator, isWanted] of [
            ['=', (found: string) => found === text],
            ['!=', (found: string) => found !== text],
          ] as const) {
            const value = text.replace(/[\\,=]/g, '\\$&')
            const found = await select(resource, `${field.label}${operator}${value}`)
            const expected = all.filter((object) => isWanted(selectableText(object, field)))
            const namesOf = (objects: readonly KubeObject[] | undefined) =>
              objects?.map(({ metadata }) => metadata?.name).sort()
            assert.deepEqual(namesOf(found), namesOf(expected), `${word} ${field.label}${operator}${value}`)
            compared++
          }
        }
      }
    }
    assert.ok(compared > 250, String(compared))
  })
})
