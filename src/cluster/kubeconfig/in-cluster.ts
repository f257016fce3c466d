// The configuration a pod finds in itself (client-go rest/config.go InClusterConfig, tools/clientcmd inClusterClientConfig).

import { readFileSync, statSync } from 'node:fs'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import type { Connection } from '../connection.ts'
import { joinCredential } from '../credentials/join-credential.ts'
import { tokenFileBearer } from '../credentials/token-file.ts'
import { environmentProxy } from './environment-proxy.ts'
import type { ConnectionOverrides } from './overrides.ts'
import { parseServer, serverText } from './server-url.ts'
import type { Surroundings } from './surroundings.ts'
import { checkAuthorities, readFileOrThrow } from './tls-files.ts'

/** True in a pod with a service account. */
export function isInCluster({ env, serviceAccountDir }: Surroundings): boolean {
  if (!env.KUBERNETES_SERVICE_HOST || !env.KUBERNETES_SERVICE_PORT) return false
  const token = statSync(join(serviceAccountDir, 'token'), { throwIfNoEntry: false })
  return token !== undefined && !token.isDirectory()
}

/** POD_NAMESPACE, else that of the service account, else `default`. */
export function inClusterNamespace({ env, serviceAccountDir }: Surroundings): string {
  if (env.POD_NAMESPACE) return env.POD_NAMESPACE
  try {
    return readFileSync(join(serviceAccountDir, 'namespace'), 'utf8').trim() || 'default'
  } catch {
    return 'default'
  }
}

/**
 * The connection to the cluster this pod runs in. Of the flags it takes `--server`, `--token`,
 * `--certificate-authority` and `--namespace`, as client-go does.
 *
 * @throws ConfigError when the token or a CA file of one's own can't be read.
 */
export function inClusterConnection(around: Surroundings, o: ConnectionOverrides, now: () => number): Connection {
  const { env, serviceAccountDir, cwd } = around
  const host = env.KUBERNETES_SERVICE_HOST ?? ''
  const address = `https://${isIPv6(host) ? `[${host}]` : host}:${env.KUBERNETES_SERVICE_PORT}`
  const server = parseServer(o.server || address)
  const tokenFile = join(serviceAccountDir, 'token')
  const bearer = o.token
    ? { current: async () => `Bearer ${o.token}`, renew: async () => false }
    : tokenFileBearer(tokenFile, readFileOrThrow(tokenFile, cwd).toString('utf8').trim(), now)
  const ca = o.certificateAuthority ? readFileOrThrow(o.certificateAuthority, cwd) : serviceAccountCa(serviceAccountDir)
  if (ca !== undefined) checkAuthorities(ca)
  const proxyUrl = environmentProxy(server, env)
  return {
    server: serverText(server),
    namespace: o.namespace || inClusterNamespace(around),
    tls: { ...(ca === undefined ? {} : { ca }), insecureSkipVerify: false },
    credential: joinCredential(bearer, undefined),
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
    disableCompression: false,
    requestTimeoutMs: 0,
  }
}

/** A CA file that is missing or broken is passed over, as client-go does: then the system's certificates count. */
function serviceAccountCa(folder: string): Buffer | undefined {
  try {
    const ca = readFileSync(join(folder, 'ca.crt'))
    checkAuthorities(ca)
    return ca
  } catch {
    return undefined
  }
}
