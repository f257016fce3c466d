// The way a request takes to the server: direct or through a proxy, on connections that are kept.

import type { Connection, CredentialState } from '../connection.ts'
import type { HttpHeader } from '../http.ts'
import { openAgentWire } from './agent-wire.ts'
import { type Address, dialTcp, tlsDialler } from './dial.ts'
import { openDirectWire } from './direct-wire.ts'
import { openProxyAgent } from './through-proxy.ts'
import { type TlsSettings, tlsSettings } from './tls-settings.ts'
import type { Wire } from './wire.ts'

export type Route = {
  readonly wire: Wire
  /** Put before the path when a proxy takes plain requests: `http://host:port`. */
  readonly origin: string
  /** For the proxy itself. */
  readonly headers: readonly HttpHeader[]
}

/** @throws ConfigError for certificates that cannot be used. */
export async function openRoute(
  connection: Connection,
  credential: CredentialState,
  isPooled: boolean,
): Promise<Route> {
  const server = new URL(connection.server)
  const isSecure = server.protocol === 'https:'
  const target = addressOf(server)
  const tls = isSecure ? await tlsSettings(connection.tls, target.host, credential) : undefined
  if (connection.proxyUrl) return proxiedRoute(new URL(connection.proxyUrl), target, tls, isPooled, server)
  return { wire: await directWire(target, tls, isPooled), origin: '', headers: [] }
}

async function directWire(target: Address, tls: TlsSettings | undefined, isPooled: boolean): Promise<Wire> {
  if (tls === undefined) return openDirectWire(() => dialTcp(target), isPooled)
  const node = await import('node:tls')
  return openDirectWire(tlsDialler(node, target, tls), isPooled)
}

async function proxiedRoute(
  proxy: URL,
  target: Address,
  tls: TlsSettings | undefined,
  isPooled: boolean,
  server: URL,
): Promise<Route> {
  const isSocks = proxy.protocol.startsWith('socks')
  if (!isSocks && !tls) return plainThroughProxy(proxy, isPooled, server)
  const agent = await openProxyAgent(proxy, server, isPooled)
  const { request } = tls ? await import('node:https') : await import('node:http')
  const options = { ...target, ...tls, protocol: server.protocol }
  return { wire: openAgentWire(request, options, agent, server.host), origin: '', headers: [] }
}

/** RFC 9112 section 3.2.2: a proxy for plain HTTP is sent the whole URL. */
async function plainThroughProxy(proxy: URL, isPooled: boolean, server: URL): Promise<Route> {
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  const headers: HttpHeader[] =
    credentials === ':' ? [] : [['Proxy-Authorization', `Basic ${Buffer.from(credentials).toString('base64')}`]]
  const address = addressOf(proxy)
  const noCredential = { headers: [], connectionKey: '' }
  const tls =
    proxy.protocol === 'https:'
      ? await tlsSettings({ insecureSkipVerify: false }, address.host, noCredential)
      : undefined
  return { wire: await directWire(address, tls, isPooled), origin: server.origin, headers }
}

const DEFAULT_PORTS: { readonly [protocol: string]: number } = { 'http:': 80, 'https:': 443, 'socks5:': 1080 }

function addressOf(url: URL): Address {
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 443) : Number(url.port),
  }
}
