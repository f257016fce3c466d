// Cuts a YAML stream at its `---` lines, as kubectl's YAMLReader does it (apimachinery pkg/util/yaml/decoder.go).

/** A piece of a stream that is one document, or the separator line that makes the document after it unreadable. */
export type Chunk = {
  readonly text: string
  /** Of its first character, from 1. */
  readonly line: number
  /** What stands after `---` on the line before, which must be nothing or a comment. */
  readonly badSeparator?: string
}

/**
 * The documents of a stream, empty ones too.
 *
 * A line that begins with `---` separates, wherever it stands, as long as nothing but a comment follows on it. One at
 * the very start of a document belongs to it.
 *
 * @param from the offset where the stream begins, on line `line`.
 */
export function* splitYaml(text: string, from = 0, line = 1): Generator<Chunk> {
  let start = from
  let startLine = line
  let badSeparator: string | undefined
  const chunk = (end: number): Chunk => ({
    text: text.slice(start, end),
    line: startLine,
    ...(badSeparator === undefined ? {} : { badSeparator }),
  })
  let currentLine = line
  for (let at = from; at < text.length; ) {
    const newline = text.indexOf('\n', at)
    const next = newline === -1 ? text.length : newline + 1
    if (text.startsWith('---', at)) {
      const rest = text.slice(at + 3, next).trim()
      const isBad = rest !== '' && !rest.startsWith('#')
      if (at > start || isBad || badSeparator !== undefined) {
        if (at > start) yield chunk(at)
        start = next
        startLine = currentLine + 1
        badSeparator = isBad ? rest : undefined
      }
    }
    at = next
    currentLine++
  }
  if (start < text.length || badSeparator !== undefined) yield chunk(text.length)
}
