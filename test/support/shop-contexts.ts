// The kubeconfig of somebody who has the shop in two regions, and a third one that is down.
import type { TestCluster } from './cluster.ts'
import { kubeconfigWith } from './contexts.ts'

/**
 * The cluster's kubeconfig with the contexts that documents name: `shop`, the current one, and `prod-eu` and `prod-us`
 * lead to the cluster, `prod-ap` to a port where nobody listens.
 */
export function kubeconfigOfDocuments(cluster: TestCluster): Promise<string> {
  return kubeconfigWith(cluster, [
    { name: 'shop', namespace: 'shop' },
    { name: 'prod-eu', namespace: 'shop' },
    { name: 'prod-us', namespace: 'billing' },
    { name: 'prod-ap', namespace: 'shop', isDown: true },
  ])
}
