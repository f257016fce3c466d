import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Json, parseJson, stringifyJson } from '../../src/machinery/json.ts'
import { getAt } from '../../src/machinery/paths/get-at.ts'
import { parseFieldPath } from '../../src/machinery/paths/parse-path.ts'
import { parseFieldsV1, pathsOf, printFieldsV1 } from '../../src/machinery/paths/path-set.ts'
import { printFieldPath, printServerPath } from '../../src/machinery/paths/print-path.ts'
import { setAt } from '../../src/machinery/paths/set-at.ts'
import { testCluster } from '../support/cluster.ts'

const cluster = await testCluster()

const text = { type: 'string' }
const SPEC = {
  type: 'object',
  properties: {
    free: { type: 'object', additionalProperties: text },
    set: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    numbers: { type: 'array', items: { type: 'integer' }, 'x-kubernetes-list-type': 'set' },
    map: {
      type: 'array',
      items: {
        type: 'object',
        required: ['port', 'on'],
        properties: { port: { type: 'integer' }, on: { type: 'boolean' }, name: text, value: text },
      },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['port', 'on'],
    },
  },
}

function crd(group: string): object {
  const names = { plural: 'places', singular: 'place', kind: 'Place', listKind: 'PlaceList' }
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: SPEC } } }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `places.${group}` },
    spec: { group, names, scope: 'Namespaced', versions: [{ name: 'v1', served: true, storage: true, schema }] },
  }
}

/** What of the Place two managers set, as paths; both sides differ at each place that is no key. */
const OWN_VALUES = [
  '.metadata.labels["a.b/c"]',
  '.metadata.annotations["x.y/z"]',
  '.spec.free["app.kubernetes.io/name"]',
  '.spec.free["q\\"uote\\u0007é"]',
  '.spec.free["a[0]"]',
  '.spec.map[on=true,port=80].name',
  '.spec.map[on=false,port=80].value',
]
const OWN_ELEMENTS = [
  ['.spec.set[="a/b"]', 'a/b'],
  ['.spec.set[="q\\"\\n<"]', 'q"\n<'],
  ['.spec.numbers[=9007199254740991]', 9007199254740991],
] as const

function place(namespace: string, value: string): Json {
  const bare: Json = { apiVersion: `${cluster.group}/v1`, kind: 'Place', metadata: { name: 'p', namespace } }
  const withValues = OWN_VALUES.reduce<Json>((object, path) => setAt(object, parseFieldPath(path), value), bare)
  return OWN_ELEMENTS.reduce<Json>((object, [path, own]) => setAt(object, parseFieldPath(path), own), withValues)
}

async function apply(object: Json, manager: string): Promise<string> {
  const args = ['apply', '--server-side', '--field-manager', manager, '-f', '-']
  return (await cluster.kubectl(args, { input: stringifyJson(object) })).stderr
}

async function read(...args: string[]): Promise<Json> {
  return parseJson(await cluster.kubectlOk(['get', ...args, '--show-managed-fields', '-o', 'json']))
}

function listAt(object: Json, path: string): readonly Json[] {
  const list = getAt(object, parseFieldPath(path))
  return Array.isArray(list) ? list : []
}

function treesOf(object: Json): Json[] {
  return listAt(object, '.metadata.managedFields').flatMap((entry) => getAt(entry, [{ f: 'fieldsV1' }]) ?? [])
}

describe('field paths and the API server', { skip: cluster.skip }, () => {
  test('what a manager applied is owned at the paths where it was set, and found there', async (t) => {
    const namespace = await cluster.namespace(t)
    await cluster.create(crd(cluster.group))
    assert.equal(await apply(place(namespace, 'one'), 'a'), '')
    const live = await read(`places.${cluster.group}`, 'p', '-n', namespace)
    const [tree = {}] = treesOf(live)
    const owned = pathsOf(parseFieldsV1(tree)).map(printFieldPath)
    const expected = [...OWN_VALUES, ...OWN_ELEMENTS.map(([path]) => path)].map((path) =>
      printFieldPath(parseFieldPath(path)),
    )
    for (const path of expected) assert.ok(owned.includes(path), `${path} in ${owned.join(' ')}`)
    for (const path of owned) assert.notEqual(getAt(live, parseFieldPath(path)), undefined, path)

    const refusal = await apply(place(namespace, 'two'), 'b')
    const named = refusal.split('\n').flatMap((line) => (line.startsWith('- ') ? [line.slice(2)] : []))
    assert.deepEqual(named.sort(), OWN_VALUES.map((path) => printServerPath(parseFieldPath(path))).sort(), refusal)
  })

  test('the managed fields of built-in kinds are read and written again letter for letter', async (t) => {
    const namespace = await cluster.namespace(t)
    const ports = [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }]
    const container = { name: 'api', image: 'i', ports, env: [{ name: 'A.b', value: '1' }] }
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd', namespace, finalizers: ['tack.test/x'] },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'x' } },
        template: { metadata: { labels: { app: 'x' } }, spec: { containers: [container] } },
      },
    }
    t.after(() =>
      cluster.kubectlOk(['patch', 'deployment', 'd', '-n', namespace, '-p', '{"metadata":{"finalizers":null}}']),
    )
    assert.equal(await apply(deployment, 'a'), '')
    const kinds =
      'deployments,services,namespaces,customresourcedefinitions,apiservices,flowschemas,configmaps,clusterroles'
    const trees = listAt(await read(kinds, '-A'), '.items').flatMap(treesOf)
    assert.ok(trees.length > 50, `${trees.length}`)
    for (const tree of trees) assert.equal(stringifyJson(printFieldsV1(parseFieldsV1(tree))), stringifyJson(tree))

    const live = await read('deployment', 'd', '-n', namespace)
    const owned = pathsOf(parseFieldsV1(treesOf(live)[0] ?? {}))
    for (const path of owned) assert.notEqual(getAt(live, path), undefined, printFieldPath(path))
    const texts = owned.map(printFieldPath)
    for (const path of [
      '.metadata.finalizers[="tack.test/x"]',
      '.spec.template.spec.containers[name="api"].ports[containerPort=80,protocol="UDP"].containerPort',
      '.spec.template.spec.containers[name="api"].env[name="A.b"].value',
    ]) {
      assert.ok(texts.includes(path), path)
    }
  })
})
