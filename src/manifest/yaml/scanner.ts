// What the scanner remembers between two tokens, and the small steps all of its parts take.

import { CODE, isBlankOrEnd } from './characters.ts'
import { positionAt, YamlError } from './yaml-error.ts'

export type TokenKind =
  | 'stream-end'
  | 'version-directive'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'plain'
  | 'quoted'

export type Token = {
  readonly kind: TokenKind
  /** Offset of its first character in the text. */
  readonly start: number
  /** A scalar's value, the name of an anchor or alias, the handle of a tag, the version of a directive. */
  readonly value: string
  /** The suffix of a tag, the prefix of a tag directive. */
  readonly suffix: string
}

/** A token that may turn out to be a key when a `:` follows on its line. */
export type SimpleKey = {
  isPossible: boolean
  /** False when the token is taken without waiting for a `:`. */
  isAwaited: boolean
  /** True where nothing but a key may stand. */
  readonly isRequired: boolean
  /** Its number among all tokens of the text. */
  readonly tokenNumber: number
  readonly start: number
  readonly line: number
  readonly column: number
}

export type Scanner = {
  /** The text and, as a sentinel, a NUL after it. */
  readonly text: string
  /** The number of the text's first line in its file. */
  readonly firstLine: number
  /** Offset of the next character. */
  at: number
  /** Lines passed. */
  line: number
  lineStart: number
  /** Tokens found and not yet taken, from `head` on. */
  readonly tokens: Token[]
  head: number
  /** True when nothing can come any more before the token at `head`. */
  isHeadSettled: boolean
  /** How many tokens have been taken. */
  taken: number
  /** Column of the block collection we are in; -1 outside. */
  indent: number
  readonly indents: number[]
  flowLevel: number
  isKeyAllowed: boolean
  /** One for every flow level. */
  readonly keys: (SimpleKey | undefined)[]
}

/** Deeper collections are an error. */
export const MAX_DEPTH = 1000

export function newScanner(text: string, firstLine: number): Scanner {
  return {
    text: [text, '\0'].join(''), // unlike a concatenation this is one flat string, which charCodeAt reads faster
    firstLine,
    at: 0,
    line: 0,
    lineStart: 0,
    tokens: [],
    head: 0,
    isHeadSettled: false,
    taken: 0,
    indent: -1,
    indents: [],
    flowLevel: 0,
    isKeyAllowed: true,
    keys: [undefined],
  }
}

/** @throws YamlError, always. */
export function fail(scanner: Scanner, reason: string, offset = scanner.at): never {
  throw new YamlError(reason, positionAt(scanner.text, Math.min(offset, scanner.text.length - 1), scanner.firstLine))
}

/** The code of the next character, or of one after it. */
export function peekCode(scanner: Scanner, ahead = 0): number {
  return scanner.text.charCodeAt(scanner.at + ahead)
}

export function columnOf(scanner: Scanner): number {
  return scanner.at - scanner.lineStart
}

/** Goes past a line break and returns what it stands for: a line feed, but the two separators of Unicode stay themselves. */
export function takeBreak(scanner: Scanner): string {
  const code = peekCode(scanner)
  scanner.at += code === CODE.carriageReturn && peekCode(scanner, 1) === CODE.lineFeed ? 2 : 1
  scanner.line++
  scanner.lineStart = scanner.at
  return code === CODE.lineSeparator || code === CODE.paragraphSeparator ? String.fromCharCode(code) : '\n'
}

/** What line breaks inside a scalar become: one a space, more all but the first. */
export function foldBreaks(first: string, others: string): string {
  if (first !== '\n') return first + others
  return others === '' ? ' ' : others
}

/** True at `---` and `...` at the start of a line. */
export function isAtDocumentMarker(scanner: Scanner): boolean {
  if (scanner.at !== scanner.lineStart) return false
  const code = peekCode(scanner)
  if (code !== CODE.minus && code !== CODE.dot) return false
  return peekCode(scanner, 1) === code && peekCode(scanner, 2) === code && isBlankOrEnd(peekCode(scanner, 3))
}

export function push(scanner: Scanner, kind: TokenKind, start: number, value = '', suffix = ''): void {
  scanner.tokens.push({ kind, start, value, suffix })
}

const LINE_REST = /[^\n\r\x85\u2028\u2029\0]*/y

/** Goes to the end of the line. */
export function skipLineRest(scanner: Scanner): void {
  LINE_REST.lastIndex = scanner.at
  LINE_REST.test(scanner.text)
  scanner.at = LINE_REST.lastIndex
}
