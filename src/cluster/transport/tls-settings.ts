// What a TLS connection to a server is made with: trust, client certificate, and the name to expect.

import { isIP } from 'node:net'
import type { ConnectionOptions, PeerCertificate } from 'node:tls'
import { ConfigError } from '../../errors.ts'
import type { Connection, CredentialState } from '../connection.ts'
import { wrongNameWords } from './certificate-words.ts'

type Tls = typeof import('node:tls')

/** Options for every TLS connection of one cluster and one credential; the PEM texts are parsed once. */
export type TlsSettings = Pick<
  ConnectionOptions,
  'secureContext' | 'servername' | 'rejectUnauthorized' | 'checkServerIdentity' | 'ALPNProtocols'
>

/**
 * @param hostname of the server, without brackets.
 * @throws ConfigError when a certificate or key is none, or they do not belong together.
 */
export async function tlsSettings(
  tls: Connection['tls'],
  hostname: string,
  credential: CredentialState,
): Promise<TlsSettings> {
  const node = await import('node:tls')
  const expected = tls.serverName || hostname
  return {
    secureContext: secureContext(node, tls.ca ?? trustedByDefault(node, tls.insecureSkipVerify), credential),
    // An address is no server name in TLS (RFC 6066 section 3): it is only checked, not sent.
    servername: isIP(expected) ? '' : expected,
    rejectUnauthorized: !tls.insecureSkipVerify,
    checkServerIdentity: (_host, certificate) => identityError(node, expected, certificate),
    ALPNProtocols: ['http/1.1'],
  }
}

/** Node's own roots, NODE_EXTRA_CA_CERTS, and the system's certificates (SSL_CERT_FILE and SSL_CERT_DIR on Linux). */
function trustedByDefault(node: Tls, isUnverified: boolean): string[] | undefined {
  if (isUnverified) return undefined
  const {
    default: standard,
    extra,
    system,
  } = {
    default: node.getCACertificates('default'),
    extra: node.getCACertificates('extra'),
    system: node.getCACertificates('system'),
  }
  return [...new Set([...standard, ...extra, ...system])]
}

function secureContext(node: Tls, ca: string | Buffer | string[] | undefined, credential: CredentialState) {
  const pair = credential.clientCertificate
  try {
    return node.createSecureContext({
      ...(ca === undefined ? {} : { ca }),
      ...(pair ? { cert: pair.cert, key: pair.key } : {}),
      minVersion: 'TLSv1.2',
    })
  } catch (cause) {
    throw new ConfigError(contextWords(cause), { cause })
  }
}

function contextWords(cause: unknown): string {
  const { code, message } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : { code: '', message: '' }
  if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH') return 'tls: private key does not match public key'
  if (code === 'ERR_OSSL_PEM_NO_START_LINE') return 'tls: failed to find any PEM data in certificate input'
  return `tls: unusable certificate or key: ${message}`
}

function identityError(node: Tls, expected: string, certificate: PeerCertificate): Error | undefined {
  // Node would fall back to the common name, which Go and browsers no longer do.
  const error = certificate.subjectaltname ? node.checkServerIdentity(expected, certificate) : new Error('no SAN')
  if (!error) return undefined
  return Object.assign(new Error(wrongNameWords(expected, certificate.subjectaltname)), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  })
}
