// Makes one Credential of what goes into the Authorization header and what goes into the TLS handshake.

import type { ClientCertificate, Credential, CredentialState } from '../connection.ts'

/** Yields values of the Authorization header. */
export interface Bearer {
  /** Undefined when there is nothing to send. @throws ConfigError when it cannot be had. */
  current(signal?: AbortSignal): Promise<string | undefined>
  /** Called after `used` was refused; true when `current` would now give another value. */
  renew(used: string | undefined, signal?: AbortSignal): Promise<boolean>
}

/** Yields client certificates. */
export interface CertificateSource {
  /** The same object as long as nothing has changed. @throws ConfigError when a file cannot be read. */
  current(): ClientCertificate
  /** Looks again; true when `current` would now give another one. */
  renew(): boolean
}

/** A Credential of either, both or neither; with neither it is anonymous. */
export function joinCredential(bearer: Bearer | undefined, certificates: CertificateSource | undefined): Credential {
  let last: { readonly state: CredentialState; readonly authorization: string | undefined } | undefined
  let certificateCount = 0
  const next = (authorization: string | undefined, clientCertificate: ClientCertificate | undefined) => {
    const isSameCertificate = last?.state.clientCertificate === clientCertificate
    if (last !== undefined && isSameCertificate && last.authorization === authorization) return last.state
    if (!isSameCertificate) certificateCount++
    const state = stateOf(authorization, clientCertificate, String(certificateCount))
    last = { state, authorization }
    return state
  }
  return {
    async current(signal) {
      return next(await bearer?.current(signal), certificates?.current())
    },
    async renew(used, signal) {
      const authorization = used.headers.find(([name]) => name === AUTHORIZATION)?.[1]
      const isCertificateNew = certificates?.renew() ?? false
      const isBearerNew = (await bearer?.renew(authorization, signal)) ?? false
      return isCertificateNew || isBearerNew || used.clientCertificate !== certificates?.current()
    },
  }
}

const AUTHORIZATION = 'Authorization'

/** The state that sends these; `connectionKey` is the caller's name for the certificate. */
export function stateOf(
  authorization: string | undefined,
  clientCertificate: ClientCertificate | undefined,
  connectionKey: string,
): CredentialState {
  return {
    headers: authorization === undefined ? [] : [[AUTHORIZATION, authorization]],
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
    connectionKey,
  }
}
