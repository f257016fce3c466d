// Conditions over custom resources of well-known projects, by the schemas that these projects publish. The objects are theirs;
// what is true of each is computed here from kubectl's JSON.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { OpenCluster } from '../../src/cluster/open-cluster.ts'
import { type KubeObject, stringifyJson } from '../../src/machinery/json.ts'
import { parseApiVersion } from '../../src/machinery/resource-info.ts'
import { answer, conditionOf, openForAsking } from '../support/ask-library.ts'
import type { Printed } from '../support/asked-shop.ts'
import { testCluster } from '../support/cluster.ts'
import {
  moveDefinition,
  moveObject,
  noSharedObjects,
  sharedCustomResources,
  sharedDefinitions,
} from '../support/shared-objects.ts'

const cluster = await testCluster()
const skip = cluster.skip || noSharedObjects

const KINDS: readonly (readonly [crdFolder: string, objectFolder: string, name: string])[] = [
  ['cert-manager', 'cert-manager', 'certificates.cert-manager.io'],
  ['keda', 'keda', 'scaledobjects.keda.sh'],
  ['argo-cd', 'argo-cd', 'applications.argoproj.io'],
  ['external-secrets', 'external-secrets', 'externalsecrets.external-secrets.io'],
  ['kueue', 'kueue', 'clusterqueues.kueue.x-k8s.io'],
  ['kueue', 'kueue', 'localqueues.kueue.x-k8s.io'],
  ['prometheus-operator', 'prometheus-operator', 'prometheuses.monitoring.coreos.com'],
  ['tekton-pipeline', 'pipeline', 'tasks.tekton.dev'],
]
const PER_KIND = 40

type Question = readonly [plural: string, where: string, holds: (o: Printed) => unknown]
const list = (value: unknown): Printed[] => (Array.isArray(value) ? value : [])

const QUESTIONS: readonly Question[] = [
  ['certificates', 'self.spec.issuerRef.kind == "ClusterIssuer"', (o) => o.spec.issuerRef.kind === 'ClusterIssuer'],
  [
    'certificates',
    'self.spec.issuerRef.kind != "ClusterIssuer"',
    (o) => o.spec.issuerRef.kind !== undefined && o.spec.issuerRef.kind !== 'ClusterIssuer',
  ],
  [
    'certificates',
    '!has(self.spec.issuerRef.kind) || self.spec.issuerRef.kind == ""',
    (o) => (o.spec.issuerRef.kind ?? '') === '',
  ],
  [
    'certificates',
    'self.spec.issuerRef.name == "ca-issuer" || size(self.spec.dnsNames) > 1',
    (o) => o.spec.issuerRef.name === 'ca-issuer' || list(o.spec.dnsNames).length > 1,
  ],
  [
    'certificates',
    'self.spec.dnsNames.exists(n, n.endsWith("example.com"))',
    (o) => list(o.spec.dnsNames).some((n) => n.endsWith('example.com')),
  ],
  [
    'certificates',
    'duration(self.spec.duration) > duration("2000h")',
    (o) => o.spec.duration !== undefined && Number.parseInt(o.spec.duration, 10) > 2000,
  ],
  [
    'scaledobjects',
    'self.spec.triggers.exists(t, t.type == "cpu" || t.type == "prometheus")',
    (o) => list(o.spec.triggers).some(({ type }) => type === 'cpu' || type === 'prometheus'),
  ],
  ['scaledobjects', 'self.spec.maxReplicaCount > 5', (o) => o.spec.maxReplicaCount > 5],
  ['scaledobjects', 'self.spec.minReplicaCount == 0', (o) => o.spec.minReplicaCount === 0],
  [
    'scaledobjects',
    'self.spec.triggers[0].metadata.all(k, v, k != "serverAddress")',
    (o) => !('serverAddress' in (o.spec.triggers?.[0]?.metadata ?? { serverAddress: 1 })),
  ],
  ['applications', 'has(self.spec.syncPolicy.automated)', (o) => o.spec.syncPolicy?.automated !== undefined],
  [
    'applications',
    'self.spec.source.repoURL.startsWith("https://github.com/")',
    (o) => o.spec.source?.repoURL?.startsWith('https://github.com/'),
  ],
  [
    'applications',
    'self.spec.destination.namespace == "default" && self.metadata.name.matches("^[a-m]")',
    (o) => o.spec.destination?.namespace === 'default' && /^[a-m]/.test(o.metadata.name),
  ],
  [
    'applications',
    'self.spec.source.helm.parameters.exists(p, p.forceString) || has(self.spec.source.kustomize)',
    (o) => list(o.spec.source?.helm?.parameters).some((p) => p.forceString) || o.spec.source?.kustomize !== undefined,
  ],
  [
    'externalsecrets',
    'self.spec.secretStoreRef.kind == "ClusterSecretStore"',
    (o) => o.spec.secretStoreRef?.kind === 'ClusterSecretStore',
  ],
  [
    'externalsecrets',
    'self.spec.data.exists(d, d.remoteRef.key.contains("/"))',
    (o) => list(o.spec.data).some((d) => d.remoteRef?.key?.includes('/')),
  ],
  [
    'externalsecrets',
    'duration(self.spec.refreshInterval) < duration("1h")',
    (o) => o.spec.refreshInterval !== undefined && !/^(1h0m0s|1h|[2-9]\d*h.*|\d\d+h.*)$/.test(o.spec.refreshInterval),
  ],
  [
    'externalsecrets',
    'has(self.spec.dataFrom) && !has(self.spec.data)',
    (o) => o.spec.dataFrom !== undefined && o.spec.data === undefined,
  ],
  [
    'clusterqueues',
    'self.spec.resourceGroups.exists(g, g.flavors.exists(f, f.resources.exists(r, r.name == "cpu" && quantity(string(r.nominalQuota)).isGreaterThan(quantity("9")))))',
    (o) =>
      list(o.spec.resourceGroups).some((g) =>
        g.flavors.some((f: Printed) =>
          f.resources.some((r: Printed) => r.name === 'cpu' && Number(r.nominalQuota) > 9),
        ),
      ),
  ],
  [
    'clusterqueues',
    'self.spec.namespaceSelector == self.spec.namespaceSelector && has(self.spec.cohortName)',
    (o) => o.spec.namespaceSelector !== undefined && o.spec.cohortName !== undefined,
  ],
  ['localqueues', 'self.spec.clusterQueue == "cluster-queue"', (o) => o.spec.clusterQueue === 'cluster-queue'],
  [
    'prometheuses',
    'quantity(string(self.spec.resources.requests.memory)).compareTo(quantity("400Mi")) == 0',
    (o) => o.spec.resources?.requests?.memory === '400Mi',
  ],
  [
    'prometheuses',
    'self.spec.replicas >= 2 || has(self.spec.alerting)',
    (o) => o.spec.replicas >= 2 || o.spec.alerting !== undefined,
  ],
  [
    'prometheuses',
    'self.spec.serviceMonitorSelector.matchLabels.team == "frontend"',
    (o) => o.spec.serviceMonitorSelector?.matchLabels?.team === 'frontend',
  ],
  [
    'tasks',
    'self.spec.steps.exists(s, s.image.contains("alpine") || s.image.contains("busybox"))',
    (o) => list(o.spec.steps).some((s) => /alpine|busybox/.test(s.image ?? '')),
  ],
  [
    'tasks',
    'self.spec.params.exists(p, has(p.default) && p.type == "array")',
    (o) => list(o.spec.params).some((p) => p.default !== undefined && p.type === 'array'),
  ],
  [
    'tasks',
    'size(self.spec.workspaces) > 0 && size(self.spec.steps) < 3',
    (o) => list(o.spec.workspaces).length > 0 && list(o.spec.steps).length < 3,
  ],
  [
    'tasks,applications',
    'self.metadata.annotations.size() > 0',
    (o) => Object.keys(o.metadata.annotations ?? {}).length > 0,
  ],
]

