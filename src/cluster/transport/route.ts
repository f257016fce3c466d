// The way a request takes to the server: direct or through a proxy, with the agent that keeps the sockets.

import {
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
  type RequestOptions,
} from 'node:http'
import type { Connection, CredentialState } from '../connection.ts'
import type { HttpHeader } from '../http.ts'
import { type Address, dialTcp, dialTls } from './dial.ts'
import { type TlsSettings, tlsSettings } from './tls-settings.ts'

/** What `node:http` needs besides method, path and headers. */
export type Route = {
  readonly send: (options: RequestOptions, onResponse: (message: IncomingMessage) => void) => ClientRequest
  readonly options: RequestOptions
  /** Put before the path when a proxy takes plain requests: `http://host:port`. */
  readonly origin: string
  /** For the proxy itself. */
  readonly headers: readonly HttpHeader[]
  readonly agent: Agent
}

/** At most so many idle sockets are kept: as many as both lanes can use. */
const MAX_FREE_SOCKETS = 48

/** @throws ConfigError for certificates that cannot be used. */
export async function openRoute(
  connection: Connection,
  credential: CredentialState,
  isPooled: boolean,
): Promise<Route> {
  const server = new URL(connection.server)
  const isSecure = server.protocol === 'https:'
  const target = addressOf(server)
  const pool = isPooled ? { keepAlive: true, maxFreeSockets: MAX_FREE_SOCKETS } : { keepAlive: false }
  const tls = isSecure ? await tlsSettings(connection.tls, target.host, credential) : undefined
  if (connection.proxyUrl) return proxiedRoute(new URL(connection.proxyUrl), target, tls, pool, server)
  return tls ? directTls(target, tls, pool) : directPlain(target, pool)
}

type Pool = { readonly keepAlive: boolean; readonly maxFreeSockets?: number }

async function directTls(target: Address, tls: TlsSettings, pool: Pool): Promise<Route> {
  const [https, node] = await Promise.all([import('node:https'), import('node:tls')])
  const agent = new https.Agent(pool)
  agent.createConnection = () => dialTls(node, target, tls)
  return { send: https.request, options: { ...target, agent }, origin: '', headers: [], agent }
}

async function directPlain(target: Address, pool: Pool): Promise<Route> {
  const http = await import('node:http')
  const agent = new PlainAgent(pool)
  agent.createConnection = () => dialTcp(target)
  return { send: http.request, options: { ...target, agent }, origin: '', headers: [], agent }
}

async function proxiedRoute(
  proxy: URL,
  target: Address,
  tls: TlsSettings | undefined,
  pool: Pool,
  server: URL,
): Promise<Route> {
  const isSocks = proxy.protocol.startsWith('socks')
  if (!isSocks && !tls) return plainThroughProxy(proxy, pool, server)
  const agent = isSocks ? await socksAgent(proxy, pool) : await tunnelAgent(proxy, pool)
  const { request } = tls ? await import('node:https') : await import('node:http')
  // One agent serves one server. Node's own name differs with every request that brings `checkServerIdentity`.
  agent.getName = () => server.host
  const options = { ...target, ...tls, protocol: server.protocol, agent }
  return { send: request, options, origin: '', headers: [], agent }
}

async function socksAgent(proxy: URL, pool: Pool): Promise<Agent> {
  const { SocksProxyAgent } = await import('socks-proxy-agent')
  // As in Go, names are resolved by the proxy.
  return new SocksProxyAgent(proxy.href.replace(/^socks5?:/, 'socks5h:'), pool)
}

async function tunnelAgent(proxy: URL, pool: Pool): Promise<Agent> {
  const { HttpsProxyAgent } = await import('https-proxy-agent')
  return new HttpsProxyAgent(proxy.href, pool)
}

/** RFC 9112 section 3.2.2: a proxy for plain HTTP is sent the whole URL. */
async function plainThroughProxy(proxy: URL, pool: Pool, server: URL): Promise<Route> {
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  const headers: HttpHeader[] =
    credentials === ':' ? [] : [['Proxy-Authorization', `Basic ${Buffer.from(credentials).toString('base64')}`]]
  const address = addressOf(proxy)
  const noCredential = { headers: [], connectionKey: '' }
  const route =
    proxy.protocol === 'https:'
      ? await directTls(address, await tlsSettings({ insecureSkipVerify: false }, address.host, noCredential), pool)
      : await directPlain(address, pool)
  return { ...route, origin: server.origin, headers }
}

const DEFAULT_PORTS: { readonly [protocol: string]: number } = { 'http:': 80, 'https:': 443, 'socks5:': 1080 }

function addressOf(url: URL): Address {
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 443) : Number(url.port),
  }
}

/** Closes what is idle; sockets in use are closed when their request has ended. */
export function retireAgent(agent: Agent): void {
  agent.maxFreeSockets = 0
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
}
