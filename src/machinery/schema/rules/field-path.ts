// The `fieldPath` of a rule: `.spec.ports`, `.labels['app']`. Follows ValidFieldPath in
// pkg/apiserver/schema/cel/validation.go of apiextensions-apiserver.

import { childPath } from '../cause.ts'
import { additionalSchema, type Schema } from '../schema.ts'

/** Where a path leads to. */
export type FoundField = {
  /** As causes name it: `spec.ports`, `labels[app]`. */
  readonly path: string
  /** Undefined where anything may be. */
  readonly schema: Schema | undefined
}

/** The path as causes name it, or undefined when it is malformed or leads nowhere. */
export function normalFieldPath(path: string, schema: Schema): string | undefined {
  const found = findField(path, schema)
  return 'problem' in found ? undefined : found.path
}

/** Follows a path of fields and map keys from a node down, or says why that cannot be done. */
export function findField(path: string, schema: Schema): FoundField | { readonly problem: string } {
  let found: FoundField = { path: '', schema }
  const tokens = tokensOf(path).values()
  for (const token of tokens) {
    if (token !== '[' && token !== '.') return { problem: `expected [ or . but got: ${token}` }
    const name = token === '.' ? tokens.next().value : keyIn(tokens)
    if (name === undefined) return { problem: 'unexpected end of JSON path' }
    if (typeof name === 'object') return name
    const next = stepInto(found, name)
    if (next === undefined) return { problem: 'does not refer to a valid field' }
    found = next
  }
  return found
}

function keyIn(tokens: Iterator<string>): string | undefined | { readonly problem: string } {
  const quoted = tokens.next().value
  if (quoted === undefined) return undefined
  if (!/^'.*'$/s.test(quoted) || quoted.length < 2)
    return { problem: `expected single quoted string but got ${quoted}` }
  const key = unquoted(quoted.slice(1, -1))
  if (typeof key === 'object') return key
  const end = tokens.next().value
  return end === undefined || end === ']' ? end && key : { problem: `expected ] but got ${end}` }
}

function stepInto({ path, schema }: FoundField, name: string): FoundField | undefined {
  if (schema === undefined) return undefined
  if (schema.propertyNames.length > 0) {
    const property = schema.property(name)
    return property && { path: childPath(path, name), schema: property }
  }
  const { additionalProperties } = schema
  return additionalProperties === undefined ? undefined : { path: `${path}[${name}]`, schema: additionalSchema(schema) }
}

/** Delimiters one by one, quoted texts with their quotes, and what is between. */
function tokensOf(path: string): string[] {
  const tokens: string[] = []
  for (let at = 0; at < path.length; ) {
    const end = path.startsWith("'", at) ? endOfQuoted(path, at) : endOfPlain(path, at)
    tokens.push(path.slice(at, end))
    at = end
  }
  return tokens
}

function endOfQuoted(path: string, start: number): number {
  for (let at = start + 1; at < path.length; at++) if (path[at] === "'" && path[at - 1] !== '\\') return at + 1
  return path.length
}

function endOfPlain(path: string, start: number): number {
  const length = path.slice(start).search(/[.[\]]/)
  return length < 0 ? path.length : start + Math.max(length, 1)
}

const ESCAPES: { readonly [letter: string]: string } = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  "'": "'",
  '\\': '\\',
}

function unquoted(text: string): string | { readonly problem: string } {
  const wrong = text.match(/\\[^\n]/g)?.find((found) => !Object.hasOwn(ESCAPES, found.charAt(1)))
  if (wrong !== undefined) return { problem: `invalid string literal: invalid escape char ${wrong}` }
  return text.replace(/\\[^\n]/g, (found) => ESCAPES[found.charAt(1)] as string)
}
