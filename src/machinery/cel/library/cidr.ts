// Networks in CEL. Follows pkg/cel/library/cidr.go of apiserver.
import {
  type Cidr,
  cidrContainsCidr,
  cidrContainsIp,
  formatCidr,
  maskCidr,
  readCidr,
  sameCidr,
} from '../../values/cidr.ts'
import { celError, isError, NO_SUCH_OVERLOAD, type Opaque, type OpaqueKind, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'
import { ipValue, isIpValue, toIp } from './ip.ts'

interface CidrValue extends Opaque {
  readonly cidr: Cidr
}

const CIDR_KIND: OpaqueKind = {
  name: 'net.CIDR',
  goName: 'cel.CIDR',
  equals: (a, b) => (isCidrValue(a) && isCidrValue(b) ? sameCidr(a.cidr, b.cidr) : NO_SUCH_OVERLOAD),
  size: (value) => (isCidrValue(value) ? Math.ceil(value.cidr.prefixLength / 8) : 1),
  text: (value) => (isCidrValue(value) ? formatCidr(value.cidr) : ''),
}

function isCidrValue(value: Value): value is CidrValue {
  return typeof value === 'object' && value?.kind === 'opaque' && value.type === CIDR_KIND
}

function cidrValue(cidr: Cidr): CidrValue {
  return { kind: 'opaque', type: CIDR_KIND, cidr }
}

/** Upstream says the beginning of its message twice. */
function toCidr(value: Value): Value {
  if (typeof value !== 'string') return isError(value) ? value : NO_SUCH_OVERLOAD
  const read = readCidr(value)
  if ('value' in read) return cidrValue(read.value)
  return celError(`network address parse error during conversion from string: ${read.error}`)
}

const on =
  (compute: (cidr: Cidr) => Value): Binding =>
  (value = null) =>
    isCidrValue(value) ? compute(value.cidr) : NO_SUCH_OVERLOAD

export const CIDR_BINDINGS: Readonly<Record<string, Binding>> = {
  string_to_cidr: (text = null) => toCidr(text),
  is_cidr: (text = null) => (typeof text === 'string' ? 'value' in readCidr(text) : NO_SUCH_OVERLOAD),
  cidr_to_string: on(formatCidr),
  cidr_ip: on(({ ip }) => ipValue(ip)),
  cidr_prefix_length: on(({ prefixLength }) => prefixLength),
  cidr_masked: on((cidr) => cidrValue(maskCidr(cidr))),
  cidr_contains_ip_ip: (network = null, address = null) => containsIp(network, address),
  cidr_contains_ip_string: (network = null, text = null) => containsIp(network, toIp(text)),
  cidr_contains_cidr: (network = null, other = null) => containsCidr(network, other),
  cidr_contains_cidr_string: (network = null, text = null) => containsCidr(network, toCidr(text)),
}

/** Text that is no address counts as one of another type here, as upstream. */
function containsIp(network: Value, address: Value): Value {
  return isCidrValue(network) && isIpValue(address) ? cidrContainsIp(network.cidr, address.ip) : NO_SUCH_OVERLOAD
}

function containsCidr(network: Value, other: Value): Value {
  if (!isCidrValue(network)) return NO_SUCH_OVERLOAD
  if (!isCidrValue(other)) return isError(other) ? other : NO_SUCH_OVERLOAD
  return cidrContainsCidr(network.cidr, other.cidr)
}
