// client-node's generated API classes over our transport: typed calls with our credentials, limits and errors.

import type { ApiConstructor, ApiType } from '@kubernetes/client-node'
import type { Transport } from './http.ts'

/**
 * A generated API class of client-node that sends its requests through a transport:
 * `const core = await apiClient(cluster.transport, CoreV1Api)`.
 *
 * Its calls throw our errors (ServerError, ConnectionError, CancelledError, ConfigError), never an ApiException.
 *
 * Caveat: a call with `watch: true` reads until the server ends the watch and then fails to parse it; watch with
 * `cluster.reflect`.
 */
export async function apiClient<T extends ApiType>(transport: Transport, api: ApiConstructor<T>): Promise<T> {
  const { makeConfiguration } = await import('./client-node/make-configuration.ts')
  return new api(makeConfiguration(transport))
}
