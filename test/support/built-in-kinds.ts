// Kinds of the API server itself, and schemas of a part of them, out of whose values writes are made.
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../src/machinery/json.ts'

export type BuiltInKind = {
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
  /** Of the objects, without type and metadata. */
  readonly parts: JsonObject
  readonly hasStatus: boolean
  /** Controllers write to it as well. */
  readonly isShared: boolean
  /** Fields that admission or allocation fills in, which nobody owns then. */
  readonly filledIn: readonly string[]
}

const one = (...values: readonly Json[]): JsonObject => ({ enum: values })
const text = one('a', 'b', 'c')
const seconds = one(1, 5, 30)
const flag: JsonObject = { type: 'boolean' }

function struct(properties: JsonObject, required: readonly string[] = []): JsonObject {
  return { type: 'object', properties, required }
}

function mapOf(value: JsonObject): JsonObject {
  return { type: 'object', additionalProperties: value }
}

function listOf(items: JsonObject): JsonObject {
  return { type: 'array', items }
}

function mapListOf(keys: readonly string[], items: JsonObject): JsonObject {
  return { ...listOf(items), 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys }
}

const quantities = struct({ cpu: one('1', '1000m', '500m'), memory: one('1Gi', '1024Mi', 1073741824) })
const port = struct({ containerPort: one(80, 81, 8080), protocol: one('TCP', 'UDP'), name: one('http', 'web') }, [
  'containerPort',
])
const env = struct(
  {
    name: one('A', 'B', 'C'),
    value: text,
    valueFrom: one({ fieldRef: { fieldPath: 'metadata.name' } }, { secretKeyRef: { name: 's', key: 'k' } }),
  },
  ['name'],
)
const probe = struct({
  httpGet: one({ port: 80 }, { port: 'http', path: '/x' }),
  periodSeconds: seconds,
  timeoutSeconds: seconds,
})
const container = struct(
  {
    name: text,
    image: one('i:1', 'i:2'),
    command: listOf(text),
    args: listOf(text),
    env: mapListOf(['name'], env),
    envFrom: listOf(one({ configMapRef: { name: 'a' } }, { secretRef: { name: 'b' } })),
    ports: mapListOf(['containerPort', 'protocol'], port),
    resources: struct({ limits: quantities }),
    volumeMounts: mapListOf(
      ['mountPath'],
      struct({ mountPath: one('/a', '/b'), name: one('v'), readOnly: flag }, ['mountPath', 'name']),
    ),
    livenessProbe: probe,
    securityContext: struct({
      runAsUser: one(1, 2),
      readOnlyRootFilesystem: flag,
      capabilities: struct({ add: listOf(text) }),
    }),
    imagePullPolicy: one('Always', 'IfNotPresent'),
  },
  ['name', 'image'],
)
const spread = struct(
  {
    topologyKey: text,
    whenUnsatisfiable: one('DoNotSchedule', 'ScheduleAnyway'),
    maxSkew: one(1, 2),
    labelSelector: one({ matchLabels: { app: 'x' } }),
  },
  ['topologyKey', 'whenUnsatisfiable', 'maxSkew'],
)
const toleration = struct({ key: text, operator: one('Exists'), effect: one('NoSchedule', 'NoExecute') }, ['operator'])
const podSpec = struct(
  {
    containers: mapListOf(['name'], container),
    initContainers: mapListOf(['name'], {
      ...container,
      properties: { ...(container.properties as JsonObject), name: one('i', 'j') },
    }),
    volumes: one(
      [{ name: 'v', emptyDir: {} }],
      [{ name: 'v', configMap: { name: 'c', items: [{ key: 'k', path: 'p' }] } }],
      [
        { name: 'v', emptyDir: {} },
        { name: 'w', secret: { secretName: 's' } },
      ],
    ),
    tolerations: listOf(toleration),
    topologySpreadConstraints: mapListOf(['topologyKey', 'whenUnsatisfiable'], spread),
    imagePullSecrets: mapListOf(['name'], struct({ name: text }, ['name'])),
    hostAliases: mapListOf(['ip'], struct({ ip: one('10.0.0.1', '10.0.0.2'), hostnames: listOf(text) }, ['ip'])),
    nodeSelector: mapOf(text),
    terminationGracePeriodSeconds: seconds,
    dnsPolicy: one('Default', 'ClusterFirst'),
    securityContext: struct({ runAsUser: one(1, 2), fsGroup: one(1), supplementalGroups: listOf(one(1, 2)) }),
    automountServiceAccountToken: one(false),
    hostname: text,
  },
  ['containers', 'volumes', 'automountServiceAccountToken'],
)
const condition = struct(
  {
    type: one('A', 'B'),
    status: one('True', 'False'),
    reason: one('R', 'S'),
    message: text,
    lastTransitionTime: one('2024-01-01T00:00:00Z'),
  },
  ['type', 'status', 'reason', 'message', 'lastTransitionTime'],
)
const labels = { app: 'x' }
const reads = { apiGroups: [''], resources: ['pods'], verbs: ['get'] }
const lists = { ...reads, verbs: ['list'] }

