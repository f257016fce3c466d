// Takes credentials out of header lines and URLs before they are logged; follows maskValue of client-go's transport.

import { MASK } from './redact-body.ts'

const KNOWN_SCHEMES = new Set(['bearer', 'basic', 'negotiate'])
const SECRET_HEADER = /^(?:proxy-authorization|cookie|set-cookie)$|token|secret|password/i
const SECRET_PARAMETER = /token|secret|password|signature/i

/** The value of a header as it may be shown: `Bearer <masked>`. */
export function redactHeader(name: string, value: string): string {
  if (value === '') return ''
  if (name.toLowerCase() === 'authorization') return redactAuthorization(value)
  return SECRET_HEADER.test(name) ? MASK : value
}

function redactAuthorization(value: string): string {
  const [scheme = '', ...credentials] = value.split(' ')
  if (!KNOWN_SCHEMES.has(scheme.toLowerCase())) return MASK
  return credentials.length === 0 ? scheme : `${scheme} ${MASK}`
}

/** A URL without user, password and parameters that carry tokens. A text that is no URL stays as it is. */
export function redactUrl(text: string): string {
  if (!URL.canParse(text)) return text
  const url = new URL(text)
  const secret = [...url.searchParams.keys()].filter((name) => SECRET_PARAMETER.test(name))
  if (url.username === '' && url.password === '' && secret.length === 0) return text
  url.username = ''
  url.password = ''
  for (const name of secret) url.searchParams.set(name, 'masked')
  return url.href
}
