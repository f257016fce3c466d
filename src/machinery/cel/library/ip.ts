// IP addresses in CEL. Follows pkg/cel/library/ip.go of apiserver.
import {
  formatIp,
  type Ip,
  ipFamily,
  isGlobalUnicastIp,
  isLinkLocalMulticastIp,
  isLinkLocalUnicastIp,
  isLoopbackIp,
  isUnspecifiedIp,
  readIp,
  sameIp,
} from '../../values/ip.ts'
import { celError, isError, NO_SUCH_OVERLOAD, type Opaque, type OpaqueKind, type Value } from '../values/value.ts'
import type { Binding } from './bindings.ts'

/** An address as a value. */
export interface IpValue extends Opaque {
  readonly ip: Ip
}

const IP_KIND: OpaqueKind = {
  name: 'net.IP',
  goName: 'cel.IP',
  equals: (a, b) => (isIpValue(a) && isIpValue(b) ? sameIp(a.ip, b.ip) : NO_SUCH_OVERLOAD),
  size: (value) => (isIpValue(value) ? value.ip.bytes.length : 1),
  text: (value) => (isIpValue(value) ? formatIp(value.ip) : ''),
}

export function isIpValue(value: Value): value is IpValue {
  return typeof value === 'object' && value?.kind === 'opaque' && value.type === IP_KIND
}

export function ipValue(ip: Ip): IpValue {
  return { kind: 'opaque', type: IP_KIND, ip }
}

/** The address a text is, or the error. */
export function toIp(value: Value): Value {
  if (typeof value !== 'string') return isError(value) ? value : NO_SUCH_OVERLOAD
  const read = readIp(value)
  return 'error' in read ? celError(read.error) : ipValue(read.value)
}

const on =
  (compute: (ip: Ip) => Value): Binding =>
  (value = null) =>
    isIpValue(value) ? compute(value.ip) : NO_SUCH_OVERLOAD

export const IP_BINDINGS: Readonly<Record<string, Binding>> = {
  string_to_ip: (text = null) => toIp(text),
  is_ip: (text = null) => (typeof text === 'string' ? 'value' in readIp(text) : NO_SUCH_OVERLOAD),
  ip_is_canonical: (text = null) => {
    const address = toIp(text)
    return isIpValue(address) ? formatIp(address.ip) === text : address
  },
  ip_to_string: on(formatIp),
  ip_family: on(ipFamily),
  ip_is_unspecified: on(isUnspecifiedIp),
  ip_is_loopback: on(isLoopbackIp),
  ip_is_link_local_multicast: on(isLinkLocalMulticastIp),
  ip_is_link_local_unicast: on(isLinkLocalUnicastIp),
  ip_is_global_unicast: on(isGlobalUnicastIp),
}
