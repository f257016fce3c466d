// Agents of Node's own client that know the way through a proxy.

import type { Agent } from 'node:http'

/** At most so many idle connections are kept: as many as both lanes can use. */
const MAX_IDLE = 48

/** An agent for one server behind a proxy for tunnels or a SOCKS proxy. */
export async function openProxyAgent(proxy: URL, server: URL, isPooled: boolean): Promise<Agent> {
  const pool = isPooled ? { keepAlive: true, maxFreeSockets: MAX_IDLE } : { keepAlive: false }
  const agent = proxy.protocol.startsWith('socks') ? await socksAgent(proxy, pool) : await tunnelAgent(proxy, pool)
  // One agent serves one server. Node's own name differs with every request that brings `checkServerIdentity`.
  agent.getName = () => server.host
  return agent
}

type Pool = { readonly keepAlive: boolean; readonly maxFreeSockets?: number }

async function socksAgent(proxy: URL, pool: Pool): Promise<Agent> {
  const { SocksProxyAgent } = await import('socks-proxy-agent')
  // As in Go, names are resolved by the proxy.
  return new SocksProxyAgent(proxy.href.replace(/^socks5?:/, 'socks5h:'), pool)
}

async function tunnelAgent(proxy: URL, pool: Pool): Promise<Agent> {
  const { HttpsProxyAgent } = await import('https-proxy-agent')
  const agent = new HttpsProxyAgent(proxy.href, pool)
  // of the way to the proxy, whatever NODE_TLS_REJECT_UNAUTHORIZED says
  agent.connectOpts = { ...agent.connectOpts, rejectUnauthorized: true }
  return agent
}
