// What begins with `!`, `&`, `*` and `%`: tags, anchors, aliases and directives.

import { CODE, isBlankOrEnd, isBreakOrEnd } from './characters.ts'
import { fail, peekCode, push, type Scanner, skipLineRest } from './scanner.ts'

const ANCHOR_NAME = /[\w-]*/y
const AFTER_ANCHOR = '?:,]}%@`'
const HANDLE = /![\w-]*!?/y
const URI = /(?:[\w\-;/?:@&=+$,.!~*'()[\]]|%[\da-fA-F]{2})*/y

/** Scans `&name` or `*name`. */
export function scanAnchor(scanner: Scanner, kind: 'anchor' | 'alias'): void {
  const start = scanner.at
  scanner.at++
  const name = takeMatch(scanner, ANCHOR_NAME)
  const next = peekCode(scanner)
  if (name === '' || !(isBlankOrEnd(next) || AFTER_ANCHOR.includes(String.fromCharCode(next)))) {
    fail(scanner, 'did not find expected alphabetic or numeric character')
  }
  push(scanner, kind, start, name)
}

/** Scans `!name`, `!!name`, `!handle!name`, `!<uri>` or `!`; the token holds handle and suffix. */
export function scanTag(scanner: Scanner): void {
  const start = scanner.at
  const [handle, suffix] = scanner.text.charAt(start + 1) === '<' ? takeVerbatimTag(scanner) : takeTag(scanner)
  if (!isBlankOrEnd(peekCode(scanner))) fail(scanner, 'did not find expected whitespace or line break')
  push(scanner, 'tag', start, handle, suffix)
}

function takeVerbatimTag(scanner: Scanner): readonly [string, string] {
  scanner.at += 2
  const uri = takeUri(scanner)
  if (uri === '') fail(scanner, 'did not find expected tag URI')
  if (peekCode(scanner) !== CODE.greater) fail(scanner, "did not find the expected '>'")
  scanner.at++
  return ['', uri]
}

function takeTag(scanner: Scanner): readonly [string, string] {
  const handle = takeMatch(scanner, HANDLE)
  const uri = takeUri(scanner)
  if (handle.length > 1 && handle.endsWith('!')) {
    return uri === '' ? fail(scanner, 'did not find expected tag URI') : [handle, uri]
  }
  const suffix = handle.slice(1) + uri
  return suffix === '' ? ['', '!'] : ['!', suffix]
}

function takeUri(scanner: Scanner): string {
  const uri = takeMatch(scanner, URI)
  if (peekCode(scanner) === CODE.percent) fail(scanner, 'did not find URI escaped octet')
  try {
    return decodeURIComponent(uri)
  } catch {
    return fail(scanner, 'found an incorrect leading UTF-8 octet')
  }
}

/** Scans a `%YAML` or `%TAG` line. */
export function scanDirective(scanner: Scanner): void {
  const start = scanner.at
  scanner.at++
  const name = takeMatch(scanner, ANCHOR_NAME)
  if (name === '') fail(scanner, 'could not find expected directive name')
  if (!isBlankOrEnd(peekCode(scanner))) fail(scanner, 'found unexpected non-alphabetical character')
  if (name === 'YAML') scanVersion(scanner, start)
  else if (name === 'TAG') scanTagDirective(scanner, start)
  else fail(scanner, 'found unknown directive name', start)
  takeMatch(scanner, /[ \t]*/y)
  if (peekCode(scanner) === CODE.hash) skipLineRest(scanner)
  if (!isBreakOrEnd(peekCode(scanner))) fail(scanner, 'did not find expected comment or line break')
}

function scanVersion(scanner: Scanner, start: number): void {
  const version = takeMatch(scanner, /[ \t]*\d{1,2}\.\d{1,2}/y).trim()
  if (version === '') fail(scanner, 'did not find expected version number')
  push(scanner, 'version-directive', start, version)
}

function scanTagDirective(scanner: Scanner, start: number): void {
  takeMatch(scanner, /[ \t]*/y)
  const handle = takeMatch(scanner, /![\w-]+!|!!?/y)
  if (handle === '') fail(scanner, "did not find expected '!'")
  if (takeMatch(scanner, /[ \t]*/y) === '') fail(scanner, 'did not find expected whitespace')
  const prefix = takeUri(scanner)
  if (prefix === '') fail(scanner, 'did not find expected tag URI')
  push(scanner, 'tag-directive', start, handle, prefix)
}

/** What a sticky expression matches here, `''` when nothing; goes past it. */
function takeMatch(scanner: Scanner, sticky: RegExp): string {
  sticky.lastIndex = scanner.at
  const match = sticky.exec(scanner.text)?.[0] ?? ''
  scanner.at += match.length
  return match
}
