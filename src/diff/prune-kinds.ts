// The kinds that pruning deletes. Follows kubectl's pkg/util/prune/prune.go, its list and words included.

import type { Discovery } from '../cluster/cluster.ts'
import { UsageError } from '../errors.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'

/** What kubectl prunes unless told otherwise, as `--prune-allowlist` states kinds. */
export const DEFAULT_PRUNE_ALLOWLIST: readonly string[] = [
  'core/v1/ConfigMap',
  'core/v1/Endpoints',
  'core/v1/PersistentVolumeClaim',
  'core/v1/Pod',
  'core/v1/ReplicationController',
  'core/v1/Secret',
  'core/v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
  'core/v1/Namespace',
  'core/v1/PersistentVolume',
]

type Gvk = { readonly group: string; readonly version: string; readonly kind: string }

/** Reads `group/version/kind`; the core group may be written `core`. @throws UsageError in kubectl's words */
export function parsePruneKind(text: string): Gvk {
  const [group, version, kind, ...rest] = text.split('/')
  if (group === undefined || version === undefined || kind === undefined || rest.length > 0)
    throw new UsageError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`, {
      flag: '--prune-allowlist',
      value: text,
    })
  return { group: group === 'core' ? '' : group, version, kind }
}

/** The resources of an allowlist. @throws UsageError in kubectl's words for a kind that the server does not serve */
export async function pruneResources(
  allowlist: readonly string[],
  discovery: Discovery,
  signal: AbortSignal,
): Promise<readonly ResourceInfo[]> {
  const found: ResourceInfo[] = []
  for (const text of allowlist) {
    const { group, version, kind } = parsePruneKind(text)
    const resource = await discovery.resourceFor(group === '' ? version : `${group}/${version}`, kind, signal)
    if (resource === undefined)
      throw new UsageError(
        `no matches for kind ${JSON.stringify(kind)} in version "${group === '' ? '' : `${group}/`}${version}"`,
        {
          flag: '--prune-allowlist',
          value: text,
        },
      )
    found.push(resource)
  }
  return found
}
