// Breaks prose into lines, for help.

/** Lines of at most `width` characters; a longer word keeps a line of its own. Line breaks in the text stay. */
export function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width))
}

function wrapParagraph(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line === '') line = word
    else if (line.length + 1 + word.length <= width) line += ` ${word}`
    else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}

/**
 * Terms with what they mean, in two columns; below each other where the width is too small for two.
 * @param minTermWidth lines several blocks up with each other.
 */
export function twoColumns(
  rows: readonly (readonly [term: string, meaning: string])[],
  width: number,
  minTermWidth = 0,
): string {
  const termWidth = Math.max(minTermWidth, ...rows.map(([term]) => term.length))
  const meaningWidth = width - termWidth - 5
  if (meaningWidth < 30) return rows.map((row) => below(row, width)).join('')
  return rows.map((row) => beside(row, termWidth, meaningWidth)).join('')
}

function beside([term, meaning]: readonly [string, string], termWidth: number, meaningWidth: number): string {
  const [first = '', ...rest] = wrap(meaning, meaningWidth)
  const indent = ' '.repeat(termWidth + 5)
  return [`  ${term.padEnd(termWidth)}   ${first}`, ...rest.map((line) => indent + line)].map(toLine).join('')
}

function below([term, meaning]: readonly [string, string], width: number): string {
  return [`  ${term}`, ...wrap(meaning, Math.max(width - 6, 10)).map((line) => `      ${line}`)].map(toLine).join('')
}

function toLine(text: string): string {
  return `${text.trimEnd()}\n`
}
