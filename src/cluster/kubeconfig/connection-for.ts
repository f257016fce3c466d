// From a loaded kubeconfig and flags to a Connection (client-go tools/clientcmd: client_config.go, merged_client_builder.go).

import { ConfigError } from '../../errors.ts'
import type { Connection, Impersonation } from '../connection.ts'
import type { ExecCluster } from '../credentials/exec-info.ts'
import { joinCredential } from '../credentials/join-credential.ts'
import { userCredential } from '../credentials/user-credential.ts'
import { environmentProxy } from './environment-proxy.ts'
import { inClusterConnection, inClusterNamespace, isInCluster } from './in-cluster.ts'
import type { Kubeconfig, KubeconfigUser } from './kubeconfig.ts'
import { type Chosen, type ConnectionOverrides, choose, defaultServer } from './overrides.ts'
import { parseServer, serverText } from './server-url.ts'
import { checkAuthorities, dataOrFile } from './tls-files.ts'
import { confirmUsable } from './validate.ts'

/**
 * The connection that flags and kubeconfig ask for. Reads the certificates and tokens they name, no kubeconfig file:
 * call it once per context.
 *
 * With nothing configured it is the pod's own cluster in a pod, else `http://localhost:8080`, which then refuses.
 * Over plain http no credentials are sent.
 *
 * @param now milliseconds since 1970; for tests.
 * @throws ConfigError in client-go's words when the context can't be used.
 */
export function connectionFor(
  config: Kubeconfig,
  overrides: ConnectionOverrides = {},
  now: () => number = Date.now,
): Connection {
  const { surroundings } = config
  const chosen = choose(config, overrides)
  confirmUsable(config, chosen)
  if (saysNothing(config, chosen, overrides) && isInCluster(surroundings)) {
    return inClusterConnection(surroundings, overrides, now)
  }
  const { contextName, clusterName, userName, cluster, user } = chosen
  const url = serverUrl(cluster.server, cluster.origin, clusterName)
  const proxyUrl = cluster.proxyUrl || environmentProxy(url, surroundings.env)
  const impersonate = impersonationOf(user)
  const { tls, credential } =
    url.protocol === 'https:' ? secure(config, chosen, overrides.requestTimeoutMs ?? 0, now) : INSECURE
  return {
    ...(contextName === '' ? {} : { context: contextName }),
    ...(clusterName === '' ? {} : { clusterName }),
    ...(userName === '' ? {} : { userName }),
    server: serverText(url),
    namespace: namespaceOf(config, chosen),
    tls,
    credential,
    ...(impersonate && { impersonate }),
    ...(proxyUrl && { proxyUrl }),
    disableCompression: cluster.disableCompression,
    requestTimeoutMs: overrides.requestTimeoutMs ?? 0,
  }
}

const INSECURE: Pick<Connection, 'tls' | 'credential'> = {
  tls: { insecureSkipVerify: false },
  credential: joinCredential(undefined, undefined),
}

/**
 * True when the connection would be the one that nothing at all gives. It is the whole of it that counts: a
 * `--request-timeout` or `--as` alone already keeps client-go from looking for a pod's cluster.
 */
function saysNothing(config: Kubeconfig, { cluster, user }: Chosen, o: ConnectionOverrides): boolean {
  const isDefaultServer = cluster.server === defaultServer(config)
  if (!isDefaultServer || cluster.proxyUrl || cluster.disableCompression || o.requestTimeoutMs || user.as) return false
  if (!/^https:/i.test(cluster.server)) return true
  const isTrusting = cluster.certificateAuthority || cluster.certificateAuthorityData.length > 0
  return !isTrusting && !cluster.insecureSkipTlsVerify && !cluster.tlsServerName && isAnonymous(user)
}

function isAnonymous(user: KubeconfigUser): boolean {
  const { clientCertificate, clientCertificateData, token, tokenFile, username, password, exec, authProvider } = user
  const stated = clientCertificate || token || tokenFile || username || password || exec || authProvider
  return !stated && clientCertificateData.length === 0
}

function serverUrl(server: string, path: string, clusterName: string): URL {
  try {
    return parseServer(server)
  } catch (error) {
    if (!(error instanceof ConfigError) || path === '') throw error
    throw new ConfigError(error.message, { path, key: `clusters[name="${clusterName}"].cluster.server`, cause: error })
  }
}

function secure(
  config: Kubeconfig,
  chosen: Chosen,
  timeoutMs: number,
  now: () => number,
): Pick<Connection, 'tls' | 'credential'> {
  const { cluster, clusterName, user, userName } = chosen
  const { surroundings } = config
  const ca = dataOrFile(cluster.certificateAuthorityData, cluster.certificateAuthority, surroundings.cwd)
  if (ca !== undefined && cluster.insecureSkipTlsVerify) {
    throw new ConfigError('specifying a root certificates file with the insecure flag is not allowed', {
      path: cluster.origin,
      key: `clusters[name="${clusterName}"]`,
    })
  }
  if (ca !== undefined) checkAuthorities(ca)
  const credential = userCredential(user, {
    name: userName,
    surroundings,
    cluster: () => execCluster(chosen, ca),
    timeoutMs,
    now,
  })
  return {
    tls: {
      ...(ca && { ca }),
      ...(cluster.tlsServerName && { serverName: cluster.tlsServerName }),
      insecureSkipVerify: cluster.insecureSkipTlsVerify,
    },
    credential,
  }
}

function execCluster({ cluster }: Chosen, certificateAuthority: Buffer | undefined): ExecCluster {
  const { server, tlsServerName, insecureSkipTlsVerify, proxyUrl, disableCompression, execConfig: config } = cluster
  return { server, tlsServerName, insecureSkipTlsVerify, certificateAuthority, proxyUrl, disableCompression, config }
}

function impersonationOf(user: KubeconfigUser): Impersonation | undefined {
  if (user.as === '') return undefined
  return { user: user.as, ...(user.asUid && { uid: user.asUid }), groups: user.asGroups, extra: user.asUserExtra }
}

/** In a pod, a context without a namespace means the pod's namespace. */
function namespaceOf({ surroundings }: Kubeconfig, { context }: Chosen): string {
  return context.namespace || (isInCluster(surroundings) ? inClusterNamespace(surroundings) : 'default')
}
