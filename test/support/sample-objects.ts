// One object of many kinds of the API server, as somebody would create it, and what is filled in that nobody owns.
import type { JsonObject, KubeObject } from '../../src/machinery/json.ts'

export type SampleObject = {
  /** Of the collection. */
  readonly path: string
  readonly object: KubeObject
  /** Paths that admission, allocation or the strategy of the kind fill in. */
  readonly filledIn: readonly string[]
}

const labels = { app: 'x' }
const podSpec = { containers: [{ name: 'c', image: 'i' }] }
const template = { metadata: { labels }, spec: podSpec }
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' }

export const SAMPLE_OBJECTS: readonly SampleObject[] = [
  sample('v1', 'configmaps', 'ConfigMap', { data: { a: 'b' } }),
  sample('v1', 'secrets', 'Secret', { data: { a: 'Yg==' } }),
  sample('v1', 'serviceaccounts', 'ServiceAccount', { secrets: [{ name: 's' }], imagePullSecrets: [{ name: 'p' }] }),
  sample('v1', 'services', 'Service', { spec: { ports: [{ port: 80 }], selector: labels } }, [
    '.spec.clusterIP',
    '.spec.clusterIPs',
    '.spec.ipFamilies',
    '.spec.ipFamilyPolicy',
  ]),
  sample('v1', 'pods', 'Pod', { spec: { ...podSpec, automountServiceAccountToken: false } }, [
    '.spec.preemptionPolicy',
    '.spec.priority',
    '.spec.serviceAccount',
    '.spec.serviceAccountName',
    '.spec.tolerations',
  ]),
  sample('v1', 'podtemplates', 'PodTemplate', { template }),
  sample('v1', 'replicationcontrollers', 'ReplicationController', { spec: { selector: labels, template } }),
  sample(
    'v1',
    'persistentvolumeclaims',
    'PersistentVolumeClaim',
    {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
    ['.metadata.finalizers'],
  ),
  sample('v1', 'limitranges', 'LimitRange', { spec: { limits: [{ type: 'Container', default: { cpu: '1' } }] } }),
  sample('v1', 'resourcequotas', 'ResourceQuota', { spec: { hard: { pods: '1' } } }),
  sample('v1', 'endpoints', 'Endpoints', { subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }] }),
  sample('v1', 'events', 'Event', {
    involvedObject: { kind: 'Pod', name: 'p', namespace: 'NAMESPACE' },
    reason: 'R',
    message: 'm',
    type: 'Normal',
    count: 1,
  }),
  wide('v1', 'namespaces', 'Namespace', {}, ['.spec', '.spec.finalizers']),
  wide('v1', 'nodes', 'Node', { spec: { unschedulable: true } }, ['.spec.taints']),
  wide(
    'v1',
    'persistentvolumes',
    'PersistentVolume',
    {
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } },
    },
    ['.metadata.finalizers'],
  ),
  sample('apps/v1', 'deployments', 'Deployment', { spec: { selector: { matchLabels: labels }, template } }),
  sample('apps/v1', 'daemonsets', 'DaemonSet', { spec: { selector: { matchLabels: labels }, template } }),
  sample('apps/v1', 'replicasets', 'ReplicaSet', { spec: { selector: { matchLabels: labels }, template } }),
  sample('apps/v1', 'statefulsets', 'StatefulSet', { spec: { selector: { matchLabels: labels }, template } }),
  sample('apps/v1', 'controllerrevisions', 'ControllerRevision', { revision: 1, data: { a: 1 } }),
  sample('batch/v1', 'jobs', 'Job', { spec: { template: { spec: { ...podSpec, restartPolicy: 'Never' } } } }, [
    '.metadata.labels',
    '.spec.selector',
    '.spec.template.metadata.labels',
  ]),
  sample('batch/v1', 'cronjobs', 'CronJob', {
    spec: {
      schedule: '* * * * *',
      jobTemplate: { spec: { template: { spec: { ...podSpec, restartPolicy: 'Never' } } } },
    },
  }),
  sample('autoscaling/v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', {
    spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' } },
  }),
  sample('policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget', {
    spec: { minAvailable: 1, selector: { matchLabels: labels } },
  }),
  sample('networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy', {
    spec: { podSelector: { matchLabels: labels } },
  }),
  sample('networking.k8s.io/v1', 'ingresses', 'Ingress', {
    spec: {
      rules: [
        {
          host: 'h',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } }],
          },
        },
      ],
    },
  }),
  wide('networking.k8s.io/v1', 'ingressclasses', 'IngressClass', { spec: { controller: 'x.y/z' } }),
  sample('rbac.authorization.k8s.io/v1', 'roles', 'Role', {
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  }),
  sample('rbac.authorization.k8s.io/v1', 'rolebindings', 'RoleBinding', {
    roleRef,
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'u' }],
  }),
  wide('rbac.authorization.k8s.io/v1', 'clusterroles', 'ClusterRole', { rules: [] }),
  wide('rbac.authorization.k8s.io/v1', 'clusterrolebindings', 'ClusterRoleBinding', {
    roleRef: { ...roleRef, kind: 'ClusterRole' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'u' }],
  }),
  sample('coordination.k8s.io/v1', 'leases', 'Lease', { spec: { holderIdentity: 'h', leaseDurationSeconds: 15 } }),
  sample('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice', {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.0.0.1'] }],
    ports: [{ port: 80 }],
  }),
  wide('scheduling.k8s.io/v1', 'priorityclasses', 'PriorityClass', { value: 0, description: 'd' }),
  wide('storage.k8s.io/v1', 'storageclasses', 'StorageClass', { provisioner: 'p.q/r' }),
  wide('storage.k8s.io/v1', 'csidrivers', 'CSIDriver', { spec: { attachRequired: false } }),
  wide('node.k8s.io/v1', 'runtimeclasses', 'RuntimeClass', { handler: 'h' }),
  wide('admissionregistration.k8s.io/v1', 'validatingwebhookconfigurations', 'ValidatingWebhookConfiguration', {
    webhooks: [
      { name: 'a.b.c', clientConfig: { url: 'https://x' }, sideEffects: 'None', admissionReviewVersions: ['v1'] },
    ],
  }),
  wide('admissionregistration.k8s.io/v1', 'validatingadmissionpolicybindings', 'ValidatingAdmissionPolicyBinding', {
    spec: { policyName: 'p', validationActions: ['Deny'] },
  }),
  wide('flowcontrol.apiserver.k8s.io/v1', 'flowschemas', 'FlowSchema', {
    spec: { priorityLevelConfiguration: { name: 'exempt' }, matchingPrecedence: 9 },
  }),
  wide('apiregistration.k8s.io/v1', 'apiservices', 'APIService', {
    spec: {
      group: 'x.y',
      version: 'v1',
      groupPriorityMinimum: 1,
      versionPriority: 1,
      service: { name: 's', namespace: 'n' },
    },
  }),
]

function sample(
  apiVersion: string,
  plural: string,
  kind: string,
  parts: JsonObject,
  filledIn: readonly string[] = [],
): SampleObject {
  return {
    path: `${rootOf(apiVersion)}/namespaces/NAMESPACE/${plural}`,
    object: objectOf(apiVersion, kind, parts),
    filledIn,
  }
}

/** Of a kind without namespaces. */
function wide(
  apiVersion: string,
  plural: string,
  kind: string,
  parts: JsonObject,
  filledIn: readonly string[] = [],
): SampleObject {
  return { path: `${rootOf(apiVersion)}/${plural}`, object: objectOf(apiVersion, kind, parts), filledIn }
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
}

function objectOf(apiVersion: string, kind: string, parts: JsonObject): KubeObject {
  const name = kind === 'APIService' ? 'v1.x.y' : 'tack-sample'
  return { apiVersion, kind, metadata: { name }, ...parts } as unknown as KubeObject
}
