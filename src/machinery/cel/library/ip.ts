// IP addresses in CEL. Follows pkg/cel/library/ip.go of apiserver.
import type { Parsed } from '../../values/parsed.ts'
import { quote } from '../values/text.ts'
import { celError, isError, NO_SUCH_OVERLOAD, type Opaque, type OpaqueKind, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'
import { type Address, formatAddress, isMappedIPv4, readAddress } from './netip.ts'

interface AddressValue extends Opaque {
  readonly address: Address
}

const IP_KIND: OpaqueKind = {
  name: 'net.IP',
  goName: 'cel.IP',
  equals: (a, b) =>
    isAddress(a) && isAddress(b) ? formatAddress(a.address) === formatAddress(b.address) : NO_SUCH_OVERLOAD,
  size: (value) => (isAddress(value) ? value.address.bytes.length : 1),
  text: (value) => (isAddress(value) ? formatAddress(value.address) : ''),
}

export function isAddress(value: Value): value is AddressValue {
  return typeof value === 'object' && value?.kind === 'opaque' && value.type === IP_KIND
}

export function addressValue(address: Address): AddressValue {
  return { kind: 'opaque', type: IP_KIND, address }
}

/** Reads an address as CEL does: without zone, and no IPv4 in disguise. */
export function readIP(text: string): Parsed<Address> {
  const read = readAddress(text)
  if ('error' in read) {
    return { error: `IP Address ${quote(text)} parse error during conversion from string: ${read.error}` }
  }
  if (read.value.zone !== '') return { error: `IP address ${quote(text)} with zone value is not allowed` }
  return isMappedIPv4(read.value) ? { error: `IPv4-mapped IPv6 address ${quote(text)} is not allowed` } : read
}

/** The address a text is, or the error. */
export function toIP(value: Value): Value {
  if (typeof value !== 'string') return isError(value) ? value : NO_SUCH_OVERLOAD
  const read = readIP(value)
  return 'error' in read ? celError(read.error) : addressValue(read.value)
}

const test =
  (check: (bytes: readonly number[], isIPv4: boolean) => Value): Binding =>
  (value = null) =>
    isAddress(value) ? check(value.address.bytes, value.address.bytes.length === 4) : NO_SUCH_OVERLOAD

export const IP_BINDINGS: Readonly<Record<string, Binding>> = {
  string_to_ip: (text = null) => toIP(text),
  is_ip: (text = null) => (typeof text === 'string' ? 'value' in readIP(text) : NO_SUCH_OVERLOAD),
  ip_is_canonical: (text = null) => {
    const address = toIP(text)
    return isAddress(address) ? formatAddress(address.address) === text : address
  },
  ip_to_string: (value = null) => (isAddress(value) ? formatAddress(value.address) : NO_SUCH_OVERLOAD),
  ip_family: test((_, isIPv4) => (isIPv4 ? 4 : 6)),
  ip_is_unspecified: test(isUnspecified),
  ip_is_loopback: test(isLoopback),
  ip_is_link_local_multicast: test(([a, b, c], isIPv4) =>
    isIPv4 ? a === 224 && b === 0 && c === 0 : a === 0xff && ((b ?? 0) & 0x0f) === 2,
  ),
  ip_is_link_local_unicast: test(isLinkLocalUnicast),
  ip_is_global_unicast: test(isGlobalUnicast),
}

function isUnspecified(bytes: readonly number[]): boolean {
  return bytes.every((byte) => byte === 0)
}

function isLoopback(bytes: readonly number[], isIPv4: boolean): boolean {
  return isIPv4 ? bytes[0] === 127 : bytes.every((byte, i) => byte === (i === 15 ? 1 : 0))
}

function isLinkLocalUnicast([a, b = 0]: readonly number[], isIPv4: boolean): boolean {
  return isIPv4 ? a === 169 && b === 254 : a === 0xfe && (b & 0xc0) === 0x80
}

function isGlobalUnicast(bytes: readonly number[], isIPv4: boolean): boolean {
  const first = bytes[0] ?? 0
  const isMulticast = isIPv4 ? (first & 0xf0) === 0xe0 : first === 0xff
  const isBroadcast = isIPv4 && bytes.every((byte) => byte === 255)
  return !(
    isMulticast ||
    isBroadcast ||
    isUnspecified(bytes) ||
    isLoopback(bytes, isIPv4) ||
    isLinkLocalUnicast(bytes, isIPv4)
  )
}
