// IP addresses and networks as text. Follows ParseAddr and ParsePrefix of Go's net/netip, with their messages.
import type { Parsed } from '../../values/parsed.ts'
import { quote } from '../values/text.ts'

/** 4 or 16 bytes. */
export interface Address {
  readonly bytes: readonly number[]
  /** Of IPv6: what followed `%`. */
  readonly zone: string
}

/** An address with the number of leading bits that name the network. */
export interface Prefix {
  readonly address: Address
  readonly bits: number
}

const failure = (text: string, message: string, at?: string) => ({
  error: `ParseAddr(${quote(text)}): ${message}${at ? ` (at ${quote(at)})` : ''}`,
})

/** Reads `10.0.0.1`, `fe80::1`. */
export function readAddress(text: string): Parsed<Address> {
  const first = /[.:%]/.exec(text)?.[0]
  if (first === '.') {
    const bytes = readIPv4(text, text)
    return 'error' in bytes ? bytes : { value: { bytes: bytes.value, zone: '' } }
  }
  if (first === ':') return readIPv6(text)
  return failure(text, first === '%' ? 'missing IPv6 address' : 'unable to parse IP')
}

function readIPv4(whole: string, text: string): Parsed<readonly number[]> {
  const fields: number[] = []
  let value = 0
  let digits = 0
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i)
    if (character >= '0' && character <= '9') {
      if (digits === 1 && value === 0) return failure(whole, 'IPv4 field has octet with leading zero')
      value = value * 10 + Number(character)
      digits++
      if (value > 255) return failure(whole, 'IPv4 field has value >255')
    } else if (character === '.') {
      if (i === 0 || i === text.length - 1 || text.charAt(i - 1) === '.') {
        return failure(whole, 'IPv4 field must have at least one digit', text.slice(i))
      }
      if (fields.length === 3) return failure(whole, 'IPv4 address too long')
      fields.push(value)
      value = 0
      digits = 0
    } else {
      return failure(whole, 'unexpected character', text.slice(i))
    }
  }
  return fields.length < 3 ? failure(whole, 'IPv4 address too short') : { value: [...fields, value] }
}

function readIPv6(text: string): Parsed<Address> {
  const at = text.indexOf('%')
  const zone = at < 0 ? '' : text.slice(at + 1)
  if (at >= 0 && zone === '') return failure(text, 'zone must be a non-empty string')
  let rest = at < 0 ? text : text.slice(0, at)
  const bytes: number[] = []
  let ellipsis = -1
  if (rest.startsWith('::')) {
    ellipsis = 0
    rest = rest.slice(2)
  }
  while (rest !== '' && bytes.length < 16) {
    const [group = ''] = /^[\da-fA-F]*/.exec(rest) ?? []
    if (group.length > 4) return failure(text, 'each group must have 4 or less digits', rest)
    if (group === '') return failure(text, 'each colon-separated field must have at least one digit', rest)
    if (rest.charAt(group.length) === '.') {
      const problem = embeddedProblem(bytes.length, ellipsis)
      if (problem) return failure(text, problem, rest)
      const tail = readIPv4(text, rest)
      if ('error' in tail) return tail
      bytes.push(...tail.value)
      rest = ''
      break
    }
    const value = Number.parseInt(group, 16)
    bytes.push(value >> 8, value & 0xff)
    rest = rest.slice(group.length)
    if (rest === '') break
    if (rest.charAt(0) !== ':') return failure(text, 'unexpected character, want colon', rest)
    if (rest.length === 1) return failure(text, 'colon must be followed by more characters', rest)
    rest = rest.slice(1)
    if (rest.charAt(0) === ':') {
      if (ellipsis >= 0) return failure(text, 'multiple :: in address', rest)
      ellipsis = bytes.length
      rest = rest.slice(1)
    }
  }
  if (rest !== '') return failure(text, 'trailing garbage after address', rest)
  if (bytes.length < 16) {
    if (ellipsis < 0) return failure(text, 'address string too short')
    bytes.splice(ellipsis, 0, ...new Array<number>(16 - bytes.length).fill(0))
  } else if (ellipsis >= 0) {
    return failure(text, 'the :: must expand to at least one field of zeros')
  }
  return { value: { bytes, zone } }
}

function embeddedProblem(length: number, ellipsis: number): string | undefined {
  if (ellipsis < 0 && length !== 12) return 'embedded IPv4 address must replace the final 2 fields of the address'
  return length + 4 > 16 ? 'too many hex fields to fit an embedded IPv4 at the end of the address' : undefined
}

/** Reads `10.0.0.0/8`. */
export function readPrefix(text: string): Parsed<Prefix> {
  const fail = (message: string) => ({ error: `netip.ParsePrefix(${quote(text)}): ${message}` })
  const at = text.lastIndexOf('/')
  if (at < 0) return fail("no '/'")
  const address = readAddress(text.slice(0, at))
  if ('error' in address) return fail(address.error)
  if (address.value.zone !== '') return fail('IPv6 zones cannot be present in a prefix')
  const bits = text.slice(at + 1)
  if (!/^(?:\d|[1-9]\d*)$/.test(bits)) return fail(`bad bits after slash: ${quote(bits)}`)
  if (bits.length > 18) return fail(`bad bits after slash: ${quote(bits)}`)
  if (Number(bits) > address.value.bytes.length * 8) return fail('prefix length out of range')
  return { value: { address: address.value, bits: Number(bits) } }
}

/** The canonical text. */
export function formatAddress({ bytes }: Address): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0))
  const [start, end] = longestZeros(groups)
  const hex = groups.map((group) => group.toString(16))
  return end - start < 2 ? hex.join(':') : `${hex.slice(0, start).join(':')}::${hex.slice(end).join(':')}`
}

function longestZeros(groups: readonly number[]): readonly [start: number, end: number] {
  let best: readonly [number, number] = [0, 0]
  for (let start = 0; start < groups.length; start++) {
    let end = start
    while (end < groups.length && groups[end] === 0) end++
    if (end - start > best[1] - best[0]) best = [start, end]
    if (end > start) start = end
  }
  return best
}

/** IPv6 that stands for an IPv4 address: `::ffff:10.0.0.1`. */
export function isMappedIPv4({ bytes }: Address): boolean {
  return bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
}

/** True if both begin with the same so many bits. */
export function sameBits(a: Address, b: Address, bits: number): boolean {
  if (a.bytes.length !== b.bytes.length) return false
  return a.bytes.every((byte, i) => {
    const mask = maskOf(bits - 8 * i)
    return (byte & mask) === ((b.bytes[i] ?? 0) & mask)
  })
}

/** The address with all bits after the first so many cleared. */
export function maskAddress({ bytes, zone }: Address, bits: number): Address {
  return { bytes: bytes.map((byte, i) => byte & maskOf(bits - 8 * i)), zone }
}

function maskOf(bits: number): number {
  if (bits >= 8) return 0xff
  return bits <= 0 ? 0 : (0xff << (8 - bits)) & 0xff
}
