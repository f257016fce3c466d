// Which group wins when a name means several resources: the core group, the groups that Kubernetes itself brings,
// then all others by name. The choice does not depend on when or with what priority something was installed.

import { type Catalog, groupsOf, type ServedGroup } from './catalog.ts'

const BUILT_IN_GROUPS = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
])

/** Built-in groups keep the server's order among themselves. */
export function groupsByPriority(catalog: Catalog): ServedGroup[] {
  const core: ServedGroup[] = []
  const builtIn: ServedGroup[] = []
  const others: ServedGroup[] = []
  for (const group of groupsOf(catalog)) {
    if (group.name === '') core.push(group)
    else if (BUILT_IN_GROUPS.has(group.name)) builtIn.push(group)
    else others.push(group)
  }
  return [...core, ...builtIn, ...others.sort((a, b) => (a.name < b.name ? -1 : 1))]
}
