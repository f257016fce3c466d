// The kubeconfig of somebody who has the shop in two regions, and a third one that is down.
import { createServer } from 'node:net'
import type { TestCluster } from './cluster.ts'

type Kubeconfig = {
  clusters: { name: string; cluster: { server: string } }[]
  contexts: { name: string; context: { cluster: string; user: string; namespace?: string } }[]
  'current-context': string
}

/**
 * The cluster's kubeconfig with the contexts that documents name: `shop`, the current one, and `prod-eu` and `prod-us`
 * lead to the cluster, `prod-ap` to a port where nobody listens.
 */
export async function kubeconfigOfDocuments(cluster: TestCluster): Promise<string> {
  const words = ['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json']
  const config: Kubeconfig = JSON.parse(await cluster.kubectlOk(words))
  const context = config.contexts[0]?.context
  const entry = config.clusters[0]
  if (context === undefined || entry === undefined) throw new Error('the kubeconfig has no current context')
  const down = `https://127.0.0.1:${await closedPort()}`
  config.clusters.push({ name: 'down', cluster: { ...entry.cluster, server: down } })
  const places = [
    ['shop', entry.name, 'shop'],
    ['prod-eu', entry.name, 'shop'],
    ['prod-us', entry.name, 'billing'],
    ['prod-ap', 'down', 'shop'],
  ] as const
  config.contexts = places.map(([name, where, namespace]) => ({
    name,
    context: { ...context, cluster: where, namespace },
  }))
  config['current-context'] = 'shop'
  return JSON.stringify(config)
}

/** A port that was free a moment ago. */
function closedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}
