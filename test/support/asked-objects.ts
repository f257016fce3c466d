// Objects that questions are asked about: of many built-in kinds, and of a kind of its own with fields of every sort. Their
// controllers have nothing to do, so that they stay as they are made.

import type { JsonObject } from '../../src/machinery/json.ts'

type Meta = { readonly labels?: JsonObject; readonly annotations?: JsonObject }

function object(apiVersion: string, kind: string, name: string, more: JsonObject = {}, meta: Meta = {}): JsonObject {
  return { apiVersion, kind, metadata: { name, ...(meta as JsonObject) }, ...more }
}

export type AskedPod = { readonly object: JsonObject; readonly status: JsonObject }

/** @param node the name of a node that is there */
export function askedPods(node: string, finishedAt: string): readonly AskedPod[] {
  const started = { startTime: '2024-01-01T00:00:00Z' }
  const gate = { type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }
  const running = { state: { running: { startedAt: '2024-01-01T00:00:00Z' } }, ready: true, started: true }
  return [
    pod(
      'web-0',
      { node, labels: { app: 'web', tier: 'front', 'app.kubernetes.io/name': 'web' } },
      {
        phase: 'Running',
        podIP: '10.1.0.1',
        qosClass: 'Burstable',
        ...started,
        ...containers({ ...running, restartCount: 0 }),
      },
    ),
    pod(
      'web-1',
      { node, labels: { app: 'web', tier: '' }, cpu: '1', memory: '1Gi' },
      {
        phase: 'Running',
        podIP: '10.1.0.2',
        ...started,
        ...containers({
          ...running,
          restartCount: 5,
          lastState: {
            terminated: { exitCode: 1, reason: 'Error', finishedAt, startedAt: finishedAt, containerID: 'c://1' },
          },
        }),
      },
    ),
    pod(
      'web-2',
      { labels: { app: 'web' }, cpu: '250m', memory: '1500Mi', annotations: { note: 'waiting, for "a" node' } },
      { phase: 'Pending' },
    ),
    pod(
      'crashing',
      { node, labels: { app: 'worker', tier: 'back' } },
      {
        phase: 'Running',
        podIP: '10.2.0.1',
        ...started,
        ...containers({ ready: false, restartCount: 12, state: { waiting: { reason: 'CrashLoopBackOff' } } }),
      },
    ),
    pod(
      'killed',
      { node, labels: { app: 'worker' }, restartPolicy: 'Never' },
      { phase: 'Failed', reason: 'Evicted', ...started },
    ),
    pod(
      'oom',
      { node, labels: { app: 'worker' }, restartPolicy: 'Never', memory: '64M' },
      {
        phase: 'Failed',
        ...started,
        ...containers({ ready: false, restartCount: 0, state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }),
      },
    ),
    pod(
      'done',
      { node, restartPolicy: 'Never' },
      {
        phase: 'Succeeded',
        ...started,
        ...containers({ ready: false, restartCount: 1, state: { terminated: { exitCode: 0, reason: 'Completed' } } }),
      },
    ),
    pod(
      'on-host',
      { node, labels: { app: 'agent' }, hostNetwork: true },
      { phase: 'Running', ...started, ...containers({ ...running, restartCount: 2 }) },
    ),
    pod('unplaced', {}, { phase: 'Pending' }),
    pod('gated', { schedulingGates: [{ name: 'example.com/wait' }] }, { phase: 'Pending', conditions: [gate] }),
  ]
}

type PodParts = Meta & {
  readonly node?: string
  readonly cpu?: string
  readonly memory?: string
  readonly restartPolicy?: string
  readonly hostNetwork?: boolean
  readonly schedulingGates?: JsonObject[]
}

function pod(name: string, parts: PodParts, status: JsonObject): AskedPod {
  const { node, cpu = '100m', memory = '128Mi', labels, annotations, ...spec } = parts
  const resources = { requests: { cpu, memory }, limits: { memory } }
  const main = {
    name: 'main',
    image: `registry.example.com/${name}:1.${name.length}`,
    resources,
    env: [{ name: 'NAME', value: name }],
  }
  const meta = { ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) }
  const whole = { ...spec, containers: [main], ...(node === undefined ? {} : { nodeName: node }) } as JsonObject
  return { object: object('v1', 'Pod', name, { spec: whole }, meta), status }
}

function containers(status: JsonObject): JsonObject {
  return {
    containerStatuses: [{ name: 'main', image: 'i', imageID: 'i', lastState: {}, ...status }],
    conditions: [{ type: 'Ready', status: status.ready === true ? 'True' : 'False' }],
  }
}

