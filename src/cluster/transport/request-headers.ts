// The header lines of a request, in the order they go out (client-go transport/round_trippers.go for impersonation).

import { VERSION } from '../../version.ts'
import type { Connection, CredentialState, Impersonation } from '../connection.ts'
import type { HttpHeader, HttpRequest } from '../http.ts'

const OS_NAMES: { readonly [platform: string]: string } = { win32: 'windows', sunos: 'solaris' }
const ARCH_NAMES: { readonly [arch: string]: string } = { x64: 'amd64', ia32: '386' }

let ownUserAgent: string | undefined

/** `kubectl-tack/1.2.3 (linux/amd64)`; up to the slash it is also the default field manager. */
export function userAgent(): string {
  ownUserAgent ??= `kubectl-tack/${VERSION} (${OS_NAMES[process.platform] ?? process.platform}/${ARCH_NAMES[process.arch] ?? process.arch})`
  return ownUserAgent
}

/** All lines of one request. A header that the request brings itself replaces ours of the same name. */
export function requestHeaders(
  connection: Connection,
  host: string,
  credential: CredentialState,
  request: HttpRequest,
  body: Buffer | undefined,
): HttpHeader[] {
  const lines: HttpHeader[] = [
    ['Host', host],
    ['User-Agent', userAgent()],
    ['Accept', request.accept ?? 'application/json'],
    ['Accept-Encoding', connection.disableCompression ? 'identity' : 'gzip'],
    ...credential.headers,
    ...(connection.impersonate ? impersonationHeaders(connection.impersonate) : []),
    ...(request.contentType ? [['Content-Type', request.contentType] as const] : []),
    ...(body ? [['Content-Length', String(body.length)] as const] : []),
  ]
  const own = new Set(request.headers?.map(([name]) => name.toLowerCase()))
  const kept = own.size === 0 ? lines : lines.filter(([name]) => !own.has(name.toLowerCase()))
  return [...kept, ...(request.headers ?? [])]
}

/** One line per group and per value of an extra: the server reads only one value of each line. */
export function impersonationHeaders(as: Impersonation): HttpHeader[] {
  const extras = Object.entries(as.extra).flatMap(([key, values]) =>
    values.map((value): HttpHeader => [`Impersonate-Extra-${escapeHeaderKey(key)}`, value]),
  )
  return [
    ['Impersonate-User', as.user],
    ...(as.uid ? [['Impersonate-Uid', as.uid] as const] : []),
    ...as.groups.map((group): HttpHeader => ['Impersonate-Group', group]),
    ...extras,
  ]
}

/** Percent-encodes the bytes that no header name may have, and `%` itself: `scopes/a` becomes `scopes%2Fa`. */
export function escapeHeaderKey(key: string): string {
  const bytes = Buffer.from(key, 'utf8').toString('latin1')
  return bytes.replace(
    /[^!#$&'*+\-.0-9A-Z^_`a-z|~]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

const ASCII = /^[\t -~]*$/

/** A value that is written as latin1: UTF-8 keeps its bytes. */
export function toRawValue(value: string): string {
  return ASCII.test(value) ? value : Buffer.from(value).toString('latin1')
}

/** Flattens lines for Node. */
export function toRawHeaders(lines: readonly HttpHeader[]): string[] {
  return lines.flatMap(([name, value]) => [name, toRawValue(value)])
}
