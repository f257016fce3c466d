// Opening what a question is asked of: one cluster, several, or files.

import type { ExchangeObserver } from '../../cluster/http.ts'
import type { ConnectionFlags } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import { clusterSource } from '../../query/cluster-source.ts'
import type { Source } from '../../query/source.ts'
import { openClusters } from './open-clusters.ts'
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
  const clusters = await openClusters(options.contexts, flags, env, observer)
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
