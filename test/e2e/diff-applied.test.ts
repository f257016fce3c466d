// What has been applied has no differences, and what has been edited has those.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { isJsonObject, type JsonObject, type KubeObject, stringifyJson } from '../../src/machinery/json.ts'
import { parseApiVersion } from '../../src/machinery/resource-info.ts'
import { testCluster } from '../support/cluster.ts'
import { type Counted, changeLines, diffOf, openCounted } from '../support/diffing.ts'
import { fixturesToApply } from '../support/fixtures-to-apply.ts'
import {
  moveDefinition,
  moveObject,
  noSharedObjects,
  sharedCustomResources,
  sharedDefinitions,
} from '../support/shared-objects.ts'

const cluster = await testCluster()
const PER_KIND = 12
const KINDS = [
  'alertmanagers.monitoring.coreos.com',
  'analysistemplates.argoproj.io',
  'applications.argoproj.io',
  'certificates.cert-manager.io',
  'externalsecrets.external-secrets.io',
  'gateways.gateway.networking.k8s.io',
  'gitrepositories.source.toolkit.fluxcd.io',
  'grpcroutes.gateway.networking.k8s.io',
  'helmreleases.helm.toolkit.fluxcd.io',
  'httproutes.gateway.networking.k8s.io',
  'kafkas.kafka.strimzi.io',
  'kafkausers.kafka.strimzi.io',
  'kustomizations.kustomize.toolkit.fluxcd.io',
  'localqueues.kueue.x-k8s.io',
  'pipelines.tekton.dev',
  'podmonitors.monitoring.coreos.com',
  'prometheuses.monitoring.coreos.com',
  'rollouts.argoproj.io',
  'scaledobjects.keda.sh',
  'secretstores.external-secrets.io',
  'services.serving.knative.dev',
  'tasks.tekton.dev',
]
/** kubectl reads a document of schemas for each object anew. */
const APPLY_MS = 300_000

const CONTAINERS = ['spec', 'template', 'spec', 'containers'] as const
const C = (name: string) => `.spec.template.spec.containers[name="${name}"]`

