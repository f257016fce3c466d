// Networks in CEL. Follows pkg/cel/library/cidr.go of apiserver.
import type { Parsed } from '../../values/parsed.ts'
import { quote } from '../values/text.ts'
import { celError, isError, NO_SUCH_OVERLOAD, type Opaque, type OpaqueKind, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'
import { addressValue, isAddress, toIP } from './ip.ts'
import { formatAddress, isMappedIPv4, maskAddress, type Prefix, readPrefix, sameBits } from './netip.ts'

interface PrefixValue extends Opaque {
  readonly prefix: Prefix
}

const CIDR_KIND: OpaqueKind = {
  name: 'net.CIDR',
  goName: 'cel.CIDR',
  equals: (a, b) => (isPrefix(a) && isPrefix(b) ? textOf(a.prefix) === textOf(b.prefix) : NO_SUCH_OVERLOAD),
  size: (value) => (isPrefix(value) ? Math.ceil(value.prefix.bits / 8) : 1),
  text: (value) => (isPrefix(value) ? textOf(value.prefix) : ''),
}

function isPrefix(value: Value): value is PrefixValue {
  return typeof value === 'object' && value?.kind === 'opaque' && value.type === CIDR_KIND
}

function prefixValue(prefix: Prefix): PrefixValue {
  return { kind: 'opaque', type: CIDR_KIND, prefix }
}

function textOf({ address, bits }: Prefix): string {
  return `${formatAddress(address)}/${bits}`
}

const ERROR = 'network address parse error during conversion from string'

function readCIDR(text: string): Parsed<Prefix> {
  const read = readPrefix(text)
  if ('error' in read) return { error: `${ERROR}: ${read.error}` }
  return isMappedIPv4(read.value.address) ? { error: `IPv4-mapped IPv6 address ${quote(text)} is not allowed` } : read
}

function toCIDR(value: Value): Value {
  if (typeof value !== 'string') return isError(value) ? value : NO_SUCH_OVERLOAD
  const read = readCIDR(value)
  return 'error' in read ? celError(`${ERROR}: ${read.error}`) : prefixValue(read.value)
}

const on =
  (compute: (prefix: Prefix) => Value): Binding =>
  (value = null) =>
    isPrefix(value) ? compute(value.prefix) : NO_SUCH_OVERLOAD

export const CIDR_BINDINGS: Readonly<Record<string, Binding>> = {
  string_to_cidr: (text = null) => toCIDR(text),
  is_cidr: (text = null) => (typeof text === 'string' ? 'value' in readCIDR(text) : NO_SUCH_OVERLOAD),
  cidr_to_string: on(textOf),
  cidr_ip: on(({ address }) => addressValue(address)),
  cidr_prefix_length: on(({ bits }) => bits),
  cidr_masked: on(({ address, bits }) => prefixValue({ address: maskAddress(address, bits), bits })),
  cidr_contains_ip_ip: (network = null, address = null) => containsAddress(network, address),
  cidr_contains_ip_string: (network = null, text = null) => containsAddress(network, toIP(text)),
  cidr_contains_cidr: (network = null, other = null) => containsNetwork(network, other),
  cidr_contains_cidr_string: (network = null, text = null) => containsNetwork(network, toCIDR(text)),
}

/** Text that is no address counts as one of another type here, as upstream. */
function containsAddress(network: Value, address: Value): Value {
  if (!isPrefix(network) || !isAddress(address)) return NO_SUCH_OVERLOAD
  return sameBits(network.prefix.address, address.address, network.prefix.bits)
}

function containsNetwork(network: Value, other: Value): Value {
  if (!isPrefix(network)) return NO_SUCH_OVERLOAD
  if (!isPrefix(other)) return isError(other) ? other : NO_SUCH_OVERLOAD
  const { address, bits } = network.prefix
  return bits <= other.prefix.bits && sameBits(address, other.prefix.address, bits)
}
