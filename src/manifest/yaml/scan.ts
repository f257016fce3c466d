// YAML text to tokens, following go-yaml v2's scannerc.go (itself libyaml's): where a key, an entry, a collection begins and ends.

import { CODE, isBlank, isBlankOrEnd, isBreak, isWordCharacter } from './characters.ts'
import { insert, isValidKey, keyHere, removeSimpleKey, rollIndent, saveSimpleKey, unrollIndent } from './indentation.ts'
import { scanBlock } from './scan-block.ts'
import { scanPlain } from './scan-plain.ts'
import { scanQuoted } from './scan-quoted.ts'
import { scanAnchor, scanDirective, scanTag } from './scan-tag.ts'
import {
  columnOf,
  fail,
  isAtDocumentMarker,
  MAX_DEPTH,
  peekCode,
  push,
  type Scanner,
  skipLineRest,
  type Token,
  type TokenKind,
  takeBreak,
} from './scanner.ts'

/** The next token, without taking it. */
export function peekToken(scanner: Scanner): Token {
  if (!scanner.isHeadSettled) settleHead(scanner)
  const token = scanner.tokens[scanner.head]
  return token ?? fail(scanner, 'did not find expected node content')
}

function settleHead(scanner: Scanner): void {
  while (scanner.head === scanner.tokens.length || isHeadPossibleKey(scanner)) fetchToken(scanner)
  scanner.isHeadSettled = true
}

/** Takes the next token. */
export function takeToken(scanner: Scanner): Token {
  const token = peekToken(scanner)
  scanner.isHeadSettled = false
  scanner.head++
  scanner.taken++
  if (scanner.head === scanner.tokens.length) {
    scanner.head = 0
    scanner.tokens.length = 0
  }
  return token
}

/** While the first token may still become a key, what comes before it is not known. */
function isHeadPossibleKey(scanner: Scanner): boolean {
  for (const key of scanner.keys) {
    if (key?.isPossible && key.isAwaited && key.tokenNumber === scanner.taken) return isValidKey(scanner, key)
  }
  return false
}

function fetchToken(scanner: Scanner): void {
  skipToToken(scanner)
  unrollIndent(scanner, columnOf(scanner))
  const code = peekCode(scanner)
  if (isWordCharacter(code)) fetchContent(scanner, code)
  else if (code === CODE.end) fetchStreamEnd(scanner)
  else if (scanner.at === scanner.lineStart && code === CODE.percent) fetchDirective(scanner)
  else if (isAtDocumentMarker(scanner)) fetchDocumentMarker(scanner, code)
  else if (!fetchIndicator(scanner, code)) fetchContent(scanner, code)
}

/** The characters that shape collections. @returns false for everything else. */
function fetchIndicator(scanner: Scanner, code: number): boolean {
  const isFlow = scanner.flowLevel > 0
  const isAlone = isBlankOrEnd(peekCode(scanner, 1))
  if (code === CODE.openBracket) fetchFlowStart(scanner, 'flow-sequence-start')
  else if (code === CODE.openBrace) fetchFlowStart(scanner, 'flow-mapping-start')
  else if (code === CODE.closeBracket) fetchFlowEnd(scanner, 'flow-sequence-end')
  else if (code === CODE.closeBrace) fetchFlowEnd(scanner, 'flow-mapping-end')
  else if (code === CODE.comma) fetchFlowEntry(scanner)
  else if (code === CODE.minus && isAlone) fetchBlockEntry(scanner)
  else if (code === CODE.question && (isFlow || isAlone)) fetchKey(scanner)
  else if (code === CODE.colon && (isFlow || isAlone)) fetchValue(scanner)
  else if ((code === CODE.bar || code === CODE.greater) && !isFlow) fetchBlockScalar(scanner)
  else return false
  return true
}

function fetchContent(scanner: Scanner, code: number): void {
  if (cannotStartToken(code)) fail(scanner, 'found character that cannot start any token')
  saveSimpleKey(scanner)
  scanner.isKeyAllowed = false
  if (code === CODE.asterisk) scanAnchor(scanner, 'alias')
  else if (code === CODE.ampersand) scanAnchor(scanner, 'anchor')
  else if (code === CODE.exclamation) scanTag(scanner)
  else if (code === CODE.apostrophe || code === CODE.quote) scanQuoted(scanner)
  else scanPlain(scanner)
}

function cannotStartToken(code: number): boolean {
  return (
    isBlank(code) ||
    code === CODE.percent ||
    code === CODE.at ||
    code === CODE.backtick ||
    code === CODE.bar ||
    code === CODE.greater
  )
}

