// Opening one cluster, or those of several contexts.

import type { Connection } from '../../cluster/connection.ts'
import type { ExchangeObserver } from '../../cluster/http.ts'
import type { Kubeconfig } from '../../cluster/kubeconfig/kubeconfig.ts'
import type { OpenCluster } from '../../cluster/open-cluster.ts'
import { UsageError } from '../../errors.ts'
import { type ConnectionFlags, connectionOptions } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import type { Traffic } from '../../query/source.ts'

/** A cluster, and what is sent to it and received. */
export type WatchedCluster = { readonly cluster: OpenCluster; readonly traffic: { read(): Traffic } }

/**
 * Opens the clusters of the contexts that the patterns match; without patterns the current one. Nothing is asked of a
 * server yet, and each has the namespace of its context.
 * @throws ConfigError, UsageError
 */
export async function openClusters(
  contexts: readonly string[] | undefined,
  flags: ConnectionFlags,
  env: Env,
  observer: ExchangeObserver,
): Promise<readonly WatchedCluster[]> {
  const { namespace: _, ...connection } = connectionOptions(flags, env)
  const { loadKubeconfig, connectionFor, contextNames } = await import('../../cluster/kubeconfig/index.ts')
  const { openCluster } = await import('../../cluster/open-cluster.ts')
  const config = await loadKubeconfig(connection)
  const known = contextNames(config)
  const server = contexts === undefined ? undefined : serverIn(contexts, known)
  const names = contexts === undefined || server !== undefined ? [undefined] : matching(contexts, known)
  const connections = await Promise.all(
    names.map((context) => connectionFor(config, context === undefined ? connection : { ...connection, context })),
  )
  if (server !== undefined) checkReached(server, connections[0])
  if (bringTheirAuthorities(connections, config)) env.dropDefaultAuthorities()
  return Promise.all(
    connections.map(async (to) => {
      const traffic = createTraffic()
      const observed = { ...observer, onExchange: traffic.counting(observer.onExchange) }
      return { cluster: openCluster(to, { observer: observed, cacheDir: connection.cacheDir }), traffic }
    }),
  )
}

/** What is reached without a context, as from within a cluster, is known by its server. */
function serverIn(contexts: readonly string[], known: readonly string[]): string | undefined {
  const [only = ''] = contexts
  return contexts.length === 1 && /^https?:\/\//.test(only) && !known.includes(only) ? only : undefined
}

/** @throws UsageError when it is not reached again */
function checkReached(server: string, connection: Connection | undefined): void {
  if (connection?.context === undefined && connection?.server === server) return
  throw new UsageError(`${server} was reached without a context, and is not now: --server says where it is`, {
    flag: '--server',
  })
}

/** True where no TLS connection will be made but to clusters, directly, and each names the authority it trusts. */
export function bringTheirAuthorities(
  connections: readonly Pick<Connection, 'tls' | 'proxyUrl'>[],
  { users }: Pick<Kubeconfig, 'users'>,
): boolean {
  const hasProviders = [...users.values()].some((user) => user.authProvider !== undefined)
  return !hasProviders && connections.every(({ tls, proxyUrl }) => tls.ca !== undefined && proxyUrl === undefined)
}

/** The contexts that the patterns match, each once, in the order of the patterns. */
export function matching(patterns: readonly string[], names: readonly string[]): string[] {
  const found = new Set<string>()
  for (const pattern of patterns) {
    const matched = names.filter((name) => toRegExp(pattern).test(name))
    if (matched.length === 0) {
      throw new UsageError(`no context matches "${pattern}"`, { flag: '--contexts', value: pattern })
    }
    for (const name of matched) found.add(name)
  }
  return [...found]
}

/** `prod-*`: `*` is any run of characters, `?` any one. */
function toRegExp(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`)
}

/** Counts what a transport sends and receives, in front of another observer. */
export function createTraffic() {
  const requests: Record<string, number> = {}
  let bytes = 0
  return {
    read: (): Traffic => ({ requests: { ...requests }, bytes }),
    counting(next: ExchangeObserver['onExchange']): NonNullable<ExchangeObserver['onExchange']> {
      return (exchange) => {
        const verb = exchange.method.toLowerCase()
        requests[verb] = (requests[verb] ?? 0) + 1
        bytes += exchange.wireBytes
        next?.(exchange)
      }
    },
  }
}