describe('Custom resources of well-known projects', { skip }, () => {
  let opened: OpenCluster
  let namespace = ''
  const groups = new Map<string, string>()

  before(async () => {
    namespace = await cluster.namespace()
    const definitions = await sharedDefinitions(KINDS.map(([folder]) => folder))
    const objects = await sharedCustomResources(KINDS.map(([, folder]) => folder))
    const moved = KINDS.map(([, , name]) =>
      moveDefinition(definitions.find(({ metadata }) => metadata?.name === name) as KubeObject, cluster.group),
    )
    await cluster.create(moved as unknown as object)
    for (const [i, [, , name]] of KINDS.entries()) {
      const { group, names } = (moved[i] as KubeObject).spec as {
        group: string
        names: { kind: string; plural: string }
      }
      groups.set(names.plural, `${names.plural}.${group}`)
      const own = objects.filter(
        ({ apiVersion, kind }) =>
          kind === names.kind && `${names.plural}.${parseApiVersion(apiVersion).group}` === name,
      )
      const items = own.slice(0, PER_KIND).map((object, n) => moveObject(object, group, `${names.plural}-${n}`))
      // some are broken on purpose: those stay away
      await cluster.kubectl(['create', '--validate=ignore', '-n', namespace, '-f', '-'], {
        input: stringifyJson({ apiVersion: 'v1', kind: 'List', items }),
        timeoutMs: 120_000,
      })
    }
    opened = await openForAsking(cluster.kubeconfig)
  })
  after(() => opened?.close())

  const printed = new Map<string, Promise<readonly Printed[]>>()
  function all(plural: string): Promise<readonly Printed[]> {
    const known =
      printed.get(plural) ??
      cluster
        .kubectlOk(['get', groups.get(plural) ?? plural, '-n', namespace, '-o', 'json'])
        .then((text) => JSON.parse(text).items)
    printed.set(plural, known)
    return known
  }

  let dividing = 0
  for (const [plurals, where, holds] of QUESTIONS)
    test(`${plurals}: ${where}`, async () => {
      const kinds = plurals.split(',')
      const objects = (await Promise.all(kinds.map(all))).flat()
      const names = objects
        .filter((o) => holds(o))
        .map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`)
      for (const pushDown of [true, false]) {
        const words = kinds.map((kind) => groups.get(kind)).join(',')
        const found = await answer(conditionOf(words, where, { namespaces: [namespace], pushDown }), opened)
        const failed = found.problems.filter(({ message }) => !message.includes('unable to parse'))
        assert.deepEqual(failed, [])
        assert.deepEqual([...found.names].sort(), [...names].sort())
      }
      if (names.length > 0 && names.length < objects.length) dividing++
    })

  test('there are objects of all of them, and most questions divide them', async (t) => {
    const counts = await Promise.all(
      [...groups.keys()].map(async (plural) => [plural, (await all(plural)).length] as const),
    )
    t.diagnostic(
      `${counts.map(([plural, count]) => `${count} ${plural}`).join(', ')}; ${dividing} of ${QUESTIONS.length} questions divide them`,
    )
    assert.ok(
      counts.every(([, count]) => count > 0),
      String(counts),
    )
    assert.ok(dividing >= QUESTIONS.length * 0.6, String(dividing))
  })
})
