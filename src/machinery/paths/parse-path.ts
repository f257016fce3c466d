// The text of field paths, read.

import type { Scalar } from '../json.ts'
import type { FieldPath, PathElement } from './field-path.ts'
import { FieldPathError } from './field-path-error.ts'
import { readBareValue, readQuoted } from './read-value.ts'
import { expect, fail, type Scan, skipSpaces, take } from './scan.ts'

/** Unquoted names end at what could mean something else. */
const BARE_NAME = /[^\s.[\]{}()"'`=,:;*?!<>|&+~^\\]+/y
/** Inside brackets dots, slashes and colons are part of a name. */
const BARE_KEY = /[^\s[\]{}()"'`=,*\\]+/y

/**
 * Reads `.spec.containers[name="api"].ports[containerPort=80]`. The first dot and the quotes are optional, blanks in
 * brackets mean nothing: `spec.containers[name=api]`. Without quotes `80`, `true` and `null` in brackets are what they
 * are in JSON, everything else is a string. `["a.b/c"]` and `[a.b/c]` are fields, `[0]` is an index, `[="x"]` a set value.
 *
 * @throws FieldPathError that says what is wrong and where.
 */
export function parseFieldPath(text: string): FieldPath {
  const { path, end } = parseFieldPathPrefix(text)
  if (end < text.length) throw unexpected({ text, at: end })
  return path
}

/**
 * Reads as far as the path goes: of `.spec.replicas=3` the first 14 characters. For texts in which something follows.
 * @throws FieldPathError as above; a text that begins with no path is one.
 */
export function parseFieldPathPrefix(text: string): { readonly path: FieldPath; readonly end: number } {
  const scan: Scan = { text, at: 0 }
  const path: PathElement[] = []
  if (text === '') fail(scan, 'a path is empty; the object itself is "."')
  while (scan.at < text.length) {
    if (text[scan.at] === '[') path.push(readBrackets(scan))
    else if (text[scan.at] === '.') readAfterDot(scan, path)
    else if (path.length === 0 && scan.at === 0) path.push(readName(scan))
    else break
  }
  return { path, end: scan.at }
}

/** A dot alone is the whole object, a dot before a bracket means nothing. */
function readAfterDot(scan: Scan, path: PathElement[]): void {
  const isFirst = scan.at === 0
  scan.at++
  if (scan.text[scan.at] === '[') return
  if (!isFirst || scan.at < scan.text.length) path.push(readName(scan))
}

function readName(scan: Scan): PathElement {
  if (isQuote(scan)) return { f: readQuoted(scan) }
  const name = take(scan, BARE_NAME)
  if (name !== undefined) return { f: name }
  if (scan.at >= scan.text.length) fail(scan, 'a name is missing')
  throw unexpected(scan)
}

function readBrackets(scan: Scan): PathElement {
  const open = scan.at
  scan.at++
  skipSpaces(scan)
  checkOpen(scan, open)
  const element = readInBrackets(scan)
  skipSpaces(scan)
  checkOpen(scan, open)
  expect(scan, ']', 'only "]" can follow here')
  return element
}

function checkOpen(scan: Scan, open: number): void {
  if (scan.at >= scan.text.length) fail({ ...scan, at: open }, 'a bracket is not closed')
}

function readInBrackets(scan: Scan): PathElement {
  const start = scan.at
  if (scan.text[scan.at] === '=') {
    scan.at++
    return { v: readValue(scan) }
  }
  const quoted = isQuote(scan)
  const name = readKeyName(scan)
  skipSpaces(scan)
  if (scan.text[scan.at] === '=') return { k: readKeys(scan, name, start) }
  if (quoted || !/^[+-]?\d+$/.test(name)) return { f: name }
  const index = Number(name)
  if (!/^\d+$/.test(name) || !Number.isSafeInteger(index)) fail({ ...scan, at: start }, `${name} is no index`)
  return { i: index }
}

function readKeys(scan: Scan, first: string, start: number): { [key: string]: Scalar } {
  const keys = new Map<string, Scalar>()
  let name = first
  let at = start
  for (;;) {
    expect(scan, '=', 'a key needs "=" and a value')
    if (keys.has(name)) fail({ ...scan, at }, `the key ${name} is given twice`)
    keys.set(name, readValue(scan))
    skipSpaces(scan)
    if (scan.text[scan.at] !== ',') return Object.fromEntries(keys)
    scan.at++
    skipSpaces(scan)
    at = scan.at
    name = readKeyName(scan)
    skipSpaces(scan)
  }
}

function readKeyName(scan: Scan): string {
  if (isQuote(scan)) return readQuoted(scan)
  const name = take(scan, BARE_KEY)
  if (name === undefined) {
    fail(scan, 'a key, an index, or "=" and a value is missing')
  }
  return name
}

function readValue(scan: Scan): Scalar {
  skipSpaces(scan)
  return isQuote(scan) ? readQuoted(scan) : readBareValue(scan)
}

function isQuote(scan: Scan): boolean {
  return scan.text[scan.at] === '"' || scan.text[scan.at] === "'"
}

function unexpected(scan: Scan): FieldPathError {
  const character = String.fromCodePoint(scan.text.codePointAt(scan.at) ?? 0)
  const fault = `${JSON.stringify(character)} needs quotes, or does not belong here`
  return new FieldPathError(fault, { text: scan.text, position: scan.at })
}
