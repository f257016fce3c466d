// Pods of about 6 KB, made from an index without being kept: metadata 3 KB, of which managedFields 2.4 KB.

const PODS_PER_NAMESPACE = 1000

export const POD_COLUMNS = [
  ['Name', 'string', 'name', 0],
  ['Ready', 'string', '', 0],
  ['Status', 'string', '', 0],
  ['Restarts', 'string', '', 0],
  ['Age', 'string', '', 0],
  ['IP', 'string', '', 1],
  ['Node', 'string', '', 1],
  ['Nominated Node', 'string', '', 1],
  ['Readiness Gates', 'string', '', 1],
].map(([name, type, format, priority]) => ({ name, type, format, priority, description: `${name} of the pod` }))

/** `ns-0017` and `web-0017042`: where the pod of an index is. */
export function placeOf(index: number): { namespace: string; name: string } {
  return {
    namespace: `ns-${String(Math.floor(index / PODS_PER_NAMESPACE)).padStart(4, '0')}`,
    name: `web-${String(index).padStart(7, '0')}`,
  }
}

/** One object as JSON text: splitting its template once is what makes a page of 500 cheap. */
export type ObjectText = (index: number) => string

/** Makes texts of objects out of a template in which `@NAME`, `@NS` and `@I` stand for what differs. */
function fromTemplate(template: unknown): ObjectText {
  const parts = JSON.stringify(template).split(/(@NAME|@NS|@I)/)
  return (index) => {
    const { namespace, name } = placeOf(index)
    let text = ''
    for (const part of parts) {
      text += part === '@NAME' ? name : part === '@NS' ? namespace : part === '@I' ? index : part
    }
    return text
  }
}

function managedFields() {
  const leaf = Object.fromEntries(Array.from({ length: 55 }, (_, i) => [`f:aFieldThatIsManaged${i}`, { '.': {} }]))
  return [
    {
      manager: 'kube-controller-manager',
      operation: 'Update',
      apiVersion: 'v1',
      time: '2026-01-01T00:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': leaf },
    },
  ]
}

const METADATA = {
  name: '@NAME',
  namespace: '@NS',
  uid: '00000000-0000-4000-8000-@I',
  resourceVersion: '@I',
  creationTimestamp: '2026-01-01T00:00:00Z',
  generateName: 'web-',
  labels: { app: 'web', tier: 'front', 'pod-template-hash': '5d4f8c7b9', release: 'stable' },
  annotations: { 'example.com/checksum': 'a'.repeat(64), 'example.com/team': 'storefront' },
  ownerReferences: [
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'web-5d4f8c7b9',
      uid: 'u',
      controller: true,
      blockOwnerDeletion: true,
    },
  ],
  managedFields: managedFields(),
}

const CONTAINER = {
  name: 'web',
  image: 'registry.example.com/storefront/web:4.2.0',
  ports: [{ containerPort: 8080, protocol: 'TCP' }],
  env: Array.from({ length: 12 }, (_, i) => ({
    name: `SETTING_NUMBER_${i}`,
    value: `a value of setting ${i} that is not short`,
  })),
  resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '512Mi' } },
  volumeMounts: [
    { name: 'kube-api-access', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
  ],
  terminationMessagePath: '/dev/termination-log',
  imagePullPolicy: 'IfNotPresent',
}

const CONDITIONS = ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
  type,
  status: 'True',
  lastProbeTime: null,
  lastTransitionTime: '2026-01-01T00:00:00Z',
}))

const POD = {
  metadata: METADATA,
  spec: {
    nodeName: 'node-7',
    containers: [CONTAINER],
    restartPolicy: 'Always',
    serviceAccountName: 'default',
    schedulerName: 'default-scheduler',
  },
  status: {
    phase: 'Running',
    conditions: CONDITIONS,
    podIP: '10.1.2.3',
    containerStatuses: [{ name: 'web', ready: true, restartCount: 0, image: CONTAINER.image, imageID: 'b'.repeat(71) }],
  },
}

const CELLS = ['@NAME', '1/1', 'Running', '0', '40d', '10.1.2.3', 'node-7', '<none>', '<none>']
const PARTIAL = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: METADATA }

/** The texts of one list item or one table row, by what was asked for. */
export const POD_TEXTS = {
  object: fromTemplate(POD),
  metadata: fromTemplate(PARTIAL),
  'row-None': fromTemplate({ cells: CELLS, object: null }),
  'row-Metadata': fromTemplate({ cells: CELLS, object: PARTIAL }),
  'row-Object': fromTemplate({ cells: CELLS, object: { kind: 'Pod', apiVersion: 'v1', ...POD } }),
} as const
