// Every column of every kind that a real server prints by hand: what conditions make of its cells.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { OpenCluster } from '../../src/cluster/open-cluster.ts'
import { isError, type Value } from '../../src/machinery/cel/values/value.ts'
import { cellShape } from '../../src/machinery/expressions/cell-shape.ts'
import type { JsonObject } from '../../src/machinery/json.ts'
import type { ResourceInfo } from '../../src/machinery/resource-info.ts'
import type { Cell, Column } from '../../src/machinery/table.ts'
import { openForAsking } from '../support/ask-library.ts'
import { askedObjects, askedPods } from '../support/asked-objects.ts'
import { testCluster } from '../support/cluster.ts'

const cluster = await testCluster()

type Read = {
  readonly resource: string
  readonly column: Column
  readonly cell: Cell
  readonly value: Value | undefined
  readonly createdAt: string
}

/** Kinds of which the server has no objects by itself, and the asked objects have none. */
function more(name: string): readonly JsonObject[] {
  const object = (apiVersion: string, kind: string, rest: JsonObject = {}): JsonObject => ({
    apiVersion,
    kind,
    metadata: { name },
    ...rest,
  })
  const template = { metadata: { labels: { run: name } }, spec: { containers: [{ name: 'main', image: 'i:1' }] } }
  return [
    object('v1', 'ReplicationController', { spec: { replicas: 0, selector: { run: name }, template } }),
    object('v1', 'PodTemplate', { template }),
    object('v1', 'LimitRange', { spec: { limits: [] } }),
    object('v1', 'ResourceQuota', { spec: { hard: { configmaps: '100' } } }),
    object('v1', 'PersistentVolume', {
      spec: { capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/nowhere' } },
    }),
    object('v1', 'Node'),
    object('apps/v1', 'DaemonSet', {
      spec: {
        selector: { matchLabels: { run: name } },
        template: { ...template, spec: { ...template.spec, nodeSelector: { none: 'such' } } },
      },
    }),
    object('apps/v1', 'ControllerRevision', { revision: 3, data: {} }),
    object('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: {
        maxReplicas: 5,
        minReplicas: 2,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' },
      },
    }),
    object('discovery.k8s.io/v1', 'EndpointSlice', {
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.9.0.1'] }],
      ports: [{ port: 80 }],
    }),
    object('storage.k8s.io/v1', 'StorageClass', { provisioner: 'example.com/none', allowVolumeExpansion: true }),
    object('storage.k8s.io/v1', 'CSIDriver', { spec: { attachRequired: false } }),
    object('storage.k8s.io/v1', 'VolumeAttachment', {
      spec: { attacher: 'none.example.com', nodeName: name, source: { persistentVolumeName: name } },
    }),
    object('scheduling.k8s.io/v1', 'PriorityClass', { value: -5 }),
    object('node.k8s.io/v1', 'RuntimeClass', { handler: 'none' }),
    object('networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'example.com/none' } }),
    object('rbac.authorization.k8s.io/v1', 'ClusterRole', { rules: [] }),
    object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', { webhooks: [] }),
  ]
}
const CLUSTERED = [
  'PersistentVolume',
  'Node',
  'StorageClass',
  'CSIDriver',
  'VolumeAttachment',
  'PriorityClass',
  'RuntimeClass',
  'IngressClass',
  'ClusterRole',
  'ValidatingWebhookConfiguration',
]

