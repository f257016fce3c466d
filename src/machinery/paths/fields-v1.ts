// Elements of paths as managedFields writes them: `f:name`, `k:{"name":"x"}`, `v:"x"`, `i:0`.
// Follows fieldpath/serialize-pe.go of structured-merge-diff.

import { isJsonObject, type Json, parseJson, type Scalar, stringifyJson } from '../json.ts'
import type { PathElement } from './field-path.ts'
import { FieldPathError } from './field-path-error.ts'
import { sortedKeys } from './print-path.ts'

/**
 * Reads one key of a FieldsV1 tree; undefined for a kind of element that is not known, which readers skip.
 * @throws FieldPathError for a key that is malformed.
 */
export function parseFieldsV1Element(text: string): PathElement | undefined {
  if (text.length < 2 || text[1] !== ':')
    throw new FieldPathError('a colon is missing', { text, position: Math.min(text.length, 1) })
  const content = text.slice(2)
  if (text[0] === 'f') return { f: content }
  if (text[0] === 'v') return { v: parseValue(text) }
  if (text[0] === 'k') return { k: parseKeys(text) }
  if (text[0] !== 'i') return undefined
  if (!/^[+-]?\d{1,15}$/.test(content)) throw new FieldPathError('this is no index', { text, position: 2 })
  return { i: Number(content) }
}

/** What is written without escapes; empty it is not. */
const PLAIN = /^[\w./-]+$/

/** True for a text that is written as it is. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text)
}

function parseContent(text: string): Json {
  try {
    return parseJson(text.slice(2))
  } catch {
    throw new FieldPathError('this is not JSON', { text, position: 2 })
  }
}

function parseValue(text: string): Scalar {
  const content = parseContent(text)
  if (content === null || typeof content !== 'object') return content
  throw new FieldPathError('a value is a string, a number or a boolean', { text, position: 2 })
}

function parseKeys(text: string): { readonly [key: string]: Scalar } {
  const content = parseContent(text)
  if (isJsonObject(content) && hasScalarsOnly(content)) return content
  throw new FieldPathError('keys are an object of strings, numbers and booleans', { text, position: 2 })
}

function hasScalarsOnly(keys: { readonly [key: string]: Json }): keys is { readonly [key: string]: Scalar } {
  return Object.values(keys).every((value) => value === null || typeof value !== 'object')
}

/** The key of a FieldsV1 tree for this element, letter for letter as the server writes it. */
export function printFieldsV1Element(element: PathElement): string {
  if ('f' in element) return `f:${element.f}`
  if ('i' in element) return `i:${element.i}`
  if ('v' in element) return `v:${goJson(element.v)}`
  const keys = sortedKeys(element.k).map(([name, value]) => `${goString(JSON.stringify(name))}:${goJson(value)}`)
  return `k:{${keys.join(',')}}`
}

/** JSON as Go's encoder writes it; unlike names, values have what HTML or JavaScript knows escaped. */
function goJson(value: Scalar): string {
  const json = goString(stringifyJson(value)).replace(/[<>&\u2028\u2029]/g, escaped)
  return typeof value === 'number' ? json.replace(/e-(\d)$/, 'e-0$1') : json
}

function goString(json: string): string {
  return json.replace(/\\./g, (found) => (found === '\\b' ? '\\u0008' : found === '\\f' ? '\\u000c' : found))
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
