// The kinds every Kubernetes server serves, for questions about files, where no server can be asked.

import type { ResourceInfo } from './resource-info.ts'

/** Group, whether namespaced, and kinds with their short names, as kube-apiserver 1.37 serves them. */
const KNOWN: readonly (readonly [group: string, namespaced: boolean, kinds: string])[] = [
  [
    '',
    true,
    'ConfigMap:cm Endpoints:ep Event:ev LimitRange:limits PersistentVolumeClaim:pvc Pod:po PodTemplate ReplicationController:rc ResourceQuota:quota Secret ServiceAccount:sa Service:svc',
  ],
  ['', false, 'ComponentStatus:cs Namespace:ns Node:no PersistentVolume:pv'],
  [
    'admissionregistration.k8s.io',
    false,
    'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration',
  ],
  ['apiextensions.k8s.io', false, 'CustomResourceDefinition:crd,crds'],
  ['apiregistration.k8s.io', false, 'APIService'],
  ['apps', true, 'ControllerRevision DaemonSet:ds Deployment:deploy ReplicaSet:rs StatefulSet:sts'],
  ['autoscaling', true, 'HorizontalPodAutoscaler:hpa'],
  ['batch', true, 'CronJob:cj Job'],
  ['certificates.k8s.io', true, 'PodCertificateRequest'],
  ['certificates.k8s.io', false, 'CertificateSigningRequest:csr ClusterTrustBundle'],
  ['coordination.k8s.io', true, 'Lease'],
  ['discovery.k8s.io', true, 'EndpointSlice'],
  ['events.k8s.io', true, 'Event:ev'],
  ['flowcontrol.apiserver.k8s.io', false, 'FlowSchema PriorityLevelConfiguration'],
  ['networking.k8s.io', true, 'Ingress:ing NetworkPolicy:netpol'],
  ['networking.k8s.io', false, 'IngressClass IPAddress:ip ServiceCIDR'],
  ['node.k8s.io', false, 'RuntimeClass'],
  ['policy', true, 'PodDisruptionBudget:pdb'],
  ['rbac.authorization.k8s.io', true, 'RoleBinding Role'],
  ['rbac.authorization.k8s.io', false, 'ClusterRoleBinding ClusterRole'],
  ['resource.k8s.io', true, 'ResourceClaim ResourceClaimTemplate'],
  ['resource.k8s.io', false, 'DeviceClass DeviceTaintRule ResourceSlice'],
  ['scheduling.k8s.io', false, 'PriorityClass:pc'],
  ['storage.k8s.io', true, 'CSIStorageCapacity'],
  ['storage.k8s.io', false, 'CSIDriver CSINode StorageClass:sc VolumeAttachment VolumeAttributesClass:vac'],
  ['storagemigration.k8s.io', false, 'StorageVersionMigration'],
]

/** The resource of a kind that every server knows; undefined for custom kinds. */
export function knownResource(group: string, version: string, kind: string): ResourceInfo | undefined {
  for (const [knownGroup, namespaced, kinds] of KNOWN) {
    if (knownGroup !== group) continue
    const entry = kinds.split(' ').find((text) => text === kind || text.startsWith(`${kind}:`))
    if (entry === undefined) continue
    const shortNames = entry.split(':')[1]?.split(',') ?? []
    return { ...guessResource(group, version, kind, namespaced), shortNames }
  }
  return undefined
}

/** Every kind that every server knows, in version v1. */
export function knownResources(): ResourceInfo[] {
  return KNOWN.flatMap(([group, namespaced, kinds]) =>
    kinds.split(' ').map((entry) => {
      const [kind = '', shortNames] = entry.split(':')
      return { ...guessResource(group, 'v1', kind, namespaced), shortNames: shortNames?.split(',') ?? [] }
    }),
  )
}

/** A resource from its kind alone, with the plural that Kubernetes itself would guess (apimachinery meta/restmapper). */
export function guessResource(group: string, version: string, kind: string, namespaced: boolean): ResourceInfo {
  const singular = kind.toLowerCase()
  return {
    group,
    version,
    kind,
    singular,
    resource: guessPlural(singular),
    namespaced,
    verbs: ['list', 'get'],
    shortNames: [],
    categories: [],
    subresources: [],
  }
}

function guessPlural(singular: string): string {
  if (singular.endsWith('endpoints')) return singular
  if (/(s|x|ch|sh)$/.test(singular)) return `${singular}es`
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`
}
