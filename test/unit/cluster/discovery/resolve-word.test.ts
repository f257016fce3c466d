// Which resource a word means, as kubectl's REST mapper decides it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ambiguityNotice } from '../../../../src/cluster/discovery/ambiguity.ts'
import type { Catalog, ServedGroup } from '../../../../src/cluster/discovery/catalog.ts'
import { expandCategory, findKind, findResources } from '../../../../src/cluster/discovery/resolve-word.ts'
import { unknownResourceMessage } from '../../../../src/cluster/discovery/resource-word.ts'
import { apiVersionOf } from '../../../../src/machinery/resource-info.ts'
import { type Served, USUAL } from './served.ts'

function toCatalog(served: readonly Served[]): Catalog {
  const groups = [...Map.groupBy(served, (r) => r.group)].map(([name, members]): ServedGroup => {
    const versions = [...Map.groupBy(members, (r) => r.version)].map(([version, resources]) => ({
      version,
      resources: resources.map((r) => ({
        group: name,
        version,
        resource: r.plural,
        singular: r.singular || r.kind.toLowerCase(),
        kind: r.kind,
        namespaced: !r.clusterScoped,
        verbs: r.verbs ?? ['list'],
        shortNames: r.shortNames ?? [],
        categories: r.categories ?? [],
        subresources: [],
      })),
    }))
    return { name, versions }
  })
  const [core, named] = [groups.filter((g) => g.name === ''), groups.filter((g) => g.name !== '')]
  return { core: { groups: core, failures: [] }, named: { groups: named, failures: [] } }
}

const CATALOG = toCatalog(USUAL)
const meaning = (word: string, catalog = CATALOG) => {
  const [taken] = findResources(catalog, word)
  return taken && `${taken.resource} ${apiVersionOf(taken)}`
}

const MEANINGS: readonly (readonly [word: string, meaning: string | undefined])[] = [
  ['pods', 'pods v1'],
  ['pod', 'pods v1'],
  ['po', 'pods v1'],
  ['Pod', 'pods v1'],
  ['PODS', 'pods v1'],
  ['PO', undefined],
  ['pods.', 'pods v1'],
  ['pods.v1.', 'pods v1'],
  ['pods.v1', undefined],
  ['deploy', 'deployments apps/v1'],
  ['deployments.apps', 'deployments apps/v1'],
  ['deployment.apps', 'deployments apps/v1'],
  ['deploy.apps', 'deployments apps/v1'],
  ['deployments.v1.apps', 'deployments apps/v1'],
  ['Deployment.v1.apps', 'deployments apps/v1'],
  ['deployments.v9.apps', undefined],
  ['deployments.app', 'deployments apps/v1'],
  ['storageclass.storage', 'storageclasses storage.k8s.io/v1'],
  ['sc.storage', 'storageclasses storage.k8s.io/v1'],
  ['hpa', 'horizontalpodautoscalers autoscaling/v2'],
  ['horizontalpodautoscalers.v1.autoscaling', 'horizontalpodautoscalers autoscaling/v1'],
  ['hpa.v1.autoscaling', 'horizontalpodautoscalers autoscaling/v1'],
  ['events', 'events v1'],
  ['events.events.k8s.io', 'events events.k8s.io/v1'],
  ['ev.events.k8s.io', 'events events.k8s.io/v1'],
  ['events.v1.events.k8s.io', 'events events.k8s.io/v1'],
  ['pods.metrics.k8s.io', 'pods metrics.k8s.io/v1beta1'],
  ['podmetrics', 'pods metrics.k8s.io/v1beta1'],
  ['PodMetrics.v1beta1.metrics.k8s.io', 'pods metrics.k8s.io/v1beta1'],
  ['jobs', 'jobs batch/v1'],
  ['jobs.batch', 'jobs batch/v1'],
  ['jobs.batch.volcano.sh', 'jobs batch.volcano.sh/v1alpha1'],
  ['vj', 'jobs batch.volcano.sh/v1alpha1'],
  ['certificates', 'certificates alpha.example.com/v1'],
  ['cert', 'certificates alpha.example.com/v1'],
  ['certificates.zeta.example.com', 'certificates zeta.example.com/v1'],
  ['gearboxes', 'gearboxes odd.example.com/v1'],
  ['gear-box', 'gearboxes odd.example.com/v1'],
  ['GearBox', 'gearboxes odd.example.com/v1'],
  ['gearbox.odd.example.com', 'gearboxes odd.example.com/v1'],
  ['GearBox.v1.odd.example.com', 'gearboxes odd.example.com/v1'],
  ['services.serving.example.com', 'services serving.example.com/v1'],
  ['nonsense', undefined],
  ['pods.nonsense', undefined],
  ['', undefined],
  ['.apps', undefined],
]

for (const [word, expected] of MEANINGS) {
  test(`"${word}" means ${expected ?? 'nothing'}`, () => assert.equal(meaning(word), expected))
}

test('a full name wins over the same short name elsewhere, and short names hide no full name', () => {
  const catalog = toCatalog([
    { group: 'a.example.com', version: 'v1', plural: 'rockets', kind: 'Rocket', shortNames: ['ro', 'orders'] },
    { group: 'b.example.com', version: 'v1', plural: 'orders', kind: 'Order' },
  ])
  assert.equal(meaning('orders', catalog), 'orders b.example.com/v1')
  assert.equal(meaning('ro', catalog), 'rockets a.example.com/v1')
})

