// URIs as the `uri` format takes them: an absolute URI or an absolute path. Follows url.ParseRequestURI of Go.

import { isIpv6 } from './network.ts'

const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]*:/
const USER_INFO = /^[a-zA-Z0-9\-._:~!$&'()*+,;=%@]*$/
const BROKEN_ESCAPE = /%(?![0-9a-fA-F]{2})/
const HOST = /^(?:[a-zA-Z0-9\-_.~!$&'()*+,;=[\]<>"%]|[^\u0000-\u007f])*$/u

/** True for text that Go takes for the URI of a request. A fragment is part of the path. */
export function isRequestUri(text: string): boolean {
  if (text === '' || /[\u0000-\u001f\u007f]/.test(text)) return false
  if (text === '*') return true
  if (text.startsWith(':')) return false
  const scheme = SCHEME.exec(text)?.[0] ?? ''
  const rest = text.slice(scheme.length).split('?', 1)[0] ?? ''
  if (!rest.startsWith('/')) return scheme !== ''
  if (scheme === '' || !rest.startsWith('//')) return !BROKEN_ESCAPE.test(rest)
  const slash = rest.indexOf('/', 2)
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash)
  const path = slash < 0 ? '' : rest.slice(slash)
  return isAuthority(authority) && !BROKEN_ESCAPE.test(path)
}

function isAuthority(authority: string): boolean {
  const at = authority.lastIndexOf('@')
  const user = authority.slice(0, Math.max(at, 0))
  return USER_INFO.test(user) && !BROKEN_ESCAPE.test(user) && isHost(authority.slice(at + 1))
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) {
    const end = host.lastIndexOf(']')
    const address = host.slice(1, end).split('%25')[0] ?? ''
    return end > 0 && isPort(host.slice(end + 1)) && isIpv6(address)
  }
  const colon = host.indexOf(':')
  const name = colon < 0 ? host : host.slice(0, colon)
  return isPort(colon < 0 ? '' : host.slice(colon)) && HOST.test(name) && hasOnlyHostEscapes(name)
}

function isPort(text: string): boolean {
  return text === '' || /^:\d*$/.test(text)
}

/** A host may escape bytes beyond ASCII and nothing else. */
function hasOnlyHostEscapes(host: string): boolean {
  return !BROKEN_ESCAPE.test(host) && !/%[0-7]/.test(host)
}