/** Everything but pods. */
export function askedObjects(): readonly JsonObject[] {
  return [
    workload('Deployment', 'api', 3, { paused: true }, { labels: { app: 'api', tier: 'back' } }),
    workload('Deployment', 'front', 6, { paused: true, minReadySeconds: 10 }, { labels: { app: 'front' } }),
    workload('Deployment', 'idle', 0, { paused: true }),
    workload('StatefulSet', 'store', 0, { serviceName: 'store' }, { labels: { app: 'store' } }),
    workload('ReplicaSet', 'rest', 0, {}, { labels: { app: 'rest' } }),
    service('plain', { ports: [{ name: 'http', port: 80, targetPort: 8080 }] }, { labels: { app: 'api' } }),
    service('named', {
      ports: [
        { name: 'http', port: 80, targetPort: 'http' },
        { name: 'https', port: 443 },
      ],
    }),
    service('headless', { clusterIP: 'None', ports: [{ port: 5432 }] }, { labels: { app: 'store' } }),
    service('outside', { type: 'NodePort', ports: [{ port: 8080 }] }),
    object('v1', 'Secret', 'opaque', { stringData: { user: 'a', password: 'b' } }),
    object('v1', 'Secret', 'basic', { type: 'kubernetes.io/basic-auth', stringData: { username: 'a' } }),
    object('v1', 'Secret', 'other', { type: 'example.com/other' }, { labels: { app: 'api' } }),
    object('v1', 'ConfigMap', 'empty'),
    object(
      'v1',
      'ConfigMap',
      'some',
      { data: { 'app.conf': 'debug=true', level: '7' }, immutable: true },
      { labels: { app: 'api' } },
    ),
    object('v1', 'ConfigMap', 'binary', { binaryData: { blob: 'aGk=' } }),
    claim('small', '500Mi'),
    claim('large', '10Gi'),
    claim('metric', '1G'),
    object('batch/v1', 'Job', 'suspended', {
      spec: { suspend: true, parallelism: 2, completions: 4, template: podTemplate('Never') },
    }),
    object('batch/v1', 'CronJob', 'nightly', {
      spec: { suspend: true, schedule: '0 3 * * *', jobTemplate: { spec: { template: podTemplate('Never') } } },
    }),
    object('policy/v1', 'PodDisruptionBudget', 'half', {
      spec: { minAvailable: '50%', selector: { matchLabels: { app: 'nothing-like-it' } } },
    }),
    object('policy/v1', 'PodDisruptionBudget', 'one', {
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'nothing-like-it' } } },
    }),
    object('networking.k8s.io/v1', 'Ingress', 'site', {
      spec: { ingressClassName: 'nginx', rules: [{ host: 'a.example.com' }, { host: 'b.example.com' }] },
    }),
    object('networking.k8s.io/v1', 'Ingress', 'bare', {
      spec: { defaultBackend: { service: { name: 'plain', port: { number: 80 } } } },
    }),
    object('networking.k8s.io/v1', 'NetworkPolicy', 'closed', { spec: { podSelector: {}, policyTypes: ['Ingress'] } }),
    object('rbac.authorization.k8s.io/v1', 'Role', 'reader', {
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
    }),
    object('coordination.k8s.io/v1', 'Lease', 'held', {
      spec: { holderIdentity: 'me', leaseDurationSeconds: 15, leaseTransitions: 2 },
    }),
    event('web-0.1', {
      reason: 'Scheduled',
      kind: 'Pod',
      name: 'web-0',
      component: 'scheduler',
      type: 'Normal',
      count: 1,
    }),
    event('web-0.2', {
      reason: 'BackOff',
      kind: 'Pod',
      name: 'web-0',
      component: 'kubelet',
      type: 'Warning',
      count: 17,
    }),
    event('api.1', { reason: 'BackOff', kind: 'Deployment', name: 'api', component: '', type: 'Warning', count: 2 }),
  ]
}

function workload(kind: string, name: string, replicas: number, spec: JsonObject, meta: Meta = {}): JsonObject {
  const labels = { run: name }
  const container = {
    name: 'main',
    image: `registry.example.com/${name}:2.${replicas}`,
    ports: [{ containerPort: 80 }],
  }
  const template = { metadata: { labels }, spec: { containers: [container] } }
  return object(
    'apps/v1',
    kind,
    name,
    { spec: { replicas, selector: { matchLabels: labels }, template, ...spec } },
    meta,
  )
}

function service(name: string, spec: JsonObject, meta: Meta = {}): JsonObject {
  return object('v1', 'Service', name, { spec: { selector: { run: name }, ...spec } }, meta)
}

function claim(name: string, storage: string): JsonObject {
  const spec = { accessModes: ['ReadWriteOnce'], volumeName: `none-${name}`, resources: { requests: { storage } } }
  return object('v1', 'PersistentVolumeClaim', name, { spec })
}

