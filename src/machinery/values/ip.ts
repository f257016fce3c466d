// IP addresses as CEL in Kubernetes knows them. Follows pkg/cel/library/ip.go of apiserver over Go's net/netip.

import { quoteGo } from '../go-value.ts'
import { formatNetAddress, isMappedIPv4, readNetAddress } from './netip.ts'
import { type Parsed, parsedValue } from './parsed.ts'

/** 4 bytes, or 16. */
export type Ip = { readonly bytes: readonly number[] }

/** An address; undefined for text that is none, has a zone, or is IPv4 written as IPv6 (`::ffff:10.0.0.1`). */
export function parseIp(text: string): Ip | undefined {
  return parsedValue(readIp(text))
}

/** As {@link parseIp}, with the server's words for what is refused. */
export function readIp(text: string): Parsed<Ip> {
  const read = readNetAddress(text)
  if ('error' in read)
    return { error: `IP Address ${quoteGo(text)} parse error during conversion from string: ${read.error}` }
  const { bytes, zone } = read.value
  if (zone !== '') return { error: `IP address ${quoteGo(text)} with zone value is not allowed` }
  if (isMappedIPv4(bytes)) return { error: `IPv4-mapped IPv6 address ${quoteGo(text)} is not allowed` }
  return { value: { bytes } }
}

/** The canonical text: `2001:db8::1`. */
export function formatIp(ip: Ip): string {
  return formatNetAddress({ bytes: ip.bytes, zone: '' })
}

/** True for the text of an address that is its canonical one. */
export function isCanonicalIp(text: string): boolean {
  const ip = parseIp(text)
  return ip !== undefined && formatIp(ip) === text
}

/** 4 or 6. */
export function ipFamily({ bytes }: Ip): 4 | 6 {
  return bytes.length === 4 ? 4 : 6
}

/** True for the same address, however it was written. */
export function sameIp(a: Ip, b: Ip): boolean {
  return a.bytes.length === b.bytes.length && a.bytes.every((byte, i) => byte === b.bytes[i])
}

/** `0.0.0.0` or `::`. */
export function isUnspecifiedIp({ bytes }: Ip): boolean {
  return bytes.every((byte) => byte === 0)
}

/** `127.0.0.0/8` or `::1`. */
export function isLoopbackIp({ bytes }: Ip): boolean {
  return bytes.length === 4 ? bytes[0] === 127 : bytes.every((byte, i) => byte === (i === 15 ? 1 : 0))
}

/** `224.0.0.0/24` or `ff02::/16` with any flags. */
export function isLinkLocalMulticastIp({ bytes }: Ip): boolean {
  const [first, second = 0, third] = bytes
  return bytes.length === 4 ? first === 224 && second === 0 && third === 0 : first === 0xff && (second & 0x0f) === 2
}

/** `169.254.0.0/16` or `fe80::/10`. */
export function isLinkLocalUnicastIp({ bytes }: Ip): boolean {
  const [first, second = 0] = bytes
  return bytes.length === 4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80
}

/** `224.0.0.0/4` or `ff00::/8`. */
export function isMulticastIp({ bytes }: Ip): boolean {
  const [first = 0] = bytes
  return bytes.length === 4 ? (first & 0xf0) === 0xe0 : first === 0xff
}

/** What is none of the others, private addresses included; not the broadcast address either. */
export function isGlobalUnicastIp(ip: Ip): boolean {
  const isBroadcast = ip.bytes.length === 4 && ip.bytes.every((byte) => byte === 255)
  return !isBroadcast && !isUnspecifiedIp(ip) && !isLoopbackIp(ip) && !isMulticastIp(ip) && !isLinkLocalUnicastIp(ip)
}
