// Breaks text of any script into lines for a terminal.

import { displayWidth } from '../machinery/display-width.ts'
import { escapeText } from './escape-text.ts'

/**
 * Lines of at most `width` columns, safe for a terminal; a longer word keeps a line of its own. Empty lines and lines
 * that begin with a blank, a bullet or a number stay apart, others flow together.
 */
export function wrapText(text: string, width: number): string[] {
  return paragraphs(text).flatMap((paragraph) => {
    const indent = /^\s*(?:[-*+]\s+|\d+[.)]\s+)?/.exec(paragraph)?.[0].length ?? 0
    const lines: string[] = []
    let line = ''
    for (const word of escapeText(paragraph.trimEnd()).split(/(?<=\S)\s+/)) {
      if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
        lines.push(line)
        line = ' '.repeat(Math.min(indent, 4)) + word
      } else line = line === '' ? word : `${line} ${word}`
    }
    return [...lines, line]
  })
}

const ITEM = /^\s*(?:[-*+]|\d+[.)])\s/
const INDENTED = /^\s/

/** Lines that belong together, joined; an empty line is one by itself. */
function paragraphs(text: string): string[] {
  const joined: string[] = []
  for (const line of text.trim().split(/\r?\n/)) {
    const before = joined.at(-1)
    if (before === undefined || !flowsOn(before, line)) joined.push(line.trimEnd())
    else joined[joined.length - 1] = `${before} ${line.trim()}`
  }
  return joined
}

function flowsOn(before: string, line: string): boolean {
  if (before === '' || line.trim() === '' || INDENTED.test(line) || ITEM.test(line)) return false
  return ITEM.test(before) || !INDENTED.test(before)
}
