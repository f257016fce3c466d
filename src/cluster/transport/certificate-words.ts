// What is wrong with a certificate or a TLS handshake, in the words of Go's crypto/tls and crypto/x509.

import { isIP } from 'node:net'

const PREFIX = 'tls: failed to verify certificate: x509: '

const UNKNOWN_AUTHORITY = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
])

const ALERTS: { readonly [alert: number]: string } = {
  10: 'unexpected message',
  20: 'bad record MAC',
  40: 'handshake failure',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'revoked certificate',
  45: 'expired certificate',
  46: 'unknown certificate',
  47: 'illegal parameter',
  48: 'unknown certificate authority',
  49: 'access denied',
  50: 'error decoding message',
  51: 'error decrypting message',
  70: 'protocol version not supported',
  71: 'insufficient security level',
  80: 'internal error',
  86: 'inappropriate fallback',
  109: 'missing extension',
  110: 'unsupported extension',
  112: 'unrecognized name',
  116: 'certificate required',
  120: 'no application protocol',
}

/** From when to when a certificate is valid, as Node prints it: `Jan  1 00:00:00 2021 GMT`. */
export type Validity = { readonly from: string; readonly to: string }

/**
 * The words for a TLS error of Node.
 *
 * @param validity of the server's certificate, where known: dates make the words for an expired one complete.
 * @returns undefined when the error is none of TLS.
 */
export function tlsWords(error: NodeJS.ErrnoException, validity: Validity | undefined, now: Date): string | undefined {
  const code = error.code ?? ''
  if (UNKNOWN_AUTHORITY.has(code)) return `${PREFIX}certificate signed by unknown authority`
  if (code === 'CERT_HAS_EXPIRED') return expiredWords('after', validity?.to, now)
  if (code === 'CERT_NOT_YET_VALID') return expiredWords('before', validity?.from, now)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `${PREFIX}${error.message}`
  const alert = /SSL alert number (\d+)/.exec(error.message)?.[1]
  if (alert) return `remote error: tls: ${ALERTS[Number(alert)] ?? `alert(${alert})`}`
  if (/wrong version number|packet length too long/.test(error.message)) {
    return 'http: server gave HTTP response to HTTPS client'
  }
  if (/^(CERT_|CRL_|UNABLE_TO_|INVALID_|HOSTNAME_MISMATCH|PATH_LENGTH)/.test(code)) return `${PREFIX}${error.message}`
  return /^(ERR_SSL_|ERR_TLS_|ERR_OSSL_|EPROTO$)/.test(code) ? `tls: ${error.message}` : undefined
}

/**
 * The words for a certificate that is not for the host that was asked, without their prefix.
 *
 * @param names Node's `subjectaltname`: `DNS:localhost, IP Address:127.0.0.1`; undefined for a certificate without.
 */
export function wrongNameWords(expected: string, names: string | undefined): string {
  const wanted = isIP(expected) ? 'IP Address:' : 'DNS:'
  const valid = (names ?? '').split(', ').flatMap((n) => (n.startsWith(wanted) ? [n.slice(wanted.length)] : []))
  if (valid.length > 0) return `certificate is valid for ${valid.join(', ')}, not ${expected}`
  return isIP(expected)
    ? `cannot validate certificate for ${expected} because it doesn't contain any IP SANs`
    : `certificate is not valid for any names, but wanted to match ${expected}`
}

function expiredWords(relation: 'after' | 'before', limit: string | undefined, now: Date): string {
  const words = `${PREFIX}certificate has expired or is not yet valid`
  const date = limit === undefined ? Number.NaN : Date.parse(limit)
  if (Number.isNaN(date)) return words
  return `${words}: current time ${rfc3339(now)} is ${relation} ${rfc3339(new Date(date))}`
}

function rfc3339(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}