describe('What has been applied', { skip: cluster.skip }, () => {
  let counted: Counted
  let namespace = ''

  before(async () => {
    counted = await openCounted(cluster.kubeconfig)
    namespace = await cluster.namespace()
  })
  after(() => counted?.close())

  async function apply(objects: readonly object[], ...words: string[]): Promise<string> {
    const input = objects.map((object) => stringifyJson(object)).join('\n---\n')
    const options = { input, timeoutMs: APPLY_MS }
    const { stdout } = await cluster.kubectl(['apply', '-n', namespace, '-f', '-', '-o', 'name', ...words], options)
    return stdout
  }

  async function unlike(objects: readonly object[]): Promise<string[]> {
    const { items } = await diffOf(counted, objects)
    return items
      .filter(({ action }) => action !== 'unchanged')
      .map((item) =>
        [`${item.action} ${item.ref.kind} ${item.ref.name} ${item.problem?.message ?? ''}`, ...changeLines(item)].join(
          '\n  ',
        ),
      )
  }

  describe('of kinds of the server', () => {
    const EDITS: readonly (readonly [
      name: string,
      path: readonly (string | number)[],
      value: unknown,
      line: string,
    ])[] = [
      ['quantities', ['spec', 'replicas'], 1, 'replace .spec.replicas 0 -> 1 manifest'],
      [
        'quantities',
        [...CONTAINERS, 0, 'resources', 'limits', 'cpu'],
        '1500m',
        `replace ${C('c')}.resources.limits.cpu "1" -> "1500m" manifest`,
      ],
      [
        'quantities',
        [...CONTAINERS, 0, 'resources', 'requests', 'memory'],
        '512Mi',
        `replace ${C('c')}.resources.requests.memory "1Gi" -> "512Mi" manifest`,
      ],
      ['quantities', [...CONTAINERS, 0, 'image'], 'i:2', `replace ${C('c')}.image "i" -> "i:2" manifest`],
      [
        'ports',
        [...CONTAINERS, 0, 'ports', 1, 'name'],
        'dns',
        `add ${C('c')}.ports[containerPort=53,protocol="UDP"].name "dns" manifest`,
      ],
      [
        'ports',
        [...CONTAINERS, 0, 'env', 0, 'value'],
        '2',
        `replace ${C('c')}.env[name="A"].value "1" -> "2" manifest`,
      ],
      ['ports', [...CONTAINERS, 1, 'command'], ['a', 'c'], `replace ${C('d')}.command ["a","b"] -> ["a","c"] manifest`],
      [
        'ports',
        [...CONTAINERS, 0, 'readinessProbe', 'httpGet', 'port'],
        8080,
        `replace ${C('c')}.readinessProbe.httpGet.port 80 -> 8080 manifest`,
      ],
      [
        'ports',
        ['spec', 'strategy', 'rollingUpdate', 'maxSurge'],
        2,
        'replace .spec.strategy.rollingUpdate.maxSurge "25%" -> 2 manifest',
      ],
      ['nulls', ['spec', 'paused'], true, 'add .spec.paused true manifest'],
      ['nulls', ['spec', 'minReadySeconds'], 5, 'add .spec.minReadySeconds 5 manifest'],
      [
        'volumes',
        ['spec', 'template', 'spec', 'volumes', 0, 'configMap', 'name'],
        'bare',
        'replace .spec.template.spec.volumes[name="v"].configMap.name "map" -> "bare" manifest',
      ],
      [
        'volumes',
        ['spec', 'template', 'spec', 'nodeSelector'],
        { 'tack.test/none': 'there' },
        'replace .spec.template.spec.nodeSelector {"tack.test/none":"here"} -> {"tack.test/none":"there"} manifest',
      ],
      ['stateful', ['spec', 'replicas'], 2, 'replace .spec.replicas 0 -> 2 manifest'],
      ['map', ['data', 'a'], 'changed', 'replace .data.a "x" -> "changed" manifest'],
      ['map', ['data', 'new'], 'n', 'add .data.new "n" manifest'],
      ['bare', ['data'], { one: '1' }, 'add .data {"one":"1"} manifest'],
      ['service', ['spec', 'ports', 1, 'port'], 54, ''],
      ['service', ['spec', 'selector', 'app'], 'y', 'replace .spec.selector {"app":"x"} -> {"app":"y"} manifest'],
      ['headless', ['spec', 'publishNotReadyAddresses'], true, 'add .spec.publishNotReadyAddresses true manifest'],
      ['quota', ['spec', 'hard', 'pods'], 11, 'replace .spec.hard.pods "10" -> "11" manifest'],
      [
        'account',
        ['automountServiceAccountToken'],
        true,
        'replace .automountServiceAccountToken false -> true manifest',
      ],
      ['scaler', ['spec', 'maxReplicas'], 4, 'replace .spec.maxReplicas 3 -> 4 manifest'],
      ['budget', ['spec', 'minAvailable'], 2, 'replace .spec.minAvailable "50%" -> 2 manifest'],
      ['job', ['spec', 'schedule'], '0 3 * * *', 'replace .spec.schedule "0 2 * * *" -> "0 3 * * *" manifest'],
      ['lease', ['spec', 'leaseDurationSeconds'], 30, 'replace .spec.leaseDurationSeconds 15 -> 30 manifest'],
    ]

    for (const words of [[], ['--server-side']]) {
      test(`has no differences: kubectl apply ${words.join(' ')}`, async () => {
        const fixtures = Object.values(fixturesToApply(namespace))
        const applied = await apply(fixtures, ...words, ...(words.length > 0 ? ['--force-conflicts'] : []))
        assert.equal(applied.trim().split('\n').length, fixtures.length, applied)
        assert.deepEqual(await unlike(fixtures), [])
        assert.deepEqual(await unlike(fixtures.toReversed()), [])
      })

      test(`and edited, has these: kubectl apply ${words.join(' ')}`, async () => {
        const fixtures = fixturesToApply(namespace)
        for (const [name, path, value, line] of EDITS) {
          const edited = withValue(fixtures[name] as JsonObject, path, value) as object
          const { items } = await diffOf(counted, [edited])
          const lines = items.flatMap(changeLines)
          const stated = lines.filter((found) => found.endsWith(' manifest'))
          if (line !== '') assert.deepEqual(stated, [line], `${name} ${path.join('.')}`)
          else assert.ok(lines.length > 0 && items[0]?.action === 'update', `${name} ${lines.join('\n')}`)
        }
      })
    }
  })

  test('of well-known projects', { skip: noSharedObjects }, async (t) => {
    const definitions = new Map((await sharedDefinitions()).map((one) => [String(one.metadata?.name), one]))
    const published = await sharedCustomResources()
    const manifests: KubeObject[] = []
    for (const name of KINDS) {
      const definition = moveDefinition(definitions.get(name) as KubeObject, cluster.group)
      await cluster.create(definition)
      const { group, names, scope } = definition.spec as JsonObject & {
        group: string
        scope: string
        names: { kind: string; plural: string }
      }
      const own = published.filter(
        ({ apiVersion, kind }) =>
          kind === names.kind && name === `${names.plural}.${parseApiVersion(apiVersion).group}`,
      )
      for (const [i, object] of own.slice(0, PER_KIND).entries()) {
        const moved = moveObject(object, group, `${names.plural}-${i}`)
        const labels = { ...labelsOf(moved), first: 'a', second: 'b' }
        const place = scope === 'Namespaced' ? { namespace } : {}
        manifests.push({ ...moved, metadata: { ...moved.metadata, ...place, labels } } as KubeObject)
      }
    }
    const [clientSide, serverSide] = [manifests.filter((_, i) => i % 2 === 0), manifests.filter((_, i) => i % 2 === 1)]
    const applied = new Set(
      `${await apply(clientSide)}${await apply(serverSide, '--server-side')}`
        .split('\n')
        .map((line) => line.replace(/^.*\//, '')),
    )
    const accepted = manifests.filter(({ metadata }) => applied.has(metadata?.name ?? ''))
    t.diagnostic(`${accepted.length} of ${manifests.length} are accepted`)
    assert.ok(accepted.length >= 180, String(accepted.length))
    assert.deepEqual(await unlike(accepted), [])

    const { items } = await diffOf(counted, accepted.map(edit))
    assert.deepEqual(
      items.map((item) => [item.ref.name, ...changeLines(item)].join('\n')),
      accepted.map(({ metadata }) =>
        [
          metadata?.name,
          'replace .metadata.labels.first "a" -> "c" manifest',
          'remove .metadata.labels.second "b" manifest',
          'add .metadata.labels.third "d" manifest',
        ].join('\n'),
      ),
    )
  })
})

function labelsOf({ metadata }: KubeObject): JsonObject {
  return isJsonObject(metadata?.labels) ? metadata.labels : {}
}

function edit(object: KubeObject): KubeObject {
  const { second: _, ...labels } = labelsOf(object)
  return { ...object, metadata: { ...object.metadata, labels: { ...labels, first: 'c', third: 'd' } } } as KubeObject
}

function withValue(value: unknown, [step, ...rest]: readonly (string | number)[], wanted: unknown): unknown {
  if (step === undefined) return wanted
  if (Array.isArray(value)) return value.with(step as number, withValue(value[step as number], rest, wanted))
  const object = (value ?? {}) as Record<string, unknown>
  return { ...object, [step]: withValue(object[step], rest, wanted) }
}
