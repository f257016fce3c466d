// Breaks prose and command lines into lines, for help.

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

/** Words of a command line; what is quoted stays whole. */
const SHELL_WORD = /(?:'[^']*'|"[^"]*"|[^\s'"])+/g

/** A command line of at most `width` characters a line, to be typed as it stands; a longer word keeps a line of its own. */
export function wrapCommand(line: string, width: number): readonly string[] {
  if (line.length <= width) return [line]
  const lines: string[] = []
  let current = ''
  for (const part of commandParts(line)) {
    if (current === '') current = part
    // room for the backslash
    else if (!part.startsWith('| ') && current.length + 1 + part.length <= width - 2) current += ` ${part}`
    else {
      lines.push(`${current} \\`)
      current = `  ${part}`
    }
  }
  return [...lines, current]
}

/** Words, each flag with its value and each `|` with the command after it. */
function commandParts(line: string): readonly string[] {
  const parts: string[] = []
  for (const word of line.match(SHELL_WORD) ?? []) {
    const last = parts.at(-1)
    if (last !== undefined && !word.startsWith('-') && /^(--?[\w-]+|\||&&|>)$/.test(last)) {
      parts[parts.length - 1] = `${last} ${word}`
    } else parts.push(word)
  }
  return parts
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
  return [`  ${term.trimStart()}`, ...wrap(meaning, Math.max(width - 6, 10)).map((line) => `      ${line}`)]
    .map(toLine)
    .join('')
}

function toLine(text: string): string {
  return `${text.trimEnd()}\n`
}
