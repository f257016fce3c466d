// Everything there is and then every change, through disconnects: a local copy that stays true.

import { type KubeObject, loadConnection, openCluster, ServerError } from 'kubectl-tack/cluster'

const cluster = openCluster(await loadConnection())
const { resources: [dumps] = [] } = (await cluster.discovery.resolve('dumps.shop.example.com')) ?? {}
if (dumps === undefined) throw new Error('the shop is not installed')

const copy = new Map<string, KubeObject>()
const stop = new AbortController()
const request = { resource: dumps, namespace: cluster.connection.namespace, representation: 'object' } as const
for await (const delta of cluster.reflect(request, stop.signal)) {
  if (delta.type === 'RETRY') {
    console.error(`trying again in ${delta.delayMs} ms: ${delta.error.message}`)
    // a reflector goes on for ever; whether a refusal is worth waiting for is for its user to say
    if (delta.error instanceof ServerError && delta.error.code === 403) stop.abort()
  } else if (delta.type === 'SYNCED') {
    console.log('complete:', [...copy.keys()].sort())
    stop.abort() // a program would go on here
  } else if (delta.type !== 'BOOKMARK' && delta.row.object !== undefined) {
    const name = delta.row.object.metadata?.name ?? ''
    if (delta.type === 'DELETED') copy.delete(name)
    else copy.set(name, delta.row.object)
  }
}
cluster.close()
