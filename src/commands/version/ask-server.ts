// Asks the server of the chosen context for its version; loaded only when there is a server to ask.

import type { ServerVersion } from '../../cluster/discovery/server-version.ts'
import { connectionFor, loadKubeconfig } from '../../cluster/kubeconfig/index.ts'
import { openCluster } from '../../cluster/open-cluster.ts'
import { type ConnectionFlags, connectionOptions } from '../../flags/connection-flags.ts'
import type { Env } from '../../flags/env.ts'
import { stderrObserver } from '../query/talk.ts'

/** @throws UsageError, ConfigError, ConnectionError, ServerError, CancelledError */
export async function askServer(flags: ConnectionFlags, verbosity: number, env: Env): Promise<ServerVersion> {
  const options = connectionOptions(flags, env)
  const connection = await connectionFor(await loadKubeconfig(options), options)
  const observer = await stderrObserver(env, verbosity, (text) => text)
  const cluster = openCluster(connection, { observer, cacheDir: options.cacheDir })
  try {
    return await cluster.version(env.signal)
  } finally {
    cluster.close()
  }
}