function podTemplate(restartPolicy: string): JsonObject {
  return { spec: { restartPolicy, containers: [{ name: 'main', image: 'i:1' }] } }
}

type Told = { reason: string; kind: string; name: string; component: string; type: string; count: number }

function event(name: string, { kind, name: of, component, ...told }: Told): JsonObject {
  const source = component === '' ? {} : { component }
  const times = { firstTimestamp: '2024-01-01T00:00:00Z', lastTimestamp: '2024-01-02T00:00:00Z' }
  const involvedObject = { apiVersion: 'v1', kind, name: of }
  const rest = { message: name, source, ...times, involvedObject, reportingComponent: component }
  // controllers tell events, too: those have no labels
  return object('v1', 'Event', name, { ...told, ...rest }, { labels: { told: 'yes' } })
}

const QUANTITY =
  '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$'

/** A definition with a field of every sort, some of them selectable. */
export function gadgetDefinition(group: string): JsonObject {
  const text = { type: 'string' }
  const spec = {
    type: 'object',
    properties: {
      color: text,
      size: { type: 'integer' },
      flag: { type: 'boolean' },
      weight: { type: 'number' },
      'dash-ed': text,
      namespace: text,
      deep: { type: 'object', properties: { er: text } },
      cpu: { anyOf: [{ type: 'integer' }, { type: 'string' }], pattern: QUANTITY, 'x-kubernetes-int-or-string': true },
      port: { 'x-kubernetes-int-or-string': true },
      tags: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
      parts: {
        type: 'array',
        items: { type: 'object', properties: { name: text, count: { type: 'integer' } }, required: ['name'] },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
      },
      settings: { type: 'object', additionalProperties: text },
      raw: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      since: { type: 'string', format: 'date-time' },
      wait: { type: 'string', format: 'duration' },
      maybe: { ...text, nullable: true },
      template: {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        'x-kubernetes-preserve-unknown-fields': true,
      },
    },
  }
  const column = (name: string, type: string, jsonPath: string) => ({ name, type, jsonPath })
  const version = {
    name: 'v1',
    served: true,
    storage: true,
    schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
    selectableFields: ['color', 'size', 'flag', 'dash-ed', 'namespace', 'deep.er'].map((path) => ({
      jsonPath: `.spec.${path}`,
    })),
    additionalPrinterColumns: [
      column('Color', 'string', '.spec.color'),
      column('Size', 'integer', '.spec.size'),
      column('Weight', 'number', '.spec.weight'),
      column('Flag', 'boolean', '.spec.flag'),
      column('Since', 'date', '.spec.since'),
      column('Tags', 'string', '.spec.tags'),
      column('Restarts', 'string', '.spec.maybe'),
    ],
  }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `gadgets.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget' },
      versions: [version],
    },
  }
}

/** Gadgets whose fields are there, absent, empty and zero. */
export function gadgets(group: string): readonly JsonObject[] {
  const specs: Readonly<Record<string, JsonObject>> = {
    bare: {},
    red: {
      color: 'red',
      size: 3,
      flag: true,
      weight: 1.5,
      cpu: '500m',
      port: 8080,
      tags: ['a', 'b'],
      since: '2020-02-29T12:00:00Z',
      wait: '90s',
    },
    green: {
      color: 'green',
      size: 0,
      flag: false,
      weight: 0,
      cpu: 2,
      port: 'http',
      tags: [],
      since: '2030-01-01T00:00:00Z',
      wait: '1h30m',
    },
    blank: { color: '', size: -1, 'dash-ed': '', namespace: '', deep: { er: '' }, cpu: '1.5', settings: {} },
    named: {
      'dash-ed': 'x',
      namespace: 'red',
      deep: { er: 'yes' },
      settings: { 'a/b': '1', color: 'red' },
      maybe: null,
    },
    parted: {
      color: 'red',
      size: 30,
      parts: [{ name: 'a', count: 1 }, { name: 'b' }, { name: 'c', count: 5 }],
      maybe: '',
    },
    wild: { raw: { list: [1, 2.5, 'x', null], nested: { n: 9007199254740993n } }, maybe: 'often', color: 'Red' },
    embedded: {
      template: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'inner', labels: { app: 'web' } },
        spec: { nodeName: 'n' },
      },
      size: 7,
    },
    comma: { color: 'red,green=blue\\', size: 9007199254740993n },
    light: { color: 'grün', weight: 2.25, flag: true, cpu: '1e-1', tags: ['b', 'c'] },
  }
  return Object.entries(specs).map(([name, spec]) =>
    object(
      `${group}/v1`,
      'Gadget',
      name,
      { spec },
      name === 'bare' ? {} : { labels: { app: name.length > 4 ? 'long' : 'short' } },
    ),
  )
}
