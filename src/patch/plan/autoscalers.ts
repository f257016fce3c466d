// Which objects an autoscaler scales: it will write their replicas again.

import type { Cluster } from '../../cluster/cluster.ts'
import { isTackError } from '../../errors.ts'
import type { Change } from '../../machinery/changes/change.ts'
import { isJsonObject, type KubeObject } from '../../machinery/json.ts'
import { fieldPath, samePath } from '../../machinery/paths/field-path.ts'
import { parseApiVersion } from '../../machinery/resource-info.ts'
import type { Ref } from '../../streams.ts'

const REPLICAS = fieldPath('spec', 'replicas')

/** Asks each cluster once, when replicas are first to be changed. Who may not list autoscalers hears of none. */
export function knowAutoscalers(count: (sort: string) => void, signal: AbortSignal) {
  const known = new Map<Cluster, Promise<readonly KubeObject[]>>()

  async function load(cluster: Cluster): Promise<readonly KubeObject[]> {
    const found: KubeObject[] = []
    try {
      const resource = await cluster.discovery.resourceFor('autoscaling/v2', 'HorizontalPodAutoscaler', signal)
      if (resource === undefined) return found
      count('list')
      for await (const page of cluster.read({ resource, representation: 'object' }, signal))
        for (const { object } of page.rows) if (object !== undefined) found.push(object)
    } catch (error) {
      if (!isTackError(error) || signal.aborted) throw error
    }
    return found
  }

  return {
    /** A warning, where these changes are of replicas that an autoscaler sets. */
    async warning(cluster: Cluster, ref: Ref, changes: readonly Change[]): Promise<string | undefined> {
      if (!changes.some(({ path }) => samePath(path, REPLICAS))) return undefined
      const loaded = known.get(cluster) ?? load(cluster)
      known.set(cluster, loaded)
      const scaler = (await loaded).find((one) => scales(one, ref))
      return scaler && `.spec.replicas is set by the autoscaler ${scaler.metadata?.name}: will be reverted`
    },
  }
}

function scales({ metadata, spec }: KubeObject, { apiVersion, kind, namespace, name }: Ref): boolean {
  const target = isJsonObject(spec) ? spec.scaleTargetRef : undefined
  if (!isJsonObject(target) || metadata?.namespace !== namespace) return false
  const groupOf = (of: unknown) => parseApiVersion(typeof of === 'string' ? of : '').group
  return target.kind === kind && target.name === name && groupOf(target.apiVersion) === groupOf(apiVersion)
}
