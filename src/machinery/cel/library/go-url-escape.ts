// Percent escapes in the parts of a URL. Follows escape and unescape of Go's net/url. Text is bytes, one per character.

import { quoteGo } from '../../go-value.ts'
import type { Parsed } from '../../values/parsed.ts'

export type UrlPart = 'path' | 'user' | 'host' | 'zone' | 'query' | 'fragment'

/** The UTF-8 bytes of a text, one per character. */
export function toUtf8(text: string): string {
  if (!/[\u0080-\uffff]/.test(text)) return text
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('')
}

/** The text of UTF-8 bytes, one per character. */
export function fromUtf8(bytes: string): string {
  if (!/[\x80-\xff]/.test(bytes)) return bytes
  return new TextDecoder().decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)))
}

const UNRESERVED = /[A-Za-z\d\-_.~]/
const ALLOWED: Readonly<Record<UrlPart, RegExp>> = {
  path: /[$&+,/:;=@]/,
  user: /[$&+,;=]/,
  host: /[!$&'()*+,;=:[\]<>"]/,
  zone: /[!$&'()*+,;=:[\]<>"]/,
  query: /(?!)/,
  fragment: /[$&+,/:;=?@!()*]/,
}

function mustEscape(character: string, part: UrlPart): boolean {
  return !UNRESERVED.test(character) && !ALLOWED[part].test(character)
}

/** Decodes `%20`; in a query also `+`. */
export function unescapeUrl(text: string, part: UrlPart): Parsed<string> {
  const invalidEscape = (sequence: string) => ({ error: `invalid URL escape ${quoteGo(fromUtf8(sequence))}` })
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i)
    if (character === '%') {
      const sequence = text.slice(i, i + 3)
      if (!/^%[\da-fA-F]{2}$/.test(sequence)) return invalidEscape(sequence)
      const code = Number.parseInt(sequence.slice(1), 16)
      if (part === 'host' && code < 0x80 && sequence !== '%25') return invalidEscape(sequence)
      const decoded = String.fromCharCode(code)
      if (part === 'zone' && sequence !== '%25' && decoded !== ' ' && mustEscape(decoded, 'host')) {
        return invalidEscape(sequence)
      }
      out += decoded
      i += 2
    } else if (part === 'query' && character === '+') {
      out += ' '
    } else if ((part === 'host' || part === 'zone') && character < '\x80' && mustEscape(character, part)) {
      return { error: `invalid character ${quoteGo(character)} in host name` }
    } else {
      out += character
    }
  }
  return { value: out }
}

/** Encodes what the part cannot hold as it is. */
export function escapeUrl(text: string, part: UrlPart): string {
  let out = ''
  for (const character of text) {
    if (!mustEscape(character, part)) out += character
    else out += `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}

/** True for a path that holds nothing that ought to be escaped. */
export function isValidPath(raw: string): boolean {
  return Array.from(raw).every((character) => /[!$&'()*+,;=:@[\]%]/.test(character) || !mustEscape(character, 'path'))
}
