// Builds the KubeConfig of to-kube-config.ts; imported late, because client-node is slow to load.

import { KubeConfig } from '@kubernetes/client-node'
import { ConfigError } from '../../errors.ts'
import type { Connection, Credential, Impersonation } from '../connection.ts'
import type { HttpHeader } from '../http.ts'
import { impersonationHeaders } from '../transport/request-headers.ts'

type Authenticator = Parameters<KubeConfig['addAuthenticator']>[0]

/** No built-in authenticator of client-node claims a user with this provider. */
const PROVIDER = 'kubectl-tack'

/** @throws ConfigError when headers would have to be sent that client-node can't send. */
export function makeKubeConfig(connection: Connection): KubeConfig {
  const { tls, server, namespace, proxyUrl } = connection
  const context = connection.context ?? 'default'
  const cluster = connection.clusterName ?? context
  const user = connection.userName ?? context
  const config = new KubeConfig()
  config.addAuthenticator(authenticator(connection.credential, headersAs(connection.impersonate)))
  config.loadFromOptions({
    clusters: [
      {
        name: cluster,
        server,
        ...(tls.ca === undefined ? {} : { caData: Buffer.from(tls.ca).toString('base64') }),
        ...(tls.serverName === undefined ? {} : { tlsServerName: tls.serverName }),
        ...(proxyUrl === undefined ? {} : { proxyUrl }),
        // client-node takes plain http only from those who skip the check that http has not
        skipTLSVerify: tls.insecureSkipVerify || server.startsWith('http:'),
      },
    ],
    users: [{ name: user, authProvider: { name: PROVIDER } }],
    contexts: [{ name: context, cluster, user, namespace }],
    currentContext: context,
  })
  return config
}

function authenticator(credential: Credential, impersonation: readonly HttpHeader[]): Authenticator {
  return {
    isAuthProvider: (user) => user.authProvider?.name === PROVIDER,
    async applyAuthentication(_user, options) {
      const state = await credential.current()
      options.headers = { ...options.headers, ...Object.fromEntries([...state.headers, ...impersonation]) }
      if (state.clientCertificate === undefined) return
      options.cert = state.clientCertificate.cert
      options.key = state.clientCertificate.key
    },
  }
}

function headersAs(as: Impersonation | undefined): readonly HttpHeader[] {
  const headers = as === undefined ? [] : impersonationHeaders(as)
  const names = headers.map(([name]) => name)
  const repeated = names.find((name, i) => names.indexOf(name) !== i)
  if (repeated === undefined) return headers
  throw new ConfigError(`client-node can't send ${repeated} more than once: use apiClient over our transport`)
}
