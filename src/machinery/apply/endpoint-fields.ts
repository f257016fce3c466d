// Which fields a write through an endpoint can own: the API server puts the others back, and forgets who wrote them.
// Follows GetResetFields and GetResetFieldsFilter of the strategies in pkg/registry of kubernetes and of
// apiextensions-apiserver.

import { fieldPath, type PathElement } from '../paths/field-path.ts'
import { type PathNode, type PathSet, pathSetOf } from '../paths/path-set.ts'
import { NO_PATHS, subtractTrees } from '../paths/set-operations.ts'

export type EndpointKind = {
  readonly group: string
  readonly kind: string
  readonly subresource: string
  readonly custom: boolean
  readonly hasStatus: boolean
}

/** All fields but some and what is below them; or those alone that one of these paths leads to, `*` being any step. */
export type EndpointFields = { readonly without: PathSet } | { readonly only: readonly (readonly string[])[] }

const WHOLE: EndpointFields = { without: NO_PATHS }
const NO_STATUS = without('status')
const NO_SPEC = without('spec')
const STATUS_ALONE = without('spec', 'metadata')

/** Groups and kinds whose status endpoints leave metadata alone. */
const STRICT_GROUPS = new Set([
  'admissionregistration.k8s.io',
  'apiregistration.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'lifecycle.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
])
const STRICT_KINDS = new Set(['PodCertificateRequest', 'ServiceCIDR'])

/** Endpoints that follow no rule: `Kind/subresource`. */
const OTHERS: ReadonlyMap<string, EndpointFields> = new Map([
  ['CertificateSigningRequest/', without('spec', 'status')],
  ['CertificateSigningRequest/status', without('spec', 'status.conditions')],
  ['CertificateSigningRequest/approval', without('spec', 'status.certificate')],
  ['Deployment/status', without('spec', 'metadata.labels')],
  ['Namespace/finalize', NO_STATUS],
  ['Pod/status', without('spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences')],
  ['Pod/ephemeralcontainers', { only: [['spec', 'ephemeralContainers']] }],
  [
    'Pod/resize',
    {
      only: ['containers', 'initContainers'].flatMap((list) =>
        ['resources', 'resizePolicy'].map((field) => ['spec', list, '*', field]),
      ),
    },
  ],
])

/** What kube-apiserver 1.37 has for an endpoint. */
export function endpointFields({ group, kind, subresource, custom, hasStatus }: EndpointKind): EndpointFields {
  if (custom) return subresource === 'status' ? STATUS_ALONE : subresource === '' && hasStatus ? NO_STATUS : WHOLE
  const other = OTHERS.get(`${kind}/${subresource}`)
  if (other !== undefined) return other
  if (subresource === '') return NO_STATUS
  if (subresource !== 'status') return WHOLE
  return STRICT_GROUPS.has(group) || STRICT_KINDS.has(kind) ? STATUS_ALONE : NO_SPEC
}

function without(...paths: readonly string[]): EndpointFields {
  return { without: pathSetOf(paths.map((path) => fieldPath(...path.split('.')))) }
}

/** The paths of a set that can be owned by writing through an endpoint. */
export function ownableOf(set: PathSet, fields: EndpointFields): PathSet {
  return 'without' in fields ? subtractTrees(set, fields.without) : matching(set, fields.only)
}

function matching(set: PathSet, patterns: readonly (readonly string[])[]): PathSet {
  if (patterns.some((pattern) => pattern.length === 0)) return set
  const kept = new Map<string, PathNode>()
  for (const [key, node] of set) {
    const rest = patterns.filter(([first = '']) => matches(node.element, first)).map((pattern) => pattern.slice(1))
    if (rest.length === 0) continue
    const children = matching(node.children, rest)
    // what leads to a path is kept as well
    if (node.isMember || children.size > 0) kept.set(key, { ...node, children })
  }
  return kept
}

function matches(element: PathElement, step: string): boolean {
  return step === '*' || ('f' in element && element.f === step)
}