export const BUILT_IN_KINDS: readonly BuiltInKind[] = [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    plural: 'configmaps',
    parts: struct({ data: mapOf(text), binaryData: mapOf(one('AA==', 'AQ==')) }),
    hasStatus: false,
    isShared: false,
    filledIn: [],
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    plural: 'services',
    parts: struct(
      {
        spec: struct(
          {
            ports: mapListOf(
              ['port', 'protocol'],
              struct(
                {
                  port: one(80, 81),
                  protocol: one('TCP', 'UDP'),
                  name: one('a', 'b', 'c'),
                  targetPort: one(80, 'http'),
                  appProtocol: text,
                },
                ['port', 'name'],
              ),
            ),
            selector: mapOf(text),
            publishNotReadyAddresses: flag,
            internalTrafficPolicy: one('Cluster', 'Local'),
          },
          ['ports'],
        ),
        status: struct({
          loadBalancer: one({ ingress: [{ ip: '1.2.3.4' }] }, {}),
          conditions: mapListOf(['type'], condition),
        }),
      },
      ['spec'],
    ),
    hasStatus: true,
    isShared: false,
    filledIn: ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'],
  },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    plural: 'serviceaccounts',
    parts: struct({
      secrets: mapListOf(['name'], struct({ name: text }, ['name'])),
      imagePullSecrets: listOf(struct({ name: text }, ['name'])),
      automountServiceAccountToken: flag,
    }),
    hasStatus: false,
    isShared: true,
    filledIn: [],
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    plural: 'pods',
    parts: struct(
      { spec: podSpec, status: struct({ phase: one('Pending'), conditions: mapListOf(['type'], condition) }) },
      ['spec'],
    ),
    hasStatus: true,
    isShared: false,
    filledIn: ['tolerations', 'priority', 'preemptionPolicy', 'serviceAccountName', 'serviceAccount'],
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    plural: 'deployments',
    parts: struct(
      {
        spec: struct(
          {
            replicas: one(0, 1),
            selector: one({ matchLabels: labels }),
            minReadySeconds: seconds,
            paused: flag,
            progressDeadlineSeconds: one(60, 600),
            strategy: one(
              { type: 'Recreate' },
              { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
              { rollingUpdate: { maxSurge: '10%' } },
            ),
            template: struct({ metadata: one({ labels }, { labels: { ...labels, b: 'y' } }), spec: podSpec }, [
              'metadata',
              'spec',
            ]),
          },
          ['selector', 'template'],
        ),
      },
      ['spec'],
    ),
    hasStatus: true,
    isShared: true,
    filledIn: [],
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
    parts: struct({
      spec: struct(
        {
          podSelector: one({}, { matchLabels: labels }),
          policyTypes: listOf(one('Ingress', 'Egress')),
          ingress: listOf(one({}, { ports: [{ port: 80 }] })),
        },
        ['podSelector'],
      ),
    }),
    hasStatus: false,
    isShared: false,
    filledIn: [],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    plural: 'roles',
    parts: struct({ rules: one([reads], [lists], [reads, lists]) }),
    hasStatus: false,
    isShared: false,
    filledIn: [],
  },
]

/** The object without what was filled in and the request did not state. */
export function withoutFilledIn(kind: BuiltInKind, created: KubeObject, body: JsonObject): KubeObject {
  const stated = isJsonObject(body.spec) ? body.spec : {}
  const { spec } = created
  if (!isJsonObject(spec)) return created
  const own = Object.entries(spec).filter(([name]) => !kind.filledIn.includes(name) || Object.hasOwn(stated, name))
  return { ...created, spec: withoutToken(Object.fromEntries(own)) as JsonObject }
}

/** Without the volume and the mounts of the token of a service account; a list that is empty then was not there. */
function withoutToken(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => !isOfToken(item)).map(withoutToken)
  if (!isJsonObject(value)) return value
  const kept = Object.entries(value).map(([name, item]) => [name, withoutToken(item)] as const)
  return Object.fromEntries(
    kept.filter(([name, item]) => !(Array.isArray(item) && item.length === 0 && sizeOf(value[name]) > 0)),
  )
}

function isOfToken(item: Json): boolean {
  return isJsonObject(item) && typeof item.name === 'string' && item.name.startsWith('kube-api-access-')
}

function sizeOf(list: Json | undefined): number {
  return Array.isArray(list) ? list.length : 0
}