/** Past blanks, comments and line breaks. A tab is a blank only where no key may begin. */
function skipToToken(scanner: Scanner): void {
  for (;;) {
    if (scanner.at === scanner.lineStart && peekCode(scanner) === CODE.byteOrderMark) {
      scanner.at++
      scanner.lineStart = scanner.at
    }
    const isTabBlank = scanner.flowLevel > 0 || !scanner.isKeyAllowed
    for (let code = peekCode(scanner); code === CODE.space || (isTabBlank && code === CODE.tab); ) {
      code = scanner.text.charCodeAt(++scanner.at)
    }
    if (peekCode(scanner) === CODE.hash) skipLineRest(scanner)
    if (!isBreak(peekCode(scanner))) return
    takeBreak(scanner)
    if (scanner.flowLevel === 0) scanner.isKeyAllowed = true
  }
}

function pushIndicator(scanner: Scanner, kind: TokenKind, length = 1): void {
  push(scanner, kind, scanner.at)
  scanner.at += length
}

function fetchStreamEnd(scanner: Scanner): void {
  // as go-yaml: the end counts as a new line, so that what is left open on the last one is no key any more
  if (columnOf(scanner) !== 0) {
    scanner.line++
    scanner.lineStart = scanner.at
  }
  unrollIndent(scanner, -1)
  removeSimpleKey(scanner)
  scanner.isKeyAllowed = false
  push(scanner, 'stream-end', scanner.at)
}

function fetchDirective(scanner: Scanner): void {
  unrollIndent(scanner, -1)
  removeSimpleKey(scanner)
  scanner.isKeyAllowed = false
  scanDirective(scanner)
}

function fetchDocumentMarker(scanner: Scanner, code: number): void {
  unrollIndent(scanner, -1)
  removeSimpleKey(scanner)
  scanner.isKeyAllowed = false
  pushIndicator(scanner, code === CODE.minus ? 'document-start' : 'document-end', 3)
}

function fetchFlowStart(scanner: Scanner, kind: TokenKind): void {
  saveSimpleKey(scanner)
  scanner.flowLevel++
  if (scanner.flowLevel > MAX_DEPTH) fail(scanner, `exceeded max depth of ${MAX_DEPTH}`)
  scanner.keys[scanner.flowLevel] = keyHere(scanner)
  scanner.isKeyAllowed = true
  pushIndicator(scanner, kind)
}

function fetchFlowEnd(scanner: Scanner, kind: TokenKind): void {
  removeSimpleKey(scanner)
  if (scanner.flowLevel > 0) {
    scanner.flowLevel--
    const last = scanner.keys.pop()
    // as go-yaml, which forgets by the number of the token: nobody waits for an empty collection to become a key
    for (const key of scanner.keys)
      if (key !== undefined && key.tokenNumber === last?.tokenNumber) key.isAwaited = false
  }
  scanner.isKeyAllowed = false
  pushIndicator(scanner, kind)
}

function fetchFlowEntry(scanner: Scanner): void {
  removeSimpleKey(scanner)
  scanner.isKeyAllowed = true
  pushIndicator(scanner, 'flow-entry')
}

function fetchBlockEntry(scanner: Scanner): void {
  if (scanner.flowLevel === 0) {
    if (!scanner.isKeyAllowed) fail(scanner, 'block sequence entries are not allowed in this context')
    rollIndent(scanner, columnOf(scanner), 'block-sequence-start', scanner.at)
  }
  removeSimpleKey(scanner)
  scanner.isKeyAllowed = true
  pushIndicator(scanner, 'block-entry')
}

function fetchKey(scanner: Scanner): void {
  if (scanner.flowLevel === 0) {
    if (!scanner.isKeyAllowed) fail(scanner, 'mapping keys are not allowed in this context')
    rollIndent(scanner, columnOf(scanner), 'block-mapping-start', scanner.at)
  }
  removeSimpleKey(scanner)
  scanner.isKeyAllowed = scanner.flowLevel === 0
  pushIndicator(scanner, 'key')
}

function fetchValue(scanner: Scanner): void {
  const key = scanner.keys[scanner.flowLevel]
  if (key !== undefined && isValidKey(scanner, key)) {
    insert(scanner, { kind: 'key', start: key.start, value: '', suffix: '' }, key.tokenNumber)
    rollIndent(scanner, key.column, 'block-mapping-start', key.start, key.tokenNumber)
    key.isPossible = false
    scanner.isKeyAllowed = false
  } else {
    if (scanner.flowLevel === 0) {
      if (!scanner.isKeyAllowed) fail(scanner, 'mapping values are not allowed in this context')
      rollIndent(scanner, columnOf(scanner), 'block-mapping-start', scanner.at)
    }
    scanner.isKeyAllowed = scanner.flowLevel === 0
  }
  pushIndicator(scanner, 'value')
}

function fetchBlockScalar(scanner: Scanner): void {
  removeSimpleKey(scanner)
  scanner.isKeyAllowed = true
  scanBlock(scanner)
}
