// Writes JSON as YAML blocks, byte for byte as sigs.k8s.io/yaml does over go-yaml v2.

import { formatGoFloat } from '../../machinery/go-value.ts'
import { isJsonObject } from '../../machinery/json.ts'
import { compareNaturally } from './key-order.ts'
import { hasLineBreaks, scalarStyle } from './scalar-style.ts'
import { writeScalar } from './write-scalar.ts'

/** Longer keys (in bytes) stand behind a `?`. */
const MAX_SIMPLE_KEY_BYTES = 128

type Object = { readonly [key: string]: unknown }
type Output = { text: string; isAtLineStart: boolean }

/** A whole document, its last line ended. */
export function writeDocument(value: unknown): string {
  const out: Output = { text: '', isAtLineStart: true }
  if (isEmptyOrScalar(value)) writeFlat(out, value, { column: 0, indent: 2, mayFold: true })
  else writeBlock(out, value, 0)
  if (!out.isAtLineStart) out.text += '\n'
  return out.text
}

/** `key: value` of a mapping at the left margin, its last line ended. */
export function writeMember(key: string, value: unknown): string {
  return writeDocument({ [key]: value })
}

/** `- value` of a list at the left margin, its last line ended. */
export function writeListItem(value: unknown): string {
  return writeDocument([value])
}

/** Begins a line, unless one has just begun: a literal block ends with its own line feed. */
function beginLine(out: Output, indent: number): void {
  if (!out.isAtLineStart) out.text += '\n'
  out.text += ' '.repeat(indent)
  out.isAtLineStart = false
}

/** A mapping or list that is not empty; its first line goes on where `out` stands, which is at `indent`. */
function writeBlock(out: Output, value: unknown, indent: number): void {
  if (Array.isArray(value)) writeList(out, value, indent)
  else writeMapping(out, value as Object, indent)
}

function writeMapping(out: Output, object: Object, indent: number): void {
  let isFirst = true
  for (const key of Object.keys(object).sort(compareNaturally)) {
    const value = object[key]
    if (value === undefined) continue
    if (isFirst) out.isAtLineStart = false
    else beginLine(out, indent)
    isFirst = false
    writeEntry(out, key.toWellFormed(), value, indent)
  }
}

function writeEntry(out: Output, key: string, value: unknown, indent: number): void {
  if (!isSimpleKey(key)) {
    out.text += '? '
    writeFlat(out, key, { column: indent + 2, indent: indent + 2, mayFold: true })
    beginLine(out, indent)
    out.text += ':'
    writeNested(out, value, indent)
    return
  }
  const text = writeScalar(key, scalarStyle(key, true), { column: indent, indent: indent + 2, mayFold: false })
  out.text += `${text}:`
  if (isEmptyOrScalar(value)) {
    out.text += ' '
    const column = indent + codePoints(text) + 2
    writeFlat(out, value, { column, indent: indent + 2, mayFold: true })
    return
  }
  // a list under a key is not indented further
  const inner = Array.isArray(value) ? indent : indent + 2
  beginLine(out, inner)
  writeBlock(out, value, inner)
}

function writeList(out: Output, items: readonly unknown[], indent: number): void {
  for (const [i, item] of items.entries()) {
    if (i === 0) out.isAtLineStart = false
    else beginLine(out, indent)
    out.text += '-'
    writeNested(out, item, indent)
  }
}

/** What follows a `-`, or the `:` of a key that had a `?`: blocks begin on the same line. */
function writeNested(out: Output, value: unknown, indent: number): void {
  out.text += ' '
  if (isEmptyOrScalar(value)) writeFlat(out, value, { column: indent + 2, indent: indent + 2, mayFold: true })
  else writeBlock(out, value, indent + 2)
}

type Place = { readonly column: number; readonly indent: number; readonly mayFold: boolean }

function writeFlat(out: Output, value: unknown, place: Place): void {
  out.isAtLineStart = false
  if (typeof value !== 'string') {
    out.text += flatText(value)
    return
  }
  const text = value.toWellFormed()
  const style = scalarStyle(text, false)
  out.text += writeScalar(text, style, place)
  out.isAtLineStart = style === 'literal' && hasLineBreaks(text.slice(-1))
}

function flatText(value: unknown): string {
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? formatYamlNumber(value) : 'null'
  if (Array.isArray(value)) return '[]'
  return isJsonObject(value) ? '{}' : 'null'
}

const INTEGER = /^-?\d+$/
const MIN_INT64 = -(2n ** 63n)
const MAX_UINT64 = 2n ** 64n - 1n

/** Integers in full as far as 64 bits hold them, everything else as Go prints a float. */
function formatYamlNumber(value: number): string {
  const text = String(value)
  if (!INTEGER.test(text)) return formatGoFloat(value)
  const integer = BigInt(text)
  return integer < MIN_INT64 || integer > MAX_UINT64 ? formatGoFloat(value) : text
}

function isEmptyOrScalar(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return !isJsonObject(value) || Object.values(value).every((member) => member === undefined)
}

function isSimpleKey(key: string): boolean {
  if (hasLineBreaks(key)) return false
  return key.length * 3 <= MAX_SIMPLE_KEY_BYTES || Buffer.byteLength(key) <= MAX_SIMPLE_KEY_BYTES
}

function codePoints(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--
  return count
}
