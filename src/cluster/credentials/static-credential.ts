// Credentials that never change: a token, a name and password, a certificate as data.

import type { ClientCertificate } from '../connection.ts'
import type { Bearer, CertificateSource } from './join-credential.ts'

/** The same Authorization for ever. */
export function staticBearer(authorization: string): Bearer {
  return { current: async () => authorization, renew: async () => false }
}

/** A bearer token that never changes. */
export function tokenBearer(token: string): Bearer {
  return staticBearer(`Bearer ${token}`)
}

/** Name and password, in UTF-8. */
export function basicBearer(username: string, password: string): Bearer {
  return staticBearer(`Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`)
}

/** The same certificate for ever. */
export function staticCertificate(certificate: ClientCertificate): CertificateSource {
  return { current: () => certificate, renew: () => false }
}
