// The two questions everybody asks of a kubeconfig: how to reach the cluster, and which contexts there are.

import type { Connection } from '../connection.ts'
import { connectionFor } from './connection-for.ts'
import type { Kubeconfig } from './kubeconfig.ts'
import { type KubeconfigOptions, loadKubeconfig } from './load-kubeconfig.ts'
import type { ConnectionOverrides } from './overrides.ts'

/** kubectl's generic flags, and what stands in for the process. Everything may be left out. */
export type ConnectionOptions = KubeconfigOptions & ConnectionOverrides

/** A context of a kubeconfig. */
export type ContextSummary = {
  readonly name: string
  /** Names of entries that need not exist; `''` when the context gives none. */
  readonly cluster: string
  readonly user: string
  /** `default` when the context gives none. */
  readonly namespace: string
  readonly isCurrent: boolean
}

/**
 * Loads the kubeconfig and makes the connection that it and the flags ask for. For several contexts, call
 * `loadKubeconfig` once and `connectionFor` for each.
 *
 * @throws ConfigError in client-go's words, naming file and entry.
 */
export async function loadConnection(options: ConnectionOptions = {}): Promise<Connection> {
  return connectionFor(loadKubeconfig(options), options)
}

/** The contexts of the kubeconfig, by name, in the order `kubectl config get-contexts` has. @throws ConfigError */
export function listContexts(options: KubeconfigOptions = {}): readonly ContextSummary[] {
  return contextsOf(loadKubeconfig(options))
}

/** The contexts of a loaded kubeconfig, by name. */
export function contextsOf({ contexts, currentContext }: Kubeconfig): readonly ContextSummary[] {
  const summaries = [...contexts].map(([name, { cluster, user, namespace }]) => ({
    name,
    cluster,
    user,
    namespace: namespace || 'default',
    isCurrent: name === currentContext,
  }))
  return summaries.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The names of the contexts of a loaded kubeconfig, in the same order. */
export function contextNames(config: Kubeconfig): readonly string[] {
  return contextsOf(config).map((context) => context.name)
}
