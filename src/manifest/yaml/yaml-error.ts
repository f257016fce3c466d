// The error of a text that is not YAML, or is YAML that cannot be JSON; its words are those of go-yaml where kubectl shows them.

/** Where in a text: line and column count from 1. */
export type Position = { readonly line: number; readonly column: number }

/** A text cannot be read as YAML. `message` is complete and starts with `yaml: line N: `, as go-yaml's does. */
export class YamlError extends SyntaxError {
  override readonly name = 'YamlError'
  /** Counted from 1. */
  readonly line: number
  /** Counted from 1, in UTF-16 units. */
  readonly column: number
  /** The message without `yaml: line N: `. */
  readonly reason: string

  constructor(reason: string, at: Position, o: { readonly cause?: unknown } = {}) {
    super(`yaml: line ${at.line}: ${reason}`, { cause: o.cause })
    this.line = at.line
    this.column = at.column
    this.reason = reason
  }
}

/** Line and column of an offset in a text, for a text whose first line is `firstLine` of its file. */
export function positionAt(text: string, offset: number, firstLine = 1): Position {
  let line = firstLine
  let lineStart = 0
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', end + 1)) {
    line++
    lineStart = end + 1
  }
  return { line, column: offset - lineStart + 1 }
}
