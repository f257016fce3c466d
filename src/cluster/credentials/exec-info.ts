// What an exec plugin is told in KUBERNETES_EXEC_INFO (client-go pkg/apis/clientauthentication/v1, rest/exec.go).

import type { Json } from '../../machinery/json.ts'
import { stringifyJson } from '../../machinery/json.ts'

/** The cluster, for plugins with `provideClusterInfo`. */
export type ExecCluster = {
  /** As the kubeconfig has it. */
  readonly server: string
  readonly tlsServerName: string
  readonly insecureSkipTlsVerify: boolean
  /** PEM. */
  readonly certificateAuthority: Buffer | undefined
  /** From `proxy-url` alone, never from the environment. */
  readonly proxyUrl: string
  readonly disableCompression: boolean
  readonly config: Json | undefined
}

/** The value of KUBERNETES_EXEC_INFO: an ExecCredential of the plugin's apiVersion. */
export function execInfo(apiVersion: string, isInteractive: boolean, cluster: ExecCluster | undefined): string {
  const spec = { ...(cluster && { cluster: clusterInfo(cluster) }), interactive: isInteractive }
  return stringifyJson({ kind: 'ExecCredential', apiVersion, spec })
}

function clusterInfo(cluster: ExecCluster) {
  return {
    server: cluster.server,
    ...(cluster.tlsServerName && { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.insecureSkipTlsVerify && { 'insecure-skip-tls-verify': true }),
    ...(cluster.certificateAuthority && {
      'certificate-authority-data': cluster.certificateAuthority.toString('base64'),
    }),
    ...(cluster.proxyUrl && { 'proxy-url': cluster.proxyUrl }),
    ...(cluster.disableCompression && { 'disable-compression': true }),
    config: cluster.config ?? null,
  }
}
