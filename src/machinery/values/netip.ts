// IP addresses as text. Follows ParseAddr and String of Go's net/netip.

import { quoteGo } from '../go-value.ts'
import type { Parsed } from './parsed.ts'

/** 4 bytes, or 16; `zone` is what followed `%`, `''` without one. */
export type NetAddress = { readonly bytes: readonly number[]; readonly zone: string }

/** Reads `10.0.0.1`, `fe80::1%eth0`; what is refused in Go's words. */
export function readNetAddress(text: string): Parsed<NetAddress> {
  const [mark] = /[.:%]/.exec(text) ?? ['']
  if (mark === ':') return readIPv6(text)
  if (mark !== '.') return failed(text, mark === '%' ? 'missing IPv6 address' : 'unable to parse IP')
  const bytes = readIPv4(text, text)
  return 'error' in bytes ? bytes : { value: { bytes: bytes.value, zone: '' } }
}

function failed(text: string, why: string, at = ''): { readonly error: string } {
  return { error: `ParseAddr(${quoteGo(text)}): ${why}${at === '' ? '' : ` (at ${quoteGo(at)})`}` }
}

/** The four bytes of `part`, which is the end of `text` or all of it. */
function readIPv4(text: string, part: string): Parsed<readonly number[]> {
  const bytes: number[] = []
  let digits = ''
  for (let i = 0; i < part.length; i++) {
    const character = part.charAt(i)
    if (character === '.') {
      if (digits === '' || i === part.length - 1)
        return failed(text, 'IPv4 field must have at least one digit', part.slice(i))
      if (bytes.length === 3) return failed(text, 'IPv4 address too long')
      bytes.push(Number(digits))
      digits = ''
    } else if (/\d/.test(character)) {
      if (digits === '0') return failed(text, 'IPv4 field has octet with leading zero')
      digits += character
      if (Number(digits) > 255) return failed(text, 'IPv4 field has value >255')
    } else {
      return failed(text, 'unexpected character', part.slice(i))
    }
  }
  return bytes.length < 3 ? failed(text, 'IPv4 address too short') : { value: [...bytes, Number(digits)] }
}

function readIPv6(text: string): Parsed<NetAddress> {
  const percent = text.indexOf('%')
  const zone = percent < 0 ? '' : text.slice(percent + 1)
  if (percent >= 0 && zone === '') return failed(text, 'zone must be a non-empty string')
  const read = readGroups(text, percent < 0 ? text : text.slice(0, percent))
  if ('error' in read) return read
  const { bytes, gap } = read.value
  if (bytes.length < 16 && gap === undefined) return failed(text, 'address string too short')
  if (bytes.length === 16 && gap !== undefined) return failed(text, 'the :: must expand to at least one field of zeros')
  const zeros = new Array<number>(16 - bytes.length).fill(0)
  return { value: { bytes: [...bytes.slice(0, gap), ...zeros, ...bytes.slice(gap ?? 16)], zone } }
}

/** The bytes that are written, and how many of them stand before `::`. */
type Groups = { readonly bytes: readonly number[]; readonly gap: number | undefined }

function readGroups(text: string, address: string): Parsed<Groups> {
  let gap = address.startsWith('::') ? 0 : undefined
  let rest = gap === 0 ? address.slice(2) : address
  const bytes: number[] = []
  if (rest === '') return { value: { bytes, gap } }
  while (bytes.length < 16) {
    const [hex = ''] = /^[\da-fA-F]*/.exec(rest.slice(0, 5)) ?? []
    if (hex.length > 4) return failed(text, 'each group must have 4 or less digits', rest)
    if (hex === '') return failed(text, 'each colon-separated field must have at least one digit', rest)
    if (rest[hex.length] === '.') return readTail(text, rest, bytes, gap)
    const value = Number.parseInt(hex, 16)
    bytes.push(value >> 8, value & 0xff)
    rest = rest.slice(hex.length)
    if (rest === '') break
    if (rest[0] !== ':') return failed(text, 'unexpected character, want colon', rest)
    if (rest === ':') return failed(text, 'colon must be followed by more characters', rest)
    rest = rest.slice(1)
    if (rest[0] !== ':') continue
    if (gap !== undefined) return failed(text, 'multiple :: in address', rest)
    gap = bytes.length
    rest = rest.slice(1)
    if (rest === '') break
  }
  return rest === '' ? { value: { bytes, gap } } : failed(text, 'trailing garbage after address', rest)
}

/** An IPv4 address at the end of an IPv6 one. */
function readTail(text: string, rest: string, bytes: readonly number[], gap: number | undefined): Parsed<Groups> {
  if (gap === undefined && bytes.length !== 12) {
    return failed(text, 'embedded IPv4 address must replace the final 2 fields of the address', rest)
  }
  if (bytes.length > 12) {
    return failed(text, 'too many hex fields to fit an embedded IPv4 at the end of the address', rest)
  }
  const tail = readIPv4(text, rest)
  return 'error' in tail ? tail : { value: { bytes: [...bytes, ...tail.value], gap } }
}

/** True for `::ffff:a.b.c.d`. */
export function isMappedIPv4(bytes: readonly number[]): boolean {
  return bytes.length === 16 && bytes.every((byte, i) => i >= 12 || byte === (i < 10 ? 0 : 0xff))
}

/** The canonical text: lower case, the longest run of two or more zero groups as `::`. */
export function formatNetAddress({ bytes, zone }: NetAddress): string {
  const suffix = zone === '' ? '' : `%${zone}`
  if (bytes.length === 4) return bytes.join('.')
  if (isMappedIPv4(bytes)) return `::ffff:${bytes.slice(12).join('.')}${suffix}`
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0))
  const [start, end] = longestZeros(groups)
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':')
  return `${end === 0 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(end))}`}${suffix}`
}

/** The first of the longest runs; `end` is 0 when none is longer than one group. */
function longestZeros(groups: readonly number[]): readonly [start: number, end: number] {
  let longest: readonly [number, number] = [0, 0]
  for (let start = 0; start < groups.length; start++) {
    let end = start
    while (groups[end] === 0) end++
    if (end - start >= 2 && end - start > longest[1] - longest[0]) longest = [start, end]
  }
  return longest
}
