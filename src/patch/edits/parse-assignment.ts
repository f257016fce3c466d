// Reads PATH=VALUE, PATH:=JSON and PATH, where [*] in a path stands for every element.

import { UsageError } from '../../errors.ts'
import { type Json, parseJson } from '../../machinery/json.ts'
import { FieldPathError } from '../../machinery/paths/field-path-error.ts'
import { parseFieldPathPrefix } from '../../machinery/paths/parse-path.ts'
import type { PathPattern } from '../../machinery/paths/path-pattern.ts'

/** A path as it was typed. */
export type TypedPath = {
  readonly flag: string
  /** The whole argument. */
  readonly text: string
  readonly path: PathPattern
}

/** A value that the schema reads, or JSON. */
export type TypedText = { readonly text: string } | { readonly json: Json }
export type Assignment = TypedPath & { readonly value: TypedText }

/** @throws UsageError that names the flag and the text */
export function parseAssignment(flag: string, text: string): Assignment {
  const { path, end } = readPattern(flag, text)
  if (text.startsWith(':=', end)) return { flag, text, path, value: { json: readJson(flag, text, end + 2) } }
  if (text[end] === '=') return { flag, text, path, value: { text: text.slice(end + 1) } }
  throw wrong(
    flag,
    text,
    `${end < text.length ? 'what follows the path is no value' : 'a value is missing'}; say PATH=VALUE, or PATH:=JSON`,
  )
}

/** PATH=EXPRESSION; `offset` is where the expression begins. @throws UsageError as above */
export function parseExpressionAssignment(flag: string, text: string): TypedPath & { readonly offset: number } {
  const { path, end } = readPattern(flag, text)
  if (text[end] !== '=') throw wrong(flag, text, 'an expression is missing; say PATH=CEL')
  return { flag, text, path, offset: end + 1 }
}

/** @throws UsageError as above */
export function parsePathOnly(flag: string, text: string): TypedPath {
  const { path, end } = readPattern(flag, text)
  if (end === text.length) return { flag, text, path }
  if (text[end] === '=' || text[end] === ':') throw wrong(flag, text, 'a path alone is enough, without a value')
  throw wrong(flag, text, `${JSON.stringify(text[end])} needs quotes, or does not belong here`)
}

function wrong(flag: string, text: string, words: string): UsageError {
  return new UsageError(`invalid ${flag} ${JSON.stringify(text)}: ${words}`, { flag, value: text })
}

function readJson(flag: string, text: string, from: number): Json {
  try {
    return parseJson(text.slice(from))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw wrong(flag, text, 'what follows := is not JSON; a text is given with = alone, or in double quotes')
  }
}

const STAR = /\[\s*\*\s*\]/g

function readPattern(flag: string, text: string): { readonly path: PathPattern; readonly end: number } {
  try {
    return readPatternPrefix(text)
  } catch (error) {
    if (!(error instanceof FieldPathError)) throw error
    const where = error.position === undefined ? '' : ` at character ${error.position + 1}`
    throw wrong(flag, text, `${error.fault}${where}`)
  }
}

/** As far as the path goes; a star in what follows it is none of its steps. */
function readPatternPrefix(text: string): { readonly path: PathPattern; readonly end: number } {
  if (/^\.:?=/.test(text)) return { path: [], end: 1 }
  const path: PathPattern[number][] = []
  let from = 0
  for (;;) {
    const piece = readPiece(text, from)
    path.push(...piece.path)
    if (piece.star === undefined) return { path, end: piece.end }
    path.push({ any: true })
    from = piece.star
    if (from >= text.length || /^[=:]/.test(text.slice(from))) return { path, end: from }
    if (!/^[.[]/.test(text.slice(from))) throw new FieldPathError('"." or "[" is missing', { text, position: from })
  }
}

type Piece = { readonly path: PathPattern; readonly end: number; readonly star?: number }

/** The steps up to the next star that stands in the path, and where that ends. */
function readPiece(text: string, from: number): Piece {
  for (const { index, 0: star } of text.slice(from).matchAll(STAR)) {
    const before = text.slice(from, from + index)
    if (before === '' || before === '.') return { path: [], end: from + index, star: from + index + star.length }
    const read = prefixOf(before)
    // a quote that is open here may hold the star
    if (read === undefined) continue
    if (read.end < before.length) return { path: read.path, end: from + read.end }
    return { path: read.path, end: from + index, star: from + index + star.length }
  }
  const { path, end } = prefixIn(text, from)
  return { path, end }
}

function prefixOf(text: string): ReturnType<typeof parseFieldPathPrefix> | undefined {
  try {
    return parseFieldPathPrefix(text)
  } catch {
    return undefined
  }
}

function prefixIn(text: string, from: number): ReturnType<typeof parseFieldPathPrefix> {
  try {
    const { path, end } = parseFieldPathPrefix(text.slice(from))
    return { path, end: from + end }
  } catch (error) {
    if (!(error instanceof FieldPathError)) throw error
    throw new FieldPathError(error.fault, { text, position: from + (error.position ?? 0) })
  }
}
