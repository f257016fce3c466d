// Objects with every kind of list that built-in kinds patch, and one custom kind with all there is.
import type { JsonObject, KubeObject } from '../../src/machinery/json.ts'
import { randomShape } from './every-shape.ts'
import { randomFrom } from './random.ts'

/** An object, and the path at which it is written. */
export type PatchedObject = { readonly object: KubeObject; readonly path: string; readonly isCustom: boolean }

const CONTAINERS: JsonObject[] = [
  {
    name: 'a',
    image: 'a:1',
    args: ['--x<y', '--z'],
    env: [
      { name: 'A', value: '1' },
      { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ],
    ports: [
      { containerPort: 53, name: 'dns-tcp' },
      { containerPort: 53, name: 'dns', protocol: 'UDP' },
      { containerPort: 80 },
    ],
    resources: { limits: { cpu: '1', memory: '1Gi' } },
    volumeMounts: [
      { name: 'v', mountPath: '/v' },
      { name: 'w', mountPath: '/w' },
    ],
  },
  { name: 'b', image: 'b:1', livenessProbe: { httpGet: { port: 'http', path: '/' } } },
]

const POD: JsonObject = {
  metadata: { labels: { app: 'x' } },
  spec: {
    containers: CONTAINERS,
    initContainers: [{ name: 'i', image: 'i:1' }],
    volumes: [
      { name: 'v', emptyDir: {} },
      { name: 'w', configMap: { name: 'c', items: [{ key: 'k', path: 'p' }] } },
    ],
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ key: 'k', operator: 'Exists' }],
    hostAliases: [{ ip: '10.0.0.1', hostnames: ['h'] }],
    imagePullSecrets: [{ name: 's' }],
    topologySpreadConstraints: [
      { topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', maxSkew: 1 },
      { topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 1 },
    ],
  },
}

const meta = (name: string, namespace: string): JsonObject => ({
  name,
  namespace,
  labels: { app: 'x', 'tack.test/l': 'y' },
  annotations: { note: 'a "quoted" <text> & more' },
  finalizers: ['tack.test/f', 'tack.test/g'],
})

/** One object of each kind, with this in its name. */
export function patchedObjects(namespace: string, group: string, suffix: string): PatchedObject[] {
  const core = (kind: string, plural: string, rest: JsonObject): PatchedObject => ({
    object: { apiVersion: 'v1', kind, metadata: meta(`${plural}-${suffix}`, namespace), ...rest } as KubeObject,
    path: `/api/v1/namespaces/${namespace}/${plural}`,
    isCustom: false,
  })
  const shapeOf = (seed: number): PatchedObject => ({
    object: {
      apiVersion: `${group}/v1`,
      kind: 'Shape',
      metadata: meta(`shapes-${suffix}-${seed}`, namespace),
      spec: fullShape(seed),
    } as KubeObject,
    path: `/apis/${group}/v1/namespaces/${namespace}/shapes`,
    isCustom: true,
  })
  return [
    core('ConfigMap', 'configmaps', { data: { a: '1', 'b.c': 'x<y', d: '' } }),
    core('Secret', 'secrets', { data: { a: 'YQ==' }, stringData: { b: 'plain' }, type: 'Opaque' }),
    core('ServiceAccount', 'serviceaccounts', {
      secrets: [{ name: 'a' }, { name: 'b' }],
      imagePullSecrets: [{ name: 'c' }],
    }),
    core('Service', 'services', {
      spec: {
        selector: { app: 'x' },
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP', targetPort: 'dns' },
          { name: 'dns-tcp', port: 53 },
          { name: 'http', port: 80, targetPort: 8080 },
        ],
      },
    }),
    core('PodTemplate', 'podtemplates', { template: POD }),
    {
      object: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: meta(`deployments-${suffix}`, namespace),
        spec: { paused: true, replicas: 0, selector: { matchLabels: { app: 'x' } }, template: POD },
      } as KubeObject,
      path: `/apis/apps/v1/namespaces/${namespace}/deployments`,
      isCustom: false,
    },
    shapeOf(1),
    shapeOf(2),
  ]
}

/** A spec in which most is stated. */
function fullShape(seed: number): JsonObject {
  const random = randomFrom(seed)
  const shapes = Array.from({ length: 12 }, () => randomShape(random))
  return Object.assign({}, ...shapes) as JsonObject
}
