// What only shows later: that a token was a key, and that a column begins or ends a block collection.

import { columnOf, fail, MAX_DEPTH, push, type Scanner, type SimpleKey, type Token, type TokenKind } from './scanner.ts'

/** A key longer than this is none. */
const MAX_KEY_LENGTH = 1024

/** A key must be on one line and not too long. */
export function isValidKey(scanner: Scanner, key: SimpleKey): boolean {
  if (!key.isPossible) return false
  if (key.line === scanner.line && key.start + MAX_KEY_LENGTH >= scanner.at) return true
  if (key.isRequired) fail(scanner, "could not find expected ':'", key.start)
  key.isPossible = false
  return false
}

export function saveSimpleKey(scanner: Scanner): void {
  if (!scanner.isKeyAllowed) return
  removeSimpleKey(scanner)
  const isRequired = scanner.flowLevel === 0 && scanner.indent === columnOf(scanner)
  scanner.keys[scanner.flowLevel] = { ...keyHere(scanner), isPossible: true, isAwaited: true, isRequired }
}

/** What the next token would be as a key. */
export function keyHere(scanner: Scanner): SimpleKey {
  return {
    isPossible: false,
    isAwaited: false,
    isRequired: false,
    tokenNumber: nextTokenNumber(scanner),
    start: scanner.at,
    line: scanner.line,
    column: columnOf(scanner),
  }
}

function nextTokenNumber(scanner: Scanner): number {
  return scanner.taken + scanner.tokens.length - scanner.head
}

export function removeSimpleKey(scanner: Scanner): void {
  const key = scanner.keys[scanner.flowLevel]
  if (!key?.isPossible) return
  if (key.isRequired) fail(scanner, "could not find expected ':'", key.start)
  key.isPossible = false
}

/** Begins a block collection when we are further in than the last one. */
export function rollIndent(
  scanner: Scanner,
  column: number,
  kind: TokenKind,
  start: number,
  tokenNumber?: number,
): void {
  if (scanner.flowLevel > 0 || scanner.indent >= column) return
  if (scanner.indents.length >= MAX_DEPTH) fail(scanner, `exceeded max depth of ${MAX_DEPTH}`)
  scanner.indents.push(scanner.indent)
  scanner.indent = column
  insert(scanner, { kind, start, value: '', suffix: '' }, tokenNumber)
}

/** Ends the block collections that are further in than a column. */
export function unrollIndent(scanner: Scanner, column: number): void {
  if (scanner.flowLevel > 0) return
  while (scanner.indent > column) {
    push(scanner, 'block-end', scanner.at)
    scanner.indent = scanner.indents.pop() ?? -1
  }
}

export function insert(scanner: Scanner, token: Token, tokenNumber = nextTokenNumber(scanner)): void {
  scanner.tokens.splice(scanner.head + tokenNumber - scanner.taken, 0, token)
}
