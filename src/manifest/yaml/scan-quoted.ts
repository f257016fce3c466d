// Scalars in single and in double quotes, over one line or several.

import { CODE, isBlank, isBreak, isBreakOrEnd } from './characters.ts'
import { fail, foldBreaks, isAtDocumentMarker, peekCode, push, type Scanner, takeBreak } from './scanner.ts'

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
])

const HEX_DIGITS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
])

const SINGLE_RUN = /[^'\n\r\x85\u2028\u2029\0]*/y
const DOUBLE_RUN = /[^"\\\n\r\x85\u2028\u2029\0]*/y

/** Scans one quoted scalar; the next character is its opening quote. */
export function scanQuoted(scanner: Scanner): void {
  const start = scanner.at
  const quote = peekCode(scanner)
  scanner.at++
  let value = ''
  for (;;) {
    if (isAtDocumentMarker(scanner)) fail(scanner, 'found unexpected document indicator')
    if (peekCode(scanner) === CODE.end) fail(scanner, 'found unexpected end of stream', start)
    value += takeText(scanner, quote)
    const isContinued = takeEscapedBreak(scanner, quote)
    if (!isContinued && peekCode(scanner) === quote) break
    value += takeGap(scanner, isContinued)
  }
  scanner.at++
  push(scanner, 'quoted', start, value)
}

/** Text up to a line break, the closing quote or an escaped line break, without blanks before a line break. */
function takeText(scanner: Scanner, quote: number): string {
  const { text } = scanner
  const run = quote === CODE.apostrophe ? SINGLE_RUN : DOUBLE_RUN
  let value = ''
  for (;;) {
    run.lastIndex = scanner.at
    run.test(text)
    const piece = text.slice(scanner.at, run.lastIndex)
    scanner.at = run.lastIndex
    const code = text.charCodeAt(scanner.at)
    if (isBreakOrEnd(code)) return value + piece.replace(/[ \t]+$/, '')
    value += piece
    if (code === CODE.backslash && !isBreak(text.charCodeAt(scanner.at + 1))) value += takeEscape(scanner)
    else if (code === CODE.apostrophe && text.charCodeAt(scanner.at + 1) === code) {
      value += "'"
      scanner.at += 2
    } else return value
  }
}

function takeEscape(scanner: Scanner): string {
  const letter = scanner.text.charAt(scanner.at + 1)
  const simple = ESCAPES.get(letter)
  if (simple !== undefined) {
    scanner.at += 2
    return simple
  }
  const digits = HEX_DIGITS.get(letter) ?? fail(scanner, 'found unknown escape character')
  const hex = scanner.text.slice(scanner.at + 2, scanner.at + 2 + digits)
  if (hex.length !== digits || !/^[\da-fA-F]+$/.test(hex)) fail(scanner, 'did not find expected hexdecimal number')
  const codePoint = Number.parseInt(hex, 16)
  if ((codePoint >= 0xd800 && codePoint <= 0xdfff) || codePoint > 0x10ffff) {
    fail(scanner, 'found invalid Unicode character escape code')
  }
  scanner.at += 2 + digits
  return String.fromCodePoint(codePoint)
}

function takeEscapedBreak(scanner: Scanner, quote: number): boolean {
  if (quote !== CODE.quote || peekCode(scanner) !== CODE.backslash) return false
  scanner.at++
  takeBreak(scanner)
  return true
}

/** Line breaks folded; an escaped one before them leaves nothing of itself. */
function takeGap(scanner: Scanner, isContinued: boolean): string {
  let first: string | undefined = isContinued ? '' : undefined
  let others = ''
  for (;;) {
    const code = peekCode(scanner)
    if (isBlank(code)) scanner.at++
    else if (!isBreak(code)) return foldBreaks(first ?? '', others)
    else if (first === undefined) first = takeBreak(scanner)
    else others += takeBreak(scanner)
  }
}
