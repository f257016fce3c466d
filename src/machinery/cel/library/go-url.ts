// URLs as Go reads them. Follows Parse, ParseRequestURI and the accessors of Go's net/url, with their messages.

import { quoteGo } from '../../go-value.ts'
import { readNetAddress } from '../../values/netip.ts'
import type { Parsed } from '../../values/parsed.ts'
import { escapeUrl, fromUtf8, isValidPath, toUtf8, type UrlPart, unescapeUrl } from './go-url-escape.ts'

/** The parts of a URL; all but `scheme` as bytes, one per character, until {@link fromUtf8} makes text of them. */
export interface GoUrl {
  readonly scheme: string
  readonly opaque: string
  readonly user: string
  readonly hasUser: boolean
  readonly host: string
  readonly path: string
  readonly rawPath: string
  readonly query: string
  readonly forceQuery: boolean
  readonly omitHost: boolean
  readonly fragment: string
}

const EMPTY: GoUrl = {
  scheme: '',
  opaque: '',
  user: '',
  hasUser: false,
  host: '',
  path: '',
  rawPath: '',
  query: '',
  forceQuery: false,
  omitHost: false,
  fragment: '',
}

class UrlFailure extends Error {}

function must(part: Parsed<string>): string {
  if ('error' in part) throw new UrlFailure(part.error)
  return part.value
}

const decode = (text: string, part: UrlPart) => must(unescapeUrl(text, part))

/** Reads a URL; with `isRequest` it must be absolute or a path, and `#` is like other characters. */
export function readUrl(text: string, isRequest: boolean): Parsed<GoUrl> {
  const raw = toUtf8(text)
  try {
    if (isRequest) return { value: parse(raw, true) }
    const at = raw.indexOf('#')
    const url = parse(at < 0 ? raw : raw.slice(0, at), false)
    if (at < 0 || at === raw.length - 1) return { value: url }
    decode(raw.slice(at + 1), 'fragment')
    return { value: { ...url, fragment: raw.slice(at + 1) } }
  } catch (error) {
    if (error instanceof UrlFailure) return { error: `parse ${quoteGo(text)}: ${error.message}` }
    throw error
  }
}

function parse(raw: string, isRequest: boolean): GoUrl {
  if (/[\x00-\x1f\x7f]/.test(raw)) throw new UrlFailure('net/url: invalid control character in URL')
  if (raw === '' && isRequest) throw new UrlFailure('empty url')
  if (raw === '*') return { ...EMPTY, path: '*' }
  const [scheme, afterScheme] = splitScheme(raw)
  const forceQuery = afterScheme.endsWith('?') && afterScheme.indexOf('?') === afterScheme.length - 1
  const mark = afterScheme.indexOf('?')
  const rest = mark < 0 ? afterScheme : afterScheme.slice(0, mark)
  const base = { ...EMPTY, scheme, forceQuery, query: mark < 0 ? '' : afterScheme.slice(mark + 1) }
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...base, opaque: rest }
    if (isRequest) throw new UrlFailure('invalid URI for request')
    if ((rest.split('/')[0] ?? '').includes(':')) {
      throw new UrlFailure('first path segment in URL cannot contain colon')
    }
  }
  if ((scheme !== '' || (!isRequest && !rest.startsWith('///'))) && rest.startsWith('//')) {
    const slash = rest.indexOf('/', 2)
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash)
    return { ...base, ...readAuthority(scheme, authority), ...readPath(slash < 0 ? '' : rest.slice(slash)) }
  }
  return { ...base, omitHost: scheme !== '' && rest.startsWith('/'), ...readPath(rest) }
}

function splitScheme(raw: string): readonly [scheme: string, rest: string] {
  if (raw.startsWith(':')) throw new UrlFailure('missing protocol scheme')
  const [all = '', scheme = ''] = /^([a-zA-Z][a-zA-Z\d+.-]*):/.exec(raw) ?? []
  return [scheme.toLowerCase(), raw.slice(all.length)]
}

function readPath(raw: string): Pick<GoUrl, 'path' | 'rawPath'> {
  const path = decode(raw, 'path')
  return { path, rawPath: escapeUrl(path, 'path') === raw ? '' : raw }
}

function readAuthority(scheme: string, authority: string): Pick<GoUrl, 'user' | 'hasUser' | 'host'> {
  const at = authority.lastIndexOf('@')
  const host = readHost(scheme, authority.slice(at + 1))
  if (at < 0) return { user: '', hasUser: false, host }
  const user = authority.slice(0, at)
  if (!/^[\w\-.:~!$&'()*+,;=%@]*$/.test(user)) throw new UrlFailure('net/url: invalid userinfo')
  for (const part of user.split(/:(.*)/s, 2)) decode(part, 'user')
  return { user, hasUser: true, host }
}

function readHost(scheme: string, host: string): string {
  const open = host.lastIndexOf('[')
  if (open > 0) throw new UrlFailure('invalid IP-literal')
  if (open === 0) return readLiteral(host)
  const first = host.indexOf(':')
  if (first >= 0) {
    const isStrict = scheme === 'http' || scheme === 'https'
    checkPort(host.slice(isStrict ? first : host.lastIndexOf(':')))
  }
  return decode(host, 'host')
}

function checkPort(port: string): void {
  if (!/^(?::\d*)?$/.test(port)) throw new UrlFailure(`invalid port ${quoteGo(fromUtf8(port))} after host`)
}

function readLiteral(host: string): string {
  const close = host.lastIndexOf(']')
  if (close < 0) throw new UrlFailure("missing ']' in host")
  checkPort(host.slice(close + 1))
  const name = host.slice(1, close)
  const zone = name.indexOf('%25')
  const plain = zone < 0 ? decode(name, 'host') : decode(name.slice(0, zone), 'host') + decode(name.slice(zone), 'zone')
  const address = readNetAddress(fromUtf8(plain))
  if ('error' in address) throw new UrlFailure(`invalid host: ${address.error}`)
  if (address.value.bytes.length === 4) throw new UrlFailure('invalid IP-literal')
  return `[${plain}]${host.slice(close + 1)}`
}

/** Host without port and brackets, and the port. */
export function splitHostPort(host: string): readonly [name: string, port: string] {
  const [, beforePort, port = ''] = /^(.*):(\d*)$/s.exec(host) ?? [undefined, host]
  const name = beforePort ?? host
  return [name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name, port]
}

/** The path as it was written, where that is valid, or escaped anew. */
export function escapedPath({ path, rawPath }: GoUrl): string {
  if (rawPath !== '' && isValidPath(rawPath)) return rawPath
  return path === '*' ? '*' : escapeUrl(path, 'path')
}

/** The whole, in canonical form: what two equal URLs have in common. */
export function formatUrl(url: GoUrl): string {
  const query = url.forceQuery || url.query !== '' ? `?${url.query}` : ''
  const fragment = url.fragment === '' ? '' : `#${url.fragment}`
  const scheme = url.scheme === '' ? '' : `${url.scheme}:`
  if (url.opaque !== '') return scheme + url.opaque + query + fragment
  const hasAuthority = url.host !== '' || url.hasUser || (url.scheme !== '' && !url.omitHost && url.path !== '')
  const authority = hasAuthority ? `//${url.hasUser ? `${url.user}@` : ''}${escapeUrl(url.host, 'host')}` : ''
  return scheme + authority + escapedPath(url) + query + fragment
}
