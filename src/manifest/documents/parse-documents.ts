// Text to documents: JSON or YAML, one or many, as kubectl's YAMLOrJSONDecoder tells them apart.

import { type Json, type JsonObject, parseJson } from '../../machinery/json.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import { YamlError } from '../yaml/yaml-error.ts'
import { scanJson, skipJsonSpace } from './scan-json.ts'
import { type Chunk, splitYaml } from './split-yaml.ts'

/** One document that is not empty. Lines count from 1. */
export type Document =
  | { readonly value: Json; readonly line: number; readonly lineOf?: (mapping: JsonObject) => number | undefined }
  /** It cannot be read; `message` is kubectl's, without the file's name. */
  | { readonly message: string; readonly line: number }
  /** Text at this line is not read, and kubectl does not read it either. */
  | { readonly ignoredFrom: number }

/**
 * The documents of a text. A text that begins with `{` is a stream of JSON values, and turns into YAML where the first
 * or the second of them cannot be read; anything else is YAML.
 *
 * A broken document is told of, and the next one follows.
 */
export function* parseDocuments(text: string): Generator<Document> {
  const start = skipSpace(text, 0)
  if (text[start] !== '{') yield* parseYamlStream(text, 0, 1)
  else yield* parseJsonStream(text, start)
}

/** The value of a text that is one JSON object and nothing else; undefined for every other text. */
export function parseSingleJson(text: string): Json | undefined {
  if (text[skipSpace(text, 0)] !== '{') return undefined
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

/** Lines of offsets that are mostly asked for in their order, without starting over each time. */
function lineCounter(text: string, firstLine: number): (offset: number) => number {
  let at = 0
  let line = firstLine
  return (offset) => {
    if (offset < at) {
      at = 0
      line = firstLine
    }
    line = lineAt(text, offset, at, line)
    at = offset
    return line
  }
}

/** Line of an offset, from 1; counted on from another offset, when that is given with its line. */
export function lineAt(text: string, offset: number, from = 0, line = 1): number {
  let count = line
  for (let at = text.indexOf('\n', from); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) count++
  return count
}

function skipSpace(text: string, from: number): number {
  const space = /\s*/y
  space.lastIndex = from
  space.test(text)
  return space.lastIndex
}

function* parseJsonStream(text: string, from: number): Generator<Document> {
  let at = from
  let line = lineAt(text, at)
  for (let count = 0; ; count++) {
    const scan = scanJson(text, at)
    if ('end' in scan) {
      yield jsonDocument(text.slice(at, scan.end), line)
      const next = skipJsonSpace(text, scan.end)
      line = lineAt(text, next, at, line)
      at = next
      if (at === text.length) return
      continue
    }
    const errorLine = lineAt(text, scan.at, at, line)
    if (count <= 1) {
      const message =
        scan.reason === 'unexpected EOF' ? scan.reason : `json: offset ${byteOffset(text, scan.at)}: ${scan.reason}`
      return yield* parseYamlStream(text, at, line, { message, line: errorLine })
    }
    yield { message: scan.reason, line: errorLine }
    const next = nextDocument(text, scan.at)
    if (next === undefined) return
    line = lineAt(text, next, at, line)
    at = next
    if (text[at] === '-') return yield* parseYamlStream(text, at, line)
  }
}

function jsonDocument(text: string, line: number): Document {
  try {
    return { value: parseJson(text), line }
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error), line }
  }
}

/** Go counts bytes, and the character at fault with them. */
function byteOffset(text: string, at: number): number {
  return new TextEncoder().encode(text.slice(0, at + 1)).length
}

/** After a broken JSON value: where a line begins with `{` or `---`. */
function nextDocument(text: string, from: number): number | undefined {
  const start = /\n(?=\{|---)/g
  start.lastIndex = from
  return start.test(text) ? start.lastIndex : undefined
}

/** @param jsonError what was wrong with the first document read as JSON; told if it is no YAML either. */
function* parseYamlStream(
  text: string,
  from: number,
  line: number,
  jsonError?: { readonly message: string; readonly line: number },
): Generator<Document> {
  let firstError = jsonError
  for (const chunk of splitYaml(text, from, line)) {
    yield* parseChunk(chunk, firstError)
    firstError = undefined
  }
}

function* parseChunk(chunk: Chunk, jsonError: { message: string; line: number } | undefined): Generator<Document> {
  if (chunk.badSeparator !== undefined) {
    yield { message: `invalid Yaml document separator: ${chunk.badSeparator}`, line: chunk.line - 1 }
    return
  }
  const offsets = new WeakMap<JsonObject, number>()
  try {
    const text = chunk.text.endsWith('\n') ? chunk.text : `${chunk.text}\n`
    const value = parseYaml(text, { firstLine: chunk.line, onMapping: (m, offset) => offsets.set(m, offset) })
    const lineFrom = lineCounter(text, chunk.line)
    const lineOf = (mapping: JsonObject) => {
      const offset = offsets.get(mapping)
      return offset === undefined ? undefined : lineFrom(offset)
    }
    if (value !== null) yield { value, line: contentLine(chunk), lineOf }
    const ignored = ignoredFrom(chunk)
    if (ignored !== undefined) yield { ignoredFrom: ignored }
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    yield jsonError ?? { message: `error converting YAML to JSON: ${error.message}`, line: error.line }
  }
}

const CONTENT = /^(?!---)[^\S\n]*[^\s#]/m

/** The first line that is no comment, blank or separator. */
function contentLine(chunk: Chunk): number {
  return lineAt(chunk.text, CONTENT.exec(chunk.text)?.index ?? 0, 0, chunk.line)
}

/** The line after `...` on which there is something. */
function ignoredFrom(chunk: Chunk): number | undefined {
  const end = /^\.\.\.(?=\s|$)/m.exec(chunk.text)
  if (end === null) return undefined
  const rest = chunk.text.slice(end.index + 3)
  const content = CONTENT.exec(rest)
  return content === null ? undefined : lineAt(chunk.text, end.index + 3 + content.index, 0, chunk.line)
}
