// Many small ConfigMaps in one namespace, made through the library, many at a time.

import type { Cluster } from '../../src/cluster/cluster.ts'
import { writeObject } from '../../src/cluster/write.ts'
import type { KubeObject } from '../../src/machinery/json.ts'
import type { ResourceInfo } from '../../src/machinery/resource-info.ts'
import { inParallel } from './in-parallel.ts'

export type LargeSet = {
  /** A manifest, as it was applied. */
  manifest(i: number): KubeObject
  /** Applies those of these numbers by server-side apply, so that a diff of them says nothing. */
  apply(numbers: readonly number[]): Promise<void>
}

export async function largeSet(cluster: Cluster, namespace: string): Promise<LargeSet> {
  const resource = (await cluster.discovery.resourceFor('v1', 'ConfigMap')) as ResourceInfo
  const manifest = (i: number): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `m-${String(i).padStart(6, '0')}`, namespace, labels: { set: 'large' } },
    data: { key: `value of ${i}` },
  })
  return {
    manifest,
    apply: (numbers) =>
      inParallel(numbers, 32, async (i) => {
        const { metadata } = manifest(i)
        await writeObject(cluster.transport, {
          resource,
          namespace,
          name: metadata?.name,
          method: 'PATCH',
          contentType: 'application/apply-patch+yaml',
          body: JSON.stringify(manifest(i)),
          fieldManager: 'kubectl',
        })
      }),
  }
}
