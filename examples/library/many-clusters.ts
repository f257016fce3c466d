// One question to every context whose name begins with prod-; a cluster that is down does not stop the others.

import { clusterSource, connectionFor, listContexts, loadKubeconfig, openCluster, query, toQuerySpec } from 'kubectl-tack'

const config = loadKubeconfig()
const contexts = listContexts().filter(({ name }) => name.startsWith('prod-'))
const clusters = contexts.map(({ name }) => openCluster(connectionFor(config, { context: name })))
const sources = clusters.map((cluster) => clusterSource(cluster))
const run = query(toQuerySpec('dumps', { needs: { cells: true } }), sources)
for await (const event of run) {
  if ('item' in event) console.log(event.item.ref.context, event.item.ref.name, event.item.columns?.SCHEDULE)
  if ('problem' in event) console.log(event.problem.context, event.problem.reason)
}
const { matched, partial } = await run.summary
console.log({ matched, partial })
for (const cluster of clusters) cluster.close()