describe('Cells of built-in kinds', { skip: cluster.skip }, () => {
  let opened: OpenCluster
  let namespace = ''
  let name = ''
  const reads: Read[] = []
  const columnsOf = new Map<string, readonly Column[]>()

  before(async () => {
    namespace = await cluster.namespace()
    name = namespace
    const pods = askedPods(name, new Date(Date.now() - 47 * 60_000).toISOString().replace(/\.\d+/, ''))
    const others = [...askedObjects().filter(({ kind }) => kind !== 'Event'), ...more(name)]
    await cluster.create([...others.filter(({ kind }) => CLUSTERED.includes(String(kind)))])
    await cluster.create(
      [...others.filter(({ kind }) => !CLUSTERED.includes(String(kind))), ...pods.map(({ object }) => object)],
      '-n',
      namespace,
    )
    await setStatus('pods', (pod) => pods.find(({ object }) => (object.metadata as JsonObject).name === pod)?.status)
    await setStatus('cronjobs', () => ({ lastScheduleTime: '2024-01-01T00:00:00Z', active: [] }))
    opened = await openForAsking(cluster.kubeconfig)
    const { resources } = await opened.discovery.all(new AbortController().signal)
    for (const resource of resources.filter(isBuiltIn)) await readTable(resource)
  })
  after(async () => {
    opened?.close()
    await cluster.kubectl(['delete', 'pods', '--all', '-n', namespace, '--grace-period=0', '--force', '--wait=false'])
    const words = CLUSTERED.map((kind) => `${kind}/${name}`)
    await cluster.kubectl(['delete', '--wait=false', '--ignore-not-found', ...words])
  })

  async function setStatus(kind: string, statusOf: (name: string) => JsonObject | undefined): Promise<void> {
    const list = JSON.parse(await cluster.kubectlOk(['get', kind, '-n', namespace, '-o', 'json']))
    for (const item of list.items) item.status = statusOf(item.metadata.name) ?? item.status
    await cluster.kubectlOk(['replace', '--subresource=status', '-f', '-'], { input: JSON.stringify(list) })
  }

  /** Of groups that no definition adds to. */
  function isBuiltIn({ group, verbs }: ResourceInfo): boolean {
    const isOwn = !group.includes('.') || /^[a-z]+(\.[a-z]+)?\.k8s\.io$/.test(group)
    return verbs.includes('list') && isOwn && !/^(gateway|snapshot|metrics|custom|external)/.test(group)
  }

  async function readTable(resource: ResourceInfo): Promise<void> {
    const what = `${resource.resource}.${resource.group}`
    for await (const page of opened.read(
      { resource, representation: 'table-metadata', pageSize: 100 },
      new AbortController().signal,
    )) {
      columnsOf.set(what, page.columns ?? [])
      for (const row of page.rows)
        for (const [i, column] of (page.columns ?? []).entries()) {
          const cell = row.cells?.[i] ?? null
          const value = cellShape(column, true).read(cell)
          reads.push({ resource: what, column, cell, value, createdAt: row.object?.metadata?.creationTimestamp ?? '' })
        }
    }
  }

  const typesOf = (title: string, resource?: string) =>
    new Set(
      [...columnsOf]
        .filter(([what]) => resource === undefined || what === resource)
        .flatMap(([, columns]) =>
          columns
            .filter((column) => column.name.toUpperCase() === title)
            .map((column) => cellShape(column, true).type.kind),
        ),
    )
  const cellsOf = (title: string, resource?: string) =>
    reads.filter(
      (read) => read.column.name.toUpperCase() === title && (resource === undefined || read.resource === resource),
    )

  test('are of many kinds, most of which have objects', (t) => {
    const withRows = new Set(reads.map(({ resource }) => resource))
    t.diagnostic(
      `${columnsOf.size} kinds, ${withRows.size} with objects, ${reads.length} cells; without: ${[...columnsOf.keys()].filter((what) => !withRows.has(what)).join(' ')}`,
    )
    assert.ok(columnsOf.size >= 55, String(columnsOf.size))
    assert.ok(withRows.size >= 40, String(withRows.size))
  })

  test('can all be read', () => {
    const wrong = reads
      .filter(({ value }) => value !== undefined && isError(value))
      .map(({ resource, column, cell }) => `${resource} ${column.name}: ${JSON.stringify(cell)}`)
    assert.deepEqual(wrong, [])
  })

  test('of what is declared to be a number, a boolean or a duration are that, or nothing', () => {
    const kindOf = (value: Value): string =>
      typeof value === 'number' || typeof value === 'bigint'
        ? 'int'
        : typeof value === 'boolean'
          ? 'bool'
          : typeof value === 'string'
            ? 'string'
            : (value?.kind ?? 'null')
    for (const { resource, column, cell, value } of reads) {
      const declared = cellShape(column, true).type.kind
      if (declared !== 'dyn' && value !== undefined)
        assert.equal(kindOf(value), declared, `${resource} ${column.name}: ${JSON.stringify(cell)}`)
    }
  })

  test('under AGE are durations, as long as the object is old', () => {
    assert.deepEqual([...typesOf('AGE')], ['duration'])
    const ages = cellsOf('AGE')
    assert.ok(ages.length > 100)
    for (const { resource, cell, value, createdAt } of ages) {
      if (value === undefined) continue
      assert.ok(typeof value === 'object' && value?.kind === 'duration')
      const seconds = Number(value.nanos) / 1e9
      const real = (Date.now() - Date.parse(createdAt)) / 1000
      // printed in at most two units, some seconds ago
      assert.ok(seconds <= real + 2 && seconds >= real * 0.8 - 120, `${resource}: ${cell} for ${real} s`)
    }
  })

  test('under CREATED AT are moments: when the object was made', () => {
    assert.deepEqual([...typesOf('CREATED AT')], ['timestamp'])
    for (const { value, createdAt } of cellsOf('CREATED AT')) {
      assert.ok(typeof value === 'object' && value?.kind === 'timestamp')
      assert.equal(value.seconds * 1000, Date.parse(createdAt))
    }
  })

  test('under STATUS are texts', () => {
    assert.deepEqual([...typesOf('STATUS')], ['string'])
    const ofPods = new Set(cellsOf('STATUS', 'pods.').map(({ value }) => value))
    for (const text of [
      'Running',
      'Pending',
      'CrashLoopBackOff',
      'OOMKilled',
      'Evicted',
      'Completed',
      'SchedulingGated',
    ])
      assert.ok(ofPods.has(text), text)
    assert.ok(cellsOf('STATUS', 'namespaces.').every(({ value }) => value === 'Active' || value === 'Terminating'))
  })

  test('under READY are parts of a whole as text, or numbers', () => {
    for (const what of ['pods.', 'deployments.apps', 'statefulsets.apps']) {
      assert.deepEqual([...typesOf('READY', what)], ['string'], what)
      assert.ok(cellsOf('READY', what).length > 0)
      for (const { value } of cellsOf('READY', what)) assert.match(String(value), /^\d+\/\d+$/)
    }
    for (const what of ['replicasets.apps', 'daemonsets.apps', 'replicationcontrollers.']) {
      assert.deepEqual([...typesOf('READY', what)], ['int'], what)
      assert.ok(cellsOf('READY', what).length > 0, what)
    }
  })

  test('under RESTARTS are numbers, with and without a time', () => {
    assert.deepEqual([...typesOf('RESTARTS')], ['int'])
    const cells = new Map(cellsOf('RESTARTS').map(({ cell, value }) => [cell, value]))
    assert.equal(cells.get('0'), 0)
    assert.equal(cells.get('12'), 12)
    assert.equal(cells.get('5 (47m ago)'), 5)
  })

  test('under the columns of times are durations', () => {
    for (const title of ['LAST SEEN', 'FIRST SEEN', 'LAST SCHEDULE', 'DURATION'])
      assert.deepEqual([...typesOf(title)], ['duration'], title)
    const schedules = cellsOf('LAST SCHEDULE').map(({ value }) => value)
    assert.ok(
      schedules.some(
        (value) => typeof value === 'object' && value?.kind === 'duration' && Number(value.nanos) > 1e18 / 1e2,
      ),
      JSON.stringify(schedules, (_, v) => String(v)),
    )
  })

  test('that declare text and hold numbers are numbers', () => {
    for (const [title, what] of [
      ['DATA', 'configmaps.'],
      ['UP-TO-DATE', 'deployments.apps'],
      ['AVAILABLE', 'deployments.apps'],
      ['COUNT', 'events.'],
      ['MINPODS', 'horizontalpodautoscalers.autoscaling'],
    ] as const) {
      const values = cellsOf(title, what).map(({ value }) => value)
      assert.ok(
        values.length > 0 && values.every((value) => typeof value === 'number' || typeof value === 'string'),
        `${title} of ${what}`,
      )
    }
    assert.ok(cellsOf('DATA', 'configmaps.').every(({ value }) => typeof value === 'number'))
  })
})
