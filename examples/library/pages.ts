// A list as pages, in the cheapest form that holds what is wanted; and one object.

import { loadConnection, openCluster } from 'kubectl-tack/cluster'

const cluster = openCluster(await loadConnection())
const { resources: [pods] = [] } = (await cluster.discovery.resolve('pods')) ?? {}
if (pods === undefined) throw new Error('a server without pods')

const namespace = cluster.connection.namespace
let restarts = 0
for await (const page of cluster.read({ resource: pods, namespace, representation: 'table-none', pageSize: 5 })) {
  const at = page.columns?.findIndex((column) => column.name === 'Restarts') ?? -1
  for (const { cells } of page.rows) restarts += Number.parseInt(String(cells?.[at]), 10)
  console.log(`${page.rows.length} pods, ${page.hasMore ? 'and more' : 'the last'}`)
}
console.log(`${restarts} restarts`)
console.log('db-7:', await cluster.get(pods, { namespace, name: 'db-7' }))
cluster.close()
