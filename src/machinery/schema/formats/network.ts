// Addresses as the `ipv4`, `ipv6`, `cidr` and `mac` formats take them.
// Follows Go's net package, and its old, sloppier reading of leading zeros where Kubernetes keeps that.

/** True for an IPv4 address, leading zeros tolerated, and for an IPv6 one that ends in an IPv4 one. */
export function isIpv4(text: string): boolean {
  return text.includes('.') && isSloppyIp(text)
}

/** True for an IPv6 address without a zone; no leading zeros in an IPv4 end. */
export function isIpv6(text: string): boolean {
  return text.includes(':') && isIpv6Address(text, isStrictV4)
}

/** True for an address with a prefix length: `10.0.0.0/8`. Bits beyond the prefix are no fault. */
export function isCidr(text: string): boolean {
  const slash = text.indexOf('/')
  if (slash < 0) return false
  const address = text.slice(0, slash)
  const prefix = text.slice(slash + 1)
  if (!/^\d{1,7}$/.test(prefix)) return false
  if (isSloppyV4(address)) return Number(prefix) <= 32
  return isIpv6Address(address, isSloppyV4) && Number(prefix) <= 128
}

/** True for hardware addresses of 6, 8 or 20 bytes: `00:00:5e:00:53:01`, `0000.5e00.5301`. */
export function isMac(text: string): boolean {
  const pairs = /^[0-9a-fA-F]{2}(?:(:)[0-9a-fA-F]{2}|(-)[0-9a-fA-F]{2})/.exec(text)
  if (pairs !== null) {
    const groups = text.split(pairs[1] ?? '-')
    return [6, 8, 20].includes(groups.length) && groups.every((group) => /^[0-9a-fA-F]{2}$/.test(group))
  }
  const groups = text.split('.')
  return [3, 4, 10].includes(groups.length) && groups.every((group) => /^[0-9a-fA-F]{4}$/.test(group))
}

function isSloppyIp(text: string): boolean {
  const first = /[.:]/.exec(text)?.[0]
  return first === '.' ? isSloppyV4(text) : first === ':' && isIpv6Address(text, isSloppyV4)
}

function isSloppyV4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^\d+$/.test(part) && Number(part) <= 255)
}

function isStrictV4(text: string): boolean {
  return isSloppyV4(text) && text.split('.').every((part) => part === '0' || !part.startsWith('0'))
}

function isIpv6Address(text: string, isV4: (text: string) => boolean): boolean {
  const halves = text.split('::')
  if (halves.length > 2) return false
  const [head = '', tail] = halves
  const front = groupsOf(head)
  const back = tail === undefined ? [] : groupsOf(tail)
  const groups = [...front, ...back]
  const last = groups.at(-1)
  const endsInV4 = last?.includes('.') === true && (tail === undefined || back.length > 0)
  const words = endsInV4 ? groups.slice(0, -1) : groups
  if (endsInV4 && !isV4(last)) return false
  if (!words.every((word) => /^[0-9a-fA-F]{1,4}$/.test(word))) return false
  const count = words.length + (endsInV4 ? 2 : 0)
  return tail === undefined ? count === 8 : count < 8
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':')
}