test('the exact group wins over a group that only begins the same', () => {
  const catalog = toCatalog([
    { group: 'shop.example.com', version: 'v1', plural: 'carts', kind: 'Cart' },
    { group: 'shop', version: 'v1', plural: 'carts', kind: 'Cart' },
  ])
  assert.equal(meaning('carts.shop', catalog), 'carts shop/v1')
})

test('a resource that only an older version has is found there', () => {
  const catalog = toCatalog([
    { group: 'x.example.com', version: 'v2', plural: 'apples', kind: 'Apple' },
    { group: 'x.example.com', version: 'v1', plural: 'apples', kind: 'Apple' },
    { group: 'x.example.com', version: 'v1', plural: 'pears', kind: 'Pear', categories: ['fruit'] },
  ])
  assert.equal(meaning('apples', catalog), 'apples x.example.com/v2')
  assert.equal(meaning('pears', catalog), 'pears x.example.com/v1')
  assert.deepEqual(expandCategory(catalog, 'fruit').map(apiVersionOf), ['x.example.com/v1'])
})

test('what a name means does not depend on the order in which groups are listed', () => {
  const shuffled = toCatalog([...USUAL].reverse())
  for (const word of ['certificates', 'cert', 'jobs', 'services', 'events', 'pods']) {
    assert.equal(meaning(word, shuffled), meaning(word), word)
  }
})

test('a category lists its members once, in the order of the server and in their preferred versions', () => {
  assert.deepEqual(
    expandCategory(CATALOG, 'all').map((r) => `${r.resource} ${apiVersionOf(r)}`),
    [
      'pods v1',
      'services v1',
      'deployments apps/v1',
      'horizontalpodautoscalers autoscaling/v2',
      'jobs batch/v1',
      'services serving.example.com/v1',
    ],
  )
  assert.deepEqual(expandCategory(CATALOG, 'All'), [])
})

test('a category that only an older version of a resource names still lists the preferred one', () => {
  const catalog = toCatalog([
    { group: 'x.example.com', version: 'v2', plural: 'apples', kind: 'Apple' },
    { group: 'x.example.com', version: 'v1', plural: 'apples', kind: 'Apple', categories: ['fruit'] },
  ])
  assert.deepEqual(expandCategory(catalog, 'fruit').map(apiVersionOf), ['x.example.com/v2'])
})

test("a manifest's kind is found exactly as written, in its own version", () => {
  assert.equal(findKind(CATALOG, 'autoscaling', 'v1', 'HorizontalPodAutoscaler')?.version, 'v1')
  assert.equal(findKind(CATALOG, '', 'v1', 'Pod')?.resource, 'pods')
  assert.equal(findKind(CATALOG, '', 'v1', 'pod'), undefined)
  assert.equal(findKind(CATALOG, 'apps', 'v1beta1', 'Deployment'), undefined)
})

const NOTICES: readonly (readonly [word: string, message: string | undefined])[] = [
  [
    'certificates',
    '"certificates" could also mean certificates.zeta.example.com; taken as certificates.alpha.example.com (write one of these names to choose)',
  ],
  [
    'cert',
    '"cert" could also mean certificates.zeta.example.com; taken as certificates.alpha.example.com (write one of these names to choose)',
  ],
  ['jobs', '"jobs" could also mean jobs.batch.volcano.sh; taken as jobs.batch (write one of these names to choose)'],
  [
    'services',
    '"services" could also mean services.serving.example.com; taken as services.v1. (write one of these names to choose)',
  ],
  ['services.v1.', undefined],
  ['jobs.batch', undefined],
  ['certificates.zeta.example.com', undefined],
  ['pods', undefined],
  ['events', undefined],
  ['hpa', undefined],
]

for (const [word, message] of NOTICES) {
  test(`"${word}" ${message === undefined ? 'needs no remark' : 'is named ambiguous'}`, () => {
    assert.equal(ambiguityNotice(word, findResources(CATALOG, word))?.message, message)
  })
}

test('every name that a remark offers means exactly one resource', () => {
  for (const [word, message] of NOTICES) {
    for (const candidate of message === undefined ? [] : findResources(CATALOG, word)) {
      const offered =
        candidate.group === ''
          ? `${candidate.resource}.${candidate.version}.`
          : `${candidate.resource}.${candidate.group}`
      const found = findResources(CATALOG, offered)
      assert.equal(found[0], candidate)
      assert.equal(ambiguityNotice(offered, found), undefined)
    }
  }
})

const UNKNOWN: readonly (readonly [word: string, message: string])[] = [
  ['x', `the server doesn't have a resource type "x"`],
  ['x.', `the server doesn't have a resource type "x"`],
  ['x.g', `the server doesn't have a resource type "x" in group "g"`],
  ['foos.v1.a.vr.test', `the server doesn't have a resource type "foos" in group "v1.a.vr.test"`],
  ['x.v1.', `the server doesn't have a resource type "x" in group "v1."`],
]

for (const [word, message] of UNKNOWN) {
  test(`an unknown "${word}" is told in kubectl's words`, () => assert.equal(unknownResourceMessage(word), message))
}
