// Secret data in a value, found and masked: at its paths, in annotations that repeat the object, and in any other text.

import { Buffer } from 'node:buffer'
import { isJsonObject, type Json, parseJson, stringifyJson } from '../json.ts'
import { goJson } from '../schema/go-json.ts'
import { type SecretPaths, secretPathAround } from './secret-rules.ts'

/** What is shown for a secret. */
export type Tags = { text(secret: Uint8Array): string }

export type MaskFacts = {
  readonly paths: SecretPaths
  readonly tags: Tags
  /** Finds secret texts where they should not be. */
  readonly finder: RegExp | undefined
}

type Names = readonly string[]

/** A value at these field names of an object, with its secret data masked. */
export function maskTree(value: Json, names: Names, facts: MaskFacts): Json {
  const secret = secretPathAround(names, facts.paths)
  if (secret !== undefined) return maskAll(value, secret.isBase64, facts.tags)
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => maskTree(item, names, facts))
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(
      ([name, item]) => [name, maskTree(item, [...names, name], facts)] as const,
    )
    return Object.fromEntries(members)
  }
  if (typeof value !== 'string') return value
  return isAnnotation(names) ? maskAnnotation(value, names.at(-1) ?? '', facts) : withoutSecrets(value, facts)
}

function maskAll(value: Json, isBase64: boolean, tags: Tags): Json {
  if (value === null) return null
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => maskAll(item, isBase64, tags))
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskAll(item, isBase64, tags)]))
  return tags.text(bytesOf(value, isBase64))
}

/** The bytes that are meant, so that a value and its base64 are equal. */
function bytesOf(value: Json, isBase64: boolean): Uint8Array {
  const text = typeof value === 'string' ? value : stringifyJson(value)
  return (isBase64 ? decoded(text) : undefined) ?? Buffer.from(text)
}

function decoded(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text.replace(/\s/g, '') ? bytes : undefined
}

function isAnnotation([metadata, annotations, name]: Names): boolean {
  return metadata === 'metadata' && annotations === 'annotations' && name !== undefined
}

/** Annotations that hold the object once more, in whatever form. */
const COPIES = /last-applied|kapp\.k14s\.io\/original|objectset\.rio\.cattle\.io\/applied/

function maskAnnotation(text: string, name: string, facts: MaskFacts): string {
  const copy = objectIn(text)
  if (copy !== undefined) return goJson(maskTree(copy, [], facts)) + (text.endsWith('\n') ? '\n' : '')
  return COPIES.test(name) ? facts.tags.text(Buffer.from(text)) : withoutSecrets(text, facts)
}

/** The object that a text is the JSON of. */
function objectIn(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

function withoutSecrets(text: string, { finder, tags }: MaskFacts): string {
  return finder === undefined ? text : text.replaceAll(finder, (found) => tags.text(Buffer.from(found)))
}

/** The secret texts in a value at these field names, decoded, and those of its annotations. */
export function secretTexts(value: Json, names: Names, paths: SecretPaths): string[] {
  const secret = secretPathAround(names, paths)
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => secretTexts(item, names, paths))
  if (isJsonObject(value))
    return Object.entries(value).flatMap(([name, item]) => secretTexts(item, [...names, name], paths))
  if (secret !== undefined && value !== null) return textsOf(value, secret.isBase64)
  const copy = typeof value === 'string' && isAnnotation(names) ? objectIn(value) : undefined
  return copy === undefined ? [] : secretTexts(copy, [], paths)
}

function textsOf(value: Json, isBase64: boolean): string[] {
  const text = typeof value === 'string' ? value : stringifyJson(value)
  const bytes = isBase64 ? decoded(text) : undefined
  return bytes === undefined ? [text] : [text, bytes.toString()]
}
