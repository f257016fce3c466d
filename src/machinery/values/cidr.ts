// Networks as CEL in Kubernetes knows them: `10.0.0.0/8`. Follows pkg/cel/library/cidr.go of apiserver over Go's net/netip.

import { quoteGo } from '../go-value.ts'
import { isInt64 } from './integers.ts'
import { formatIp, type Ip, sameIp } from './ip.ts'
import { isMappedIPv4, readNetAddress } from './netip.ts'
import { type Parsed, parsedValue } from './parsed.ts'

/** An address and how many of its bits name the network; the others may be set. */
export type Cidr = { readonly ip: Ip; readonly prefixLength: number }

/** A network; undefined for text that is none, has a zone, or is IPv4 written as IPv6. */
export function parseCidr(text: string): Cidr | undefined {
  return parsedValue(readCidr(text))
}

const PREFIX_LENGTH = /^(?:\d|[1-9]\d{1,18})$/

/** As {@link parseCidr}, with the words of the server's `parseCIDR`; its `cidr()` says the beginning twice. */
export function readCidr(text: string): Parsed<Cidr> {
  const failed = (why: string) => ({
    error: `network address parse error during conversion from string: netip.ParsePrefix(${quoteGo(text)}): ${why}`,
  })
  const slash = text.lastIndexOf('/')
  if (slash < 0) return failed("no '/'")
  const address = readNetAddress(text.slice(0, slash))
  if ('error' in address) return failed(address.error)
  const { bytes, zone } = address.value
  if (zone !== '') return failed('IPv6 zones cannot be present in a prefix')
  const length = text.slice(slash + 1)
  if (!PREFIX_LENGTH.test(length) || !isInt64(BigInt(length))) return failed(`bad bits after slash: ${quoteGo(length)}`)
  if (Number(length) > bytes.length * 8) return failed('prefix length out of range')
  if (isMappedIPv4(bytes)) return { error: `IPv4-mapped IPv6 address ${quoteGo(text)} is not allowed` }
  return { value: { ip: { bytes }, prefixLength: Number(length) } }
}

/** The text of a network in its canonical form: `10.0.0.0/8`. */
export function formatCidr({ ip, prefixLength }: Cidr): string {
  return `${formatIp(ip)}/${prefixLength}`
}

/** True for the same address and length; unset the bits of the host first where only the network matters. */
export function sameCidr(a: Cidr, b: Cidr): boolean {
  return a.prefixLength === b.prefixLength && sameIp(a.ip, b.ip)
}

/** The network alone: all bits behind the prefix are 0. */
export function maskCidr({ ip, prefixLength }: Cidr): Cidr {
  const bytes = ip.bytes.map((byte, i) => byte & (0xff00 >> Math.min(8, Math.max(0, prefixLength - 8 * i))) & 0xff)
  return { ip: { bytes }, prefixLength }
}

/** True for an address of the network; one of the other family is in none. */
export function cidrContainsIp({ ip, prefixLength }: Cidr, other: Ip): boolean {
  if (ip.bytes.length !== other.bytes.length) return false
  return sameIp(maskCidr({ ip, prefixLength }).ip, maskCidr({ ip: other, prefixLength }).ip)
}

/** True for a network that lies in this one, or is the same. */
export function cidrContainsCidr(cidr: Cidr, other: Cidr): boolean {
  return cidr.prefixLength <= other.prefixLength && cidrContainsIp(cidr, other.ip)
}
