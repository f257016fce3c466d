// A kubeconfig with several contexts that lead to one cluster, or nowhere.
import { createServer } from 'node:net'
import type { TestCluster } from './cluster.ts'

type Kubeconfig = {
  clusters: { name: string; cluster: { server: string } }[]
  contexts: { name: string; context: { cluster: string; user: string; namespace?: string } }[]
  'current-context': string
}

/** Where a context leads: to another way to the cluster, or to a port where nobody listens. */
export type Context = {
  readonly name: string
  readonly namespace?: string
  readonly server?: string
  readonly serverName?: string
  readonly isDown?: boolean
}

/** The text of a kubeconfig with these contexts, of which the first is the current one. */
export async function kubeconfigWith(cluster: TestCluster, contexts: readonly Context[]): Promise<string> {
  const words = ['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json']
  const config: Kubeconfig = JSON.parse(await cluster.kubectlOk(words))
  const context = config.contexts[0]?.context
  const entry = config.clusters[0]
  if (context === undefined || entry === undefined) throw new Error('the kubeconfig has no current context')
  config.clusters = []
  config.contexts = []
  for (const { name, namespace, server, serverName, isDown } of contexts) {
    const url = isDown ? `https://127.0.0.1:${await closedPort()}` : (server ?? entry.cluster.server)
    const tls = serverName === undefined ? {} : { 'tls-server-name': serverName }
    config.clusters.push({ name, cluster: { ...entry.cluster, ...tls, server: url } })
    config.contexts.push({
      name,
      context: { ...context, cluster: name, ...(namespace === undefined ? {} : { namespace }) },
    })
  }
  config['current-context'] = contexts[0]?.name ?? ''
  return JSON.stringify(config)
}

/** A port that was free a moment ago. */
export function closedPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}
