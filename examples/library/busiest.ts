// The busiest workloads of the current namespace.

import { clusterSource, loadConnection, openCluster, query, toQuerySpec } from 'kubectl-tack'

const cluster = openCluster(await loadConnection())
const run = query(toQuerySpec('deploy,sts', { sortBy: '-.spec.replicas' }), [clusterSource(cluster)])
for await (const event of run) {
  if ('item' in event) console.log(event.item.ref.kind, event.item.ref.name, event.item.columns?.READY)
  if ('problem' in event) console.error(event.problem.message)
}
console.log('complete:', !(await run.summary).partial)
cluster.close()
