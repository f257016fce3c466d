// Plain scalars: text without quotes, over one line or several.

import { CODE, isBlank, isBlankOrEnd, isBreak } from './characters.ts'
import { columnOf, fail, foldBreaks, isAtDocumentMarker, peekCode, push, type Scanner, takeBreak } from './scanner.ts'

const END_OR_SPACE = ' \\t\\n\\r\\x85\\u2028\\u2029\\0'
const BLOCK_LINE = lineOf(END_OR_SPACE)
const FLOW_LINE = lineOf(`${END_OR_SPACE},?[\\]{}`)

/** Words without the excluded characters and with no `:` before a space, and the blanks between them. */
function lineOf(excluded: string): RegExp {
  const colon = `:(?=[^${END_OR_SPACE}])`
  const word = `(?:[^${excluded}:]+|${colon})`
  return new RegExp(`${word}+(?:[ \\t]+(?:[^${excluded}:#]|${colon})${word}*)*`, 'y')
}

/** Scans one plain scalar; the next character is its first. */
export function scanPlain(scanner: Scanner): void {
  const start = scanner.at
  let value = ''
  let gap = ''
  let isAfterBreak = false
  while (!isAtDocumentMarker(scanner) && peekCode(scanner) !== CODE.hash) {
    const piece = takePiece(scanner)
    if (piece !== '') {
      value = value === '' ? piece : value + gap + piece
      isAfterBreak = false
    }
    if (!isBlankOrEnd(peekCode(scanner)) || peekCode(scanner) === CODE.end) break
    const line = scanner.line
    gap = takeGap(scanner)
    if (scanner.line > line) isAfterBreak = true
    if (scanner.flowLevel === 0 && columnOf(scanner) <= scanner.indent) break
  }
  push(scanner, 'plain', start, value)
  if (isAfterBreak) scanner.isKeyAllowed = true
}

/** What is left of the line, without trailing blanks, up to `: `, ` #` and, inside brackets, what ends a scalar there. */
function takePiece(scanner: Scanner): string {
  const line = scanner.flowLevel > 0 ? FLOW_LINE : BLOCK_LINE
  line.lastIndex = scanner.at
  if (!line.test(scanner.text)) return ''
  const piece = scanner.text.slice(scanner.at, line.lastIndex)
  scanner.at = line.lastIndex
  return piece
}

/** Blanks as they are, or line breaks folded. */
function takeGap(scanner: Scanner): string {
  const start = scanner.at
  while (isBlank(peekCode(scanner))) scanner.at++
  if (!isBreak(peekCode(scanner))) return scanner.text.slice(start, scanner.at)
  const first = takeBreak(scanner)
  let others = ''
  for (;;) {
    const code = peekCode(scanner)
    if (isBreak(code)) others += takeBreak(scanner)
    else if (!isBlank(code)) return foldBreaks(first, others)
    else if (code === CODE.tab && columnOf(scanner) <= scanner.indent) {
      fail(scanner, 'found a tab character that violates indentation')
    } else scanner.at++
  }
}
