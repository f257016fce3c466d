// Gives users of @kubernetes/client-node a KubeConfig that means what our Connection means.

import type { KubeConfig } from '@kubernetes/client-node'
import type { Connection } from './connection.ts'

/**
 * A client-node KubeConfig with one context, made of loaded values: client-go's merge, flags and proxies have been
 * applied. Every request asks the connection's credential, so exec plugins and token files stay fresh.
 *
 * Not carried over, because client-node has no place for it: the request timeout and `disable-compression`; and
 * `exportConfig` shows no credentials. Loads client-node, which takes about half a second: for requests alone,
 * `apiClient` over our transport is the better way.
 *
 * @throws ConfigError when the connection impersonates with several groups, or several values of an extra: client-node
 * sends one.
 */
export async function toKubeConfig(connection: Connection): Promise<KubeConfig> {
  const { makeKubeConfig } = await import('./client-node/make-kube-config.ts')
  return makeKubeConfig(connection)
}
