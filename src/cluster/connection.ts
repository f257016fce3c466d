// What is needed to talk to one API server, as plain values: kubeconfig makes it, the transport uses it.

import type { HttpHeader } from './http.ts'

/** A client certificate and its key, PEM. */
export type ClientCertificate = { readonly cert: string | Buffer; readonly key: string | Buffer }

/** What authenticates requests at one moment. */
export type CredentialState = {
  /** Header lines to send: `Authorization`. */
  readonly headers: readonly HttpHeader[]
  readonly clientCertificate?: ClientCertificate
  /** Differs whenever `clientCertificate` does: connections are pooled per value. */
  readonly connectionKey: string
}

/** Something that yields credentials, and may be able to renew them. */
export interface Credential {
  /**
   * The state to use for the next request: cached, re-read or renewed as the kind of credential asks.
   * @throws ConfigError when it cannot be had (an exec plugin failed, a file is missing).
   */
  current(signal?: AbortSignal): Promise<CredentialState>
  /**
   * Called after a 401 to a request made with `used`. True when `current` would now give another state, so that
   * the request is worth repeating once.
   */
  renew(used: CredentialState, signal?: AbortSignal): Promise<boolean>
}

/** As whom to act: kubectl's `--as`, `--as-uid`, `--as-group`, `--as-user-extra`. */
export type Impersonation = {
  readonly user: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra: { readonly [key: string]: readonly string[] }
}

/** Everything the transport needs to know of one cluster and one user. */
export type Connection = {
  /** The kubeconfig context this came from; undefined in a cluster or with `--server` alone. */
  readonly context?: string
  readonly clusterName?: string
  readonly userName?: string
  /** `https://host:port/optional/path`, without a trailing slash; plain `http://` is allowed. */
  readonly server: string
  /** The namespace of the context, `default` when it has none. */
  readonly namespace: string
  readonly tls: {
    /** PEM; replaces the system's certificates when given. */
    readonly ca?: string | Buffer
    readonly serverName?: string
    readonly insecureSkipVerify: boolean
  }
  readonly credential: Credential
  readonly impersonate?: Impersonation
  /** From `proxy-url`, else from the environment at the time of loading; undefined for a direct connection. */
  readonly proxyUrl?: string
  readonly disableCompression: boolean
  /** 0: none. */
  readonly requestTimeoutMs: number
}
