// `-o custom-columns`: columns made of paths. Follows customcolumn.go and customcolumn_flags.go in kubectl's cmd/get.

import { UsageError } from '../errors.ts'
import { formatGoValue } from './go-value.ts'
import type { Json } from './json.ts'
import { completePath, evaluateJsonPath, type JsonPath, NOT_A_PATH, parseJsonPath } from './jsonpath/index.ts'

/** One column of `-o custom-columns`. */
export type CustomColumn = {
  /** As typed. */
  readonly header: string
  readonly path: JsonPath
}

/**
 * Reads `NAME:.metadata.name,NODE:.spec.nodeName`, or the text of a file with a line of headers and a line of paths.
 *
 * @throws UsageError in kubectl's words, JsonPathError for a path that cannot be read.
 */
export function parseCustomColumns(text: string, o: { readonly isFile?: boolean } = {}): CustomColumn[] {
  return o.isFile ? parseFile(text) : parseSpec(text)
}

function parseSpec(text: string): CustomColumn[] {
  if (text === '') throw fault('custom-columns format specified but no custom columns given', text)
  const columns = text.split(',').map((part): Unread => {
    const colon = part.indexOf(':')
    if (colon < 0) throw fault(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`, text)
    return completed(part.slice(0, colon), part.slice(colon + 1))
  })
  return columns.map(read)
}

/** A column whose path has been completed, and not yet read: kubectl completes all before it reads the first. */
type Unread = { readonly header: string; readonly template: string }

function completed(header: string, path: string): Unread {
  const template = completePath(path)
  if (template === undefined) throw fault(NOT_A_PATH, path)
  return { header, template }
}

function read({ header, template }: Unread): CustomColumn {
  return { header, path: parseJsonPath(template, { relaxed: true }) }
}

const FILE_FORMAT = 'Expected format is one line of space separated headers, one line of space separated column specs.'

function parseFile(text: string): CustomColumn[] {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  const [headerLine, pathLine] = lines
  if (headerLine === undefined) throw fault(`invalid template, missing header line. ${FILE_FORMAT}`, text)
  if (pathLine === undefined) throw fault(`invalid template, missing spec line. ${FILE_FORMAT}`, text)
  const headers = words(headerLine)
  const paths = words(pathLine)
  if (headers.length !== paths.length) {
    const counts = `number of headers (${headers.length}) and field specifications (${paths.length})`
    throw fault(`${counts} don't match`, text)
  }
  return headers.map((header, i) => completed(header, paths[i] as string)).map(read)
}

function words(line: string): string[] {
  return line.split(/\s+/).filter((word) => word !== '')
}

function fault(message: string, value: string): UsageError {
  return new UsageError(message, { value })
}

/**
 * The cells of one object: several results are joined by commas, none is `<none>`, objects and lists are printed as Go
 * does. Nothing is escaped for a terminal here.
 *
 * @throws JsonPathError when a path does not fit the object: an index out of bounds, a list expected.
 */
export function rowOfCustomColumns(columns: readonly CustomColumn[], object: Json): string[] {
  return columns.map(({ path }) => {
    const results = evaluateJsonPath(path, object)
    const cells = results.flat().map((value) => formatGoValue(value ?? null))
    if (results.length === 0 || results[0]?.length === 0) cells.unshift('<none>')
    return cells.join(',')
  })
}
