// Opening what a question is asked of: one cluster, several, or files.

import type { Connection } from '../../cluster/connection.ts'
import type { ExchangeObserver } from '../../cluster/http.ts'
import type { Kubeconfig } from '../../cluster/kubeconfig/kubeconfig.ts'
import { UsageError } from '../../errors.ts'
import { type ConnectionFlags, connectionOptions } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import { clusterSource } from '../../query/cluster-source.ts'
import type { Source, Traffic } from '../../query/source.ts'
import type { QueryOptions } from './query-options.ts'

/** Sources that are open, and how to let them go. */
export type OpenSources = { readonly sources: readonly Source[]; close(): void }

/**
 * Opens the sources of a question. Nothing is asked of a server yet.
 * @throws ConfigError, UsageError
 */
export async function openSources(
  options: QueryOptions,
  flags: ConnectionFlags,
  env: Env,
  observer: ExchangeObserver,
): Promise<OpenSources> {
  if (options.files !== undefined) return openFiles(options.files, env)
  const { namespace: _, ...connection } = connectionOptions(flags, env)
  const { loadKubeconfig, connectionFor, contextNames } = await import('../../cluster/kubeconfig/index.ts')
  const { openCluster } = await import('../../cluster/open-cluster.ts')
  const config = await loadKubeconfig(connection)
  const names = options.contexts === undefined ? [undefined] : matching(options.contexts, contextNames(config))
  const connections = await Promise.all(
    names.map((context) => connectionFor(config, context === undefined ? connection : { ...connection, context })),
  )
  if (bringTheirAuthorities(connections, config)) env.dropDefaultAuthorities()
  const clusters = await Promise.all(
    connections.map(async (to) => {
      const traffic = createTraffic()
      const observed = { ...observer, onExchange: traffic.counting(observer.onExchange) }
      return { cluster: openCluster(to, { observer: observed, cacheDir: connection.cacheDir }), traffic }
    }),
  )
  return {
    sources: clusters.map(({ cluster, traffic }) => clusterSource(cluster, traffic.read)),
    close: () => {
      for (const { cluster } of clusters) cluster.close()
    },
  }
}

async function openFiles(files: NonNullable<QueryOptions['files']>, env: Env): Promise<OpenSources> {
  const { fileSource } = await import('../../query/file-source.ts')
  return {
    sources: [fileSource({ ...files, stdin: env.stdin, cwd: env.cwd, env: env.vars, now: env.now() })],
    close: () => {},
  }
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
