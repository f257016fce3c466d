// Redirects are followed on the server itself only: credentials never go to another host.

import type { HttpResponse } from '../http.ts'

/**
 * The path to ask instead, below the server's own, for a GET that was redirected on the same server; else undefined.
 * The OpenAPI index of a server redirects so to the document with the current hash.
 */
export function redirectedPath(
  response: Pick<HttpResponse, 'status' | 'header'>,
  method: string,
  server: URL,
  basePath: string,
): string | undefined {
  if (![301, 302, 307, 308].includes(response.status) || (method !== 'GET' && method !== 'HEAD')) return undefined
  const location = response.header('location')
  if (location === undefined || !URL.canParse(location, server.href)) return undefined
  const { origin, pathname, search } = new URL(location, server.href)
  if (origin !== server.origin) return undefined
  if (pathname.startsWith(`${basePath}/`)) return pathname.slice(basePath.length) + search
  return basePath === '' ? pathname + search : undefined
}
