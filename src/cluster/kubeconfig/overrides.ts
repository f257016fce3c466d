// What flags say on top of the kubeconfig (client-go tools/clientcmd/client_config.go: getContext, getCluster, getAuthInfo).

import { ConfigError } from '../../errors.ts'
import {
  type Kubeconfig,
  type KubeconfigCluster,
  type KubeconfigContext,
  type KubeconfigUser,
  NO_CLUSTER,
  NO_CONTEXT,
  NO_USER,
} from './kubeconfig.ts'

/** kubectl's generic flags. What is undefined, empty or false overrides nothing. */
export type ConnectionOverrides = {
  /** Names of entries of the kubeconfig. */
  readonly context?: string | undefined
  readonly cluster?: string | undefined
  readonly user?: string | undefined
  readonly namespace?: string | undefined
  readonly server?: string | undefined
  readonly tlsServerName?: string | undefined
  readonly insecureSkipTlsVerify?: boolean | undefined
  /** Paths of PEM files, relative to `cwd`. */
  readonly certificateAuthority?: string | undefined
  readonly clientCertificate?: string | undefined
  readonly clientKey?: string | undefined
  readonly token?: string | undefined
  readonly as?: string | undefined
  readonly asUid?: string | undefined
  readonly asGroups?: readonly string[] | undefined
  readonly asUserExtra?: { readonly [key: string]: readonly string[] } | undefined
  readonly proxyUrl?: string | undefined
  readonly disableCompression?: boolean | undefined
  /** 0: none, the default. */
  readonly requestTimeoutMs?: number | undefined
}

/** Context, cluster and user as flags and kubeconfig together give them. */
export type Chosen = {
  /** `''` when no context is chosen. */
  readonly contextName: string
  readonly clusterName: string
  readonly userName: string
  readonly context: KubeconfigContext
  readonly cluster: KubeconfigCluster
  readonly user: KubeconfigUser
}

/** What client-go asks when nothing says which server: `$KUBERNETES_MASTER`, else this. */
const DEFAULT_SERVER = 'http://localhost:8080'

/** The server of a cluster that names none. */
export function defaultServer(config: Kubeconfig): string {
  return config.surroundings.env.KUBERNETES_MASTER || DEFAULT_SERVER
}

/**
 * Picks context, cluster and user, and puts the flags on top.
 *
 * A context may name a cluster or user that does not exist: that counts as one of which nothing is known.
 * @throws ConfigError when a flag names one that does not exist.
 */
export function choose(config: Kubeconfig, o: ConnectionOverrides): Chosen {
  const contextName = o.context || config.currentContext
  const named = config.contexts.get(contextName)
  const context = { ...NO_CONTEXT, ...named }
  const clusterName = o.cluster || context.cluster
  const userName = o.user || context.user
  const user = config.users.get(userName)
  if (o.user && user === undefined) throw notThere('auth info', userName, 'users')
  if (o.context && named === undefined) throw notThere('context', contextName, 'contexts')
  const cluster = config.clusters.get(clusterName)
  if (o.cluster && cluster === undefined) throw notThere('cluster', clusterName, 'clusters')
  return {
    contextName,
    clusterName,
    userName,
    context: { ...context, cluster: clusterName, user: userName, namespace: o.namespace || context.namespace },
    cluster: overrideCluster(cluster ?? NO_CLUSTER, o, defaultServer(config)),
    user: overrideUser(user ?? NO_USER, o),
  }
}

function notThere(what: string, name: string, list: string): ConfigError {
  return new ConfigError(`${what} "${name}" does not exist`, { key: `${list}[name="${name}"]` })
}

function overrideCluster(entry: KubeconfigCluster, o: ConnectionOverrides, server: string): KubeconfigCluster {
  const isTrustGiven = Boolean(o.insecureSkipTlsVerify || o.certificateAuthority)
  const trust = isTrustGiven
    ? {
        insecureSkipTlsVerify: o.insecureSkipTlsVerify ?? false,
        certificateAuthority: o.certificateAuthority ?? '',
        certificateAuthorityData: NO_CLUSTER.certificateAuthorityData,
      }
    : {}
  return {
    ...entry,
    ...trust,
    server: o.server || entry.server || server,
    // a server of one's own has another name than the one in the kubeconfig
    tlsServerName: o.tlsServerName || o.server ? (o.tlsServerName ?? '') : entry.tlsServerName,
    proxyUrl: o.proxyUrl || entry.proxyUrl,
    disableCompression: o.disableCompression || entry.disableCompression,
  }
}

function overrideUser(entry: KubeconfigUser, o: ConnectionOverrides): KubeconfigUser {
  const { clientCertificateData, clientKeyData } = NO_USER
  return {
    ...entry,
    ...(o.clientCertificate ? { clientCertificate: o.clientCertificate, clientCertificateData } : {}),
    ...(o.clientKey ? { clientKey: o.clientKey, clientKeyData } : {}),
    token: o.token || entry.token,
    as: o.as || entry.as,
    asUid: o.asUid || entry.asUid,
    asGroups: o.asGroups?.length ? o.asGroups : entry.asGroups,
    asUserExtra: { ...entry.asUserExtra, ...o.asUserExtra },
  }
}
