// What is wrong with an expression and where, in the words and layout of cel-go's common/error.go.

import type { CelType } from './types.ts'

/** One finding of the parser or the checker. */
export interface CelIssue {
  /** Without position: `undeclared reference to 'x' (in container '')`. */
  readonly message: string
  /** Where in the text, in UTF-16 units; -1 if it concerns the whole. */
  readonly offset: number
  /** What was looked for in vain: a field of this type, or with no type a variable or function. */
  readonly missing?: { readonly name: string; readonly of?: CelType }
}

/** The offset of what is nowhere in the text, but of its first line. */
export const NO_PLACE = -2

/** The most findings of one expression that are kept. */
export const MAX_ISSUES = 10_000

/** How many of them are shown. */
const SHOWN = 100

/** Line (from 1) and column (from 0, in code points) of an offset; line -1 and column -1 for offset -1; {@link NO_PLACE} and an empty text have no column. */
export function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  if (offset === NO_PLACE || (text === '' && offset >= 0)) return { line: 1, column: -1 }
  if (offset < 0) return { line: -1, column: -1 }
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: [...before.slice(lineStart)].length }
}

/**
 * Findings as cel-go prints them, the first hundred in the order of their places: `ERROR: <input>:1:5: message`, the line, and a mark below
 * it. `name` is what stands for the file.
 */
export function formatIssues(text: string, issues: readonly CelIssue[], name = '<input>'): string {
  const placed = issues.slice(0, SHOWN).map((issue) => ({ issue, ...positionOf(text, issue.offset) }))
  placed.sort((a, b) => a.line - b.line || a.column - b.column)
  const lines = text.split('\n')
  const shown = placed.map(({ issue, line, column }) => {
    const head = `ERROR: ${name}:${line}:${column + 1}: ${issue.message}`
    const source = lines[line - 1]
    return source === undefined || text === ''
      ? head
      : `${head}${snippet(source.replaceAll('\t', ' '), Math.max(column, 0))}`
  })
  const others = issues.length - placed.length
  return [...shown, ...(others > 0 ? [`${others} more errors were truncated`] : [])].join('\n')
}

function snippet(line: string, column: number): string {
  const chars = [...line]
  if (new TextEncoder().encode(line).length > MAX_SNIPPET_BYTES) return ''
  const dots = chars.slice(0, column).map((c) => (isWide(c) ? '\uff0e' : '.'))
  const mark = isWide(chars[column] ?? '') ? '\uff3e' : '^'
  return `\n | ${line}\n | ${dots.join('')}${mark}`
}

const MAX_SNIPPET_BYTES = 16_384

const isWide = (char: string): boolean => (char.codePointAt(0) ?? 0) > 127
