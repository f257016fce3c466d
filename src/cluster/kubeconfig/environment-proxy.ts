// Chooses the proxy that the environment asks for (golang.org/x/net/http/httpproxy): HTTPS_PROXY, HTTP_PROXY, NO_PROXY.

import net, { isIP, isIPv4 } from 'node:net'
import type { Environment } from './surroundings.ts'

const DEFAULT_PORTS: { readonly [protocol: string]: string } = { 'http:': '80', 'https:': '443' }

type Target = {
  /** Lower case, without the brackets of an IPv6 address. */
  readonly host: string
  readonly port: string
  readonly isAddress: boolean
}

/**
 * The proxy to reach a server through; undefined for a direct connection.
 *
 * Upper-case names of variables come first. A value without a scheme is an http proxy. `localhost` and loopback
 * addresses are never reached through a proxy.
 */
export function environmentProxy(server: URL, env: Environment): string | undefined {
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const value = env[name] || env[name.toLowerCase()]
  if (!value) return undefined
  const host = server.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  const target = { host, port: server.port || (DEFAULT_PORTS[server.protocol] ?? ''), isAddress: isIP(host) !== 0 }
  if (isLoopback(target) || isExcluded(target, env.NO_PROXY || env.no_proxy || '')) return undefined
  return withScheme(value)
}

function withScheme(value: string): string | undefined {
  const url = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]/.test(value) ? value : `http://${value}`
  return URL.canParse(url) ? url : undefined
}

function isLoopback({ host, isAddress }: Target): boolean {
  if (!isAddress) return host === 'localhost'
  return isWithin(host, '127.0.0.0', 8) || isWithin(host, '::1', 128)
}

/** True when an entry of NO_PROXY covers the target: `*`, a domain, `.domain`, an address, a CIDR, any with a port but the last. */
function isExcluded(target: Target, noProxy: string): boolean {
  const entries = noProxy.split(',').map((entry) => entry.trim().toLowerCase())
  return entries.some((entry) => entry !== '' && (entry === '*' || matches(entry, target)))
}

function matches(entry: string, target: Target): boolean {
  const [address = '', bits] = entry.split('/')
  if (bits !== undefined && isIP(address) && /^\d+$/.test(bits)) {
    return target.isAddress && isWithin(target.host, address, Number(bits))
  }
  const { host, port } = splitPort(entry)
  if (host === '' || (port !== '' && port !== target.port)) return false
  if (isIP(host)) return target.isAddress && isWithin(target.host, host, isIPv4(host) ? 32 : 128)
  return !target.isAddress && isInDomain(target.host, host)
}

/** `a.b` covers itself and what is below it; `.a.b` and `*.a.b` only what is below. */
function isInDomain(host: string, entry: string): boolean {
  const domain = entry.startsWith('*.') ? entry.slice(1) : entry
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`)
}

function splitPort(entry: string): { host: string; port: string } {
  const bracketed = /^\[(.*)\](?::(.*))?$/.exec(entry)
  if (bracketed !== null) return { host: bracketed[1] ?? '', port: bracketed[2] ?? '' }
  const colon = entry.indexOf(':')
  const hasPort = colon !== -1 && colon === entry.lastIndexOf(':')
  return hasPort ? { host: entry.slice(0, colon), port: entry.slice(colon + 1) } : { host: entry, port: '' }
}

/** Compares addresses as numbers, an IPv4 address inside IPv6 as the IPv4 address. */
function isWithin(address: string, network: string, bits: number): boolean {
  const family = (text: string) => (isIPv4(text) ? 'ipv4' : 'ipv6')
  if (bits > (isIPv4(network) ? 32 : 128)) return false
  const list = new net.BlockList()
  list.addSubnet(network, bits, family(network))
  return list.check(address, family(address))
}
