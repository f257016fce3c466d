// What kubeconfig files say, merged, as plain values (client-go tools/clientcmd/api/types.go).
// A value that is not given is the empty string, `false`, an empty Buffer or an empty list, as in client-go.

import type { Json } from '../../machinery/json.ts'
import type { Surroundings } from './surroundings.ts'

export type KubeconfigCluster = {
  /** The file that defines it. */
  readonly origin: string
  readonly server: string
  readonly tlsServerName: string
  readonly insecureSkipTlsVerify: boolean
  /** Absolute path of a PEM file. */
  readonly certificateAuthority: string
  /** PEM. */
  readonly certificateAuthorityData: Buffer
  readonly proxyUrl: string
  readonly disableCompression: boolean
  /** The extension `client.authentication.k8s.io/exec`, handed on to exec plugins that ask for cluster info. */
  readonly execConfig: Json | undefined
}

export type InteractiveMode = 'Never' | 'IfAvailable' | 'Always'

/** How to run a credential plugin. */
export type ExecConfig = {
  /** A name to look up on PATH, or an absolute path. */
  readonly command: string
  readonly args: readonly string[]
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly apiVersion: string
  readonly installHint: string
  readonly provideClusterInfo: boolean
  /** As written; `''` when it is not given and the apiVersion has no default. */
  readonly interactiveMode: InteractiveMode | ''
}

export type AuthProviderConfig = { readonly name: string; readonly config: { readonly [key: string]: string } }

export type KubeconfigUser = {
  /** The file that defines it. */
  readonly origin: string
  /** Absolute paths of PEM files, and the PEM itself. */
  readonly clientCertificate: string
  readonly clientCertificateData: Buffer
  readonly clientKey: string
  readonly clientKeyData: Buffer
  readonly token: string
  /** Absolute path; its last good content beats `token`. */
  readonly tokenFile: string
  readonly username: string
  readonly password: string
  readonly as: string
  readonly asUid: string
  readonly asGroups: readonly string[]
  readonly asUserExtra: { readonly [key: string]: readonly string[] }
  readonly authProvider: AuthProviderConfig | undefined
  readonly exec: ExecConfig | undefined
}

export type KubeconfigContext = {
  /** The file that defines it. */
  readonly origin: string
  readonly cluster: string
  readonly user: string
  readonly namespace: string
}

/** The entries of one file, or of several merged. Maps are by name. */
export type KubeconfigEntries = {
  readonly currentContext: string
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>
  readonly users: ReadonlyMap<string, KubeconfigUser>
  readonly contexts: ReadonlyMap<string, KubeconfigContext>
}

/** Everything a Connection can be made of without reading a kubeconfig file again. */
export type Kubeconfig = KubeconfigEntries & {
  /** Remarks for stderr: files of KUBECONFIG that are all missing. */
  readonly warnings: readonly string[]
  readonly surroundings: Surroundings
}

const NO_BYTES = Buffer.alloc(0)

/** A cluster of which nothing is known; what a missing entry counts as. */
export const NO_CLUSTER: KubeconfigCluster = {
  origin: '',
  server: '',
  tlsServerName: '',
  insecureSkipTlsVerify: false,
  certificateAuthority: '',
  certificateAuthorityData: NO_BYTES,
  proxyUrl: '',
  disableCompression: false,
  execConfig: undefined,
}

/** The anonymous user; what a missing entry counts as. */
export const NO_USER: KubeconfigUser = {
  origin: '',
  clientCertificate: '',
  clientCertificateData: NO_BYTES,
  clientKey: '',
  clientKeyData: NO_BYTES,
  token: '',
  tokenFile: '',
  username: '',
  password: '',
  as: '',
  asUid: '',
  asGroups: [],
  asUserExtra: {},
  authProvider: undefined,
  exec: undefined,
}

export const NO_CONTEXT: KubeconfigContext = { origin: '', cluster: '', user: '', namespace: '' }
