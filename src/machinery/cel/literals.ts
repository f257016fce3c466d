// The values of literals: numbers within their ranges, strings and bytes with their escapes, as cel-go's parser/parser.go and parser/unescape.go read them.
import type { Constant } from './ast.ts'

/** A literal's value, or what is wrong with it. */
export type LiteralValue = Constant | { readonly problem: string }

const INT_MIN = -(2n ** 63n)
const INT_MAX = 2n ** 63n - 1n
const UINT_MAX = 2n ** 64n - 1n

/** `12`, `0x1f`; `negative` if a minus belongs to it. */
export function intLiteral(digits: string, negative: boolean): LiteralValue {
  const value = negative ? -BigInt(digits) : BigInt(digits)
  return value < INT_MIN || value > INT_MAX ? { problem: 'invalid int literal' } : { type: 'int', value }
}

/** `12u`, `0x1fU`. */
export function uintLiteral(text: string): LiteralValue {
  const value = BigInt(text.slice(0, -1))
  return value > UINT_MAX ? { problem: 'invalid uint literal' } : { type: 'uint', value }
}

/** `1.5`, `.5e-3`; a number beyond the range of doubles is a problem. */
export function doubleLiteral(text: string, negative: boolean): LiteralValue {
  const value = Number(text)
  if (!Number.isFinite(value)) return { problem: 'invalid double literal' }
  return { type: 'double', value: negative ? -value : value }
}

/** A string with its quotes and prefix. Line ends become `\n`. */
export function stringLiteral(text: string): LiteralValue {
  const { body, raw } = bodyOf(text)
  if (raw || !body.includes('\\')) return { type: 'string', value: body }
  let out = ''
  for (const piece of pieces(body)) {
    if (typeof piece === 'string') out += piece
    else if (piece.code > 0x10ffff || (piece.code >= 0xd800 && piece.code <= 0xdfff)) {
      return { problem: 'invalid unicode code point' }
    } else out += String.fromCodePoint(piece.code)
  }
  return { type: 'string', value: out }
}

/** A bytes literal with its quotes and prefix: text as UTF-8, `\x` and octal escapes as single bytes. */
export function bytesLiteral(text: string): LiteralValue {
  const { body, raw } = bodyOf(text.slice(1))
  const encoder = new TextEncoder()
  if (raw || !body.includes('\\')) return { type: 'bytes', value: encoder.encode(body) }
  const out: number[] = []
  for (const piece of pieces(body)) {
    if (typeof piece === 'string') out.push(...encoder.encode(piece))
    else if (piece.unicode) return { problem: 'unable to unescape string' }
    else out.push(piece.code)
  }
  return { type: 'bytes', value: Uint8Array.from(out) }
}

function bodyOf(literal: string): { readonly body: string; readonly raw: boolean } {
  const raw = literal.startsWith('r') || literal.startsWith('R')
  const text = raw ? literal.slice(1) : literal
  const triple = text.length >= 6 && (text.startsWith('"""') || text.startsWith("'''"))
  const inner = triple ? text.slice(3, -3) : text.slice(1, -1)
  return { body: inner.includes('\r') ? inner.replace(/\r\n?/g, '\n') : inner, raw }
}

interface Escape {
  readonly code: number
  /** Written `\u` or `\U`. */
  readonly unicode: boolean
}

const NAMED: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

const ESCAPE = /\\(?:[xX]([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})|(.))|[^\\]+/gs

/** The parts of a body the lexer has accepted: plain text, and escapes by code. */
function* pieces(body: string): Generator<string | Escape> {
  for (const [whole, hex, short, long, octal, named] of body.matchAll(ESCAPE)) {
    if (hex !== undefined) yield { code: Number.parseInt(hex, 16), unicode: false }
    else if (octal !== undefined) yield { code: Number.parseInt(octal, 8), unicode: false }
    else if (short !== undefined || long !== undefined) {
      yield { code: Number.parseInt(short ?? long ?? '', 16), unicode: true }
    } else if (named !== undefined) yield NAMED[named] ?? named
    else yield whole
  }
}
