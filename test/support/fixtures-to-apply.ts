// Manifests whose live objects look different: quantities, nulls, defaults of ports, integers that may be texts.
import type { JsonObject } from '../../src/machinery/json.ts'

/** By name, so that edits can speak of them. */
export function fixturesToApply(namespace: string): { readonly [name: string]: JsonObject } {
  const metadata = (name: string) => ({ name, namespace })
  const pod = (containers: readonly JsonObject[], more: JsonObject = {}) => ({ containers, ...more })
  const workload = (kind: string, name: string, spec: JsonObject, more: JsonObject = {}): JsonObject => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: metadata(name),
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec },
      ...more,
    },
  })
  const of = (apiVersion: string, kind: string, name: string, rest: JsonObject): JsonObject => ({
    apiVersion,
    kind,
    metadata: metadata(name),
    ...rest,
  })
  return {
    quantities: workload(
      'Deployment',
      'quantities',
      pod([
        {
          name: 'c',
          image: 'i',
          resources: { requests: { cpu: '0.5', memory: '1024Mi' }, limits: { cpu: 1, memory: '2e9' } },
        },
      ]),
      { replicas: 0 },
    ),
    ports: workload(
      'Deployment',
      'ports',
      pod([
        {
          name: 'c',
          image: 'i',
          ports: [
            { containerPort: 80 },
            { containerPort: 53, protocol: 'UDP' },
            { containerPort: 53, name: 'dns-tcp' },
          ],
          readinessProbe: { httpGet: { port: 80 } },
          livenessProbe: { tcpSocket: { port: 'dns-tcp' } },
          env: [
            { name: 'A', value: '1' },
            { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          ],
        },
        { name: 'd', image: 'i', command: ['a', 'b'], args: [] },
      ]),
      { replicas: 0, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } } },
    ),
    nulls: workload(
      'Deployment',
      'nulls',
      pod([{ name: 'c', image: 'i', resources: {}, env: null, securityContext: null }], {
        volumes: [],
        nodeSelector: null,
      }),
      { replicas: 0, paused: false, minReadySeconds: 0 },
    ),
    volumes: workload(
      'DaemonSet',
      'volumes',
      pod([{ name: 'c', image: 'i', volumeMounts: [{ name: 'v', mountPath: '/v' }] }], {
        volumes: [
          { name: 'v', configMap: { name: 'map', defaultMode: 0o644, items: [{ key: 'a', path: 'b' }] } },
          { name: 's', secret: { secretName: 'secret' } },
          { name: 'e', emptyDir: { sizeLimit: '1000Mi' } },
        ],
        tolerations: [{ operator: 'Exists' }],
        nodeSelector: { 'tack.test/none': 'here' },
      }),
    ),
    stateful: workload('StatefulSet', 'stateful', pod([{ name: 'c', image: 'i' }]), {
      serviceName: 'stateful',
      replicas: 0,
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } },
        },
      ],
    }),
    map: of('v1', 'ConfigMap', 'map', { data: { a: 'x', 'b.c': 'y\nz\n', empty: '' }, binaryData: { d: 'AAEC' } }),
    bare: of('v1', 'ConfigMap', 'bare', { data: {} }),
    secret: of('v1', 'Secret', 'secret', { stringData: { pw: 'hunter2hunter2' }, data: { user: 'YWxpY2U=' } }),
    service: of('v1', 'Service', 'service', {
      spec: {
        selector: { app: 'x' },
        ports: [
          { port: 80, targetPort: 'http', name: 'a' },
          { port: 53, protocol: 'UDP', name: 'b' },
        ],
      },
    }),
    headless: of('v1', 'Service', 'headless', {
      spec: { clusterIP: 'None', selector: { app: 'x' }, ports: [{ port: 1 }] },
    }),
    claim: of('v1', 'PersistentVolumeClaim', 'claim', {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '0.5Gi' } } },
    }),
    quota: of('v1', 'ResourceQuota', 'quota', {
      spec: { hard: { 'requests.cpu': '2000m', pods: 10, 'requests.memory': '4096Mi' } },
    }),
    limits: of('v1', 'LimitRange', 'limits', {
      spec: { limits: [{ type: 'PersistentVolumeClaim', max: { storage: '10000Mi' }, min: { storage: '1' } }] },
    }),
    account: of('v1', 'ServiceAccount', 'account', {
      imagePullSecrets: [{ name: 'secret' }],
      automountServiceAccountToken: false,
    }),
    scaler: of('autoscaling/v2', 'HorizontalPodAutoscaler', 'scaler', {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'ports' },
        minReplicas: 1,
        maxReplicas: 3,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
          { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1000Mi' } } },
        ],
      },
    }),
    budget: of('policy/v1', 'PodDisruptionBudget', 'budget', {
      spec: { minAvailable: '50%', selector: { matchLabels: { app: 'x' } } },
    }),
    job: of('batch/v1', 'CronJob', 'job', {
      spec: {
        schedule: '0 2 * * *',
        suspend: true,
        jobTemplate: {
          spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } } },
        },
      },
    }),
    ingress: of('networking.k8s.io/v1', 'Ingress', 'ingress', {
      spec: {
        rules: [
          {
            host: 'a.example',
            http: {
              paths: [
                { path: '/', pathType: 'Prefix', backend: { service: { name: 'service', port: { number: 80 } } } },
              ],
            },
          },
        ],
      },
    }),
    policy: of('networking.k8s.io/v1', 'NetworkPolicy', 'policy', {
      spec: {
        podSelector: {},
        ingress: [
          {
            ports: [{ port: 80 }, { port: 'http', protocol: 'TCP' }],
            from: [{ podSelector: { matchLabels: { a: 'b' } } }],
          },
        ],
      },
    }),
    role: of('rbac.authorization.k8s.io/v1', 'Role', 'role', {
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }],
    }),
    binding: of('rbac.authorization.k8s.io/v1', 'RoleBinding', 'binding', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'role' },
      subjects: [{ kind: 'ServiceAccount', name: 'account', namespace }],
    }),
    lease: of('coordination.k8s.io/v1', 'Lease', 'lease', { spec: { holderIdentity: 'me', leaseDurationSeconds: 15 } }),
  }
}
