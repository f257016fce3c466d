// Every field that kubectl explain lists is listed with its type, and no other, for built-in kinds and for those of
// well-known projects; and a definition says the same in a file as on a server.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { JsonObject, KubeObject } from '../../src/machinery/json.ts'
import type { FieldItem } from '../../src/query/fields/field-item.ts'
import { testCluster } from '../support/cluster.ts'
import { type ExplainedField, explainedFields } from '../support/explained-fields.ts'
import { moveDefinition, noSharedObjects, sharedDefinitions } from '../support/shared-objects.ts'

const cluster = await testCluster()

/** Enough projects for every way of writing a schema, and not so many that the server is busy for minutes. */
const PROJECTS = [
  'applications.argoproj.io',
  'certificates.cert-manager.io',
  'compositions.apiextensions.crossplane.io',
  'externalsecrets.external-secrets.io',
  'httproutes.gateway.networking.k8s.io',
  'kafkas.kafka.strimzi.io',
  'pipelineruns.tekton.dev',
  'workloads.kueue.x-k8s.io',
]

const BUILT_IN = [
  'pods',
  'deployments.apps',
  'services',
  'ingresses.networking.k8s.io',
  'customresourcedefinitions.apiextensions.k8s.io',
  'events',
  'persistentvolumes',
  'horizontalpodautoscalers.autoscaling',
  'resourceslices.resource.k8s.io',
  'apiservices.apiregistration.k8s.io',
  'validatingadmissionpolicies.admissionregistration.k8s.io',
]

async function listed(...words: string[]): Promise<FieldItem[]> {
  const { code, stdout, stderr } = await cluster.tack(['fields', ...words, '-o', 'json'])
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  return (JSON.parse(stdout) as { items: FieldItem[] }).items
}

/** As explain writes it: no brackets, and `Object` for what it has no name for. */
function asExplained({ path, type, required }: FieldItem): ExplainedField {
  const bare = path.replaceAll(/\["((?:[^"\\]|\\.)*)"\]/g, '.$1').replaceAll(/\[[^\]]*\]/g, '')
  return { path: bare, type: type.replace(/(IntOrString|Quantity|any)$/, 'Object'), required }
}

async function compare(kind: string): Promise<number> {
  const [ours, text] = await Promise.all([listed(kind, '-R'), cluster.kubectlOk(['explain', kind, '--recursive'])])
  const theirs = explainedFields(text)
  const isNamed = new Map(theirs.map(({ path, type }) => [path, type]))
  const sameNames = ours.map((item) => {
    // built-in types of these names have them in explain too
    const isSaid = isNamed.get(asExplained(item).path) === item.type
    return isSaid ? { ...asExplained(item), type: item.type } : asExplained(item)
  })
  const byPath = (a: ExplainedField, b: ExplainedField) => (a.path < b.path ? -1 : 1)
  assert.deepEqual(sameNames.toSorted(byPath), theirs.toSorted(byPath))
  return theirs.length
}

describe('the fields of built-in kinds are those of kubectl explain:', { skip: cluster.skip }, () => {
  for (const kind of BUILT_IN) {
    test(kind, async () => {
      assert.ok((await compare(kind)) > 20)
    })
  }

  test('events.events.k8s.io, which explain takes for a path', async () => {
    const text = await cluster.kubectlOk(['explain', 'events', '--recursive', '--api-version=events.k8s.io/v1'])
    const paths = (fields: readonly { readonly path: string }[]) => fields.map(({ path }) => path).sort()
    const ours = (await listed('events.events.k8s.io', '-R')).map(asExplained)
    assert.deepEqual(paths(ours), paths(explainedFields(text)))
  })

  test('also below a field, through lists, and in another version', async () => {
    for (const [path, ...flags] of [
      ['pods.spec.containers'],
      ['pods.spec.containers.lifecycle.postStart'],
      ['deployments.spec.template.spec.volumes'],
      ['horizontalpodautoscalers.spec', '--api-version=autoscaling/v1'],
      ['horizontalpodautoscalers.spec', '--api-version=autoscaling/v2'],
    ] as const) {
      const [ours, text] = await Promise.all([
        listed(path, '-R', ...flags),
        cluster.kubectlOk(['explain', path, '--recursive', ...flags]),
      ])
      const below = asExplained(ours[0] as FieldItem).path
      const theirs = explainedFields(text)
      const root = below.slice(0, below.lastIndexOf(theirs[0]?.path ?? ''))
      assert.deepEqual(
        ours.map((item) => asExplained(item).path),
        theirs.map((field) => root + field.path),
        path,
      )
    }
  })
})

const skip = cluster.skip || noSharedObjects

describe('the fields of custom kinds are those of kubectl explain, and those in their file:', { skip }, () => {
  const definitions = new Map<string, KubeObject>()
  let folder = ''

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tack-fields-'))
    for (const definition of await sharedDefinitions()) {
      const name = String(definition.metadata?.name)
      if (PROJECTS.includes(name)) definitions.set(name, moveDefinition(definition, cluster.group))
    }
    await cluster.create({ apiVersion: 'v1', kind: 'List', items: [...definitions.values()] } as object)
    await publishedAll()
  })
  after(() => rm(folder, { recursive: true, force: true }))

  /** A new definition is published some seconds after it is served. */
  async function publishedAll(): Promise<void> {
    const until = Date.now() + 60_000
    for (const definition of definitions.values()) {
      const kind = String(definition.metadata?.name)
      while ((await cluster.kubectl(['explain', kind])).code !== 0) {
        assert.ok(Date.now() < until, `${kind} is not published`)
        await new Promise((done) => setTimeout(done, 500))
      }
    }
  }

  test('there are as many as are named here', () => assert.equal(definitions.size, PROJECTS.length))

  for (const name of PROJECTS) {
    test(name, async () => {
      const definition = definitions.get(name) as KubeObject
      const kind = String(definition.metadata?.name)
      assert.ok((await compare(kind)) > 20)

      const file = join(folder, `${name}.json`)
      await writeFile(file, JSON.stringify(definition))
      const [served, filed] = await Promise.all([listed(kind, '-R'), listed(kind, '-R', '-f', file)])
      assert.deepEqual(filed.map(withoutOurWords), served.map(withoutOurWords))
      const { versions, group } = definition.spec as { versions: JsonObject[]; group: string }
      for (const { name: version } of versions.filter((one) => one.served)) {
        const words = [kind, '-R', `--api-version=${group}/${version}`]
        const paths = (items: FieldItem[]) => items.map(({ path }) => path)
        assert.deepEqual(paths(await listed(...words, '-f', file)), paths(await listed(...words)))
      }
    })
  }
})

/** The words for what every object has are ours in files, and those of Kubernetes on a server. */
function withoutOurWords(item: FieldItem): FieldItem {
  const isCommon = /(?:^|\.)(?:apiVersion|kind|metadata)(?:$|[.[])/.test(item.path)
  const { description: _said, deprecated: _also, ...facts } = item
  return isCommon ? facts : item
}
