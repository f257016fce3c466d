// Opening what describes the kind: a cluster, or definitions in files.

import type { ExchangeObserver } from '../../cluster/http.ts'
import { type ConnectionFlags, connectionOptions } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import type { FileKinds } from '../../query/fields/file-kinds.ts'
import type { KindSource } from '../../query/fields/kind-source.ts'
import { bringTheirAuthorities, createTraffic } from '../query/open-clusters.ts'
import type { FieldsOptions } from './fields-options.ts'

/** Definitions in files are read when this resolves. */
export function openFileKinds(files: NonNullable<FieldsOptions['files']>, env: Env): Promise<FileKinds> {
  return import('../../query/fields/file-kinds.ts').then(({ fileKinds }) =>
    fileKinds({ ...files, stdin: env.stdin, cwd: env.cwd, env: env.vars, signal: env.signal }),
  )
}

/** Nothing is asked of the server yet. @throws ConfigError, UsageError */
export async function openClusterKinds(
  flags: ConnectionFlags,
  env: Env,
  observer: ExchangeObserver,
): Promise<{ readonly kinds: KindSource; close(): void }> {
  const options = connectionOptions(flags, env)
  const { loadKubeconfig, connectionFor } = await import('../../cluster/kubeconfig/index.ts')
  const { openCluster } = await import('../../cluster/open-cluster.ts')
  const { clusterKinds } = await import('../../query/fields/cluster-kinds.ts')
  const config = await loadKubeconfig(options)
  const connection = await connectionFor(config, options)
  if (bringTheirAuthorities([connection], config)) env.dropDefaultAuthorities()
  const traffic = createTraffic()
  const observed = { ...observer, onExchange: traffic.counting(observer.onExchange) }
  const cluster = openCluster(connection, { observer: observed, cacheDir: options.cacheDir })
  // what is listed is what the server serves now
  await cluster.doubtSchemas()
  return { kinds: clusterKinds(cluster, traffic.read), close: () => cluster.close() }
}
