// Block scalars: the lines after `|` and `>`.

import { CODE, isBlank, isBreak, isBreakOrEnd } from './characters.ts'
import { columnOf, fail, peekCode, push, type Scanner, skipLineRest, takeBreak } from './scanner.ts'

type Header = {
  readonly isFolded: boolean
  readonly chomping: 'clip' | 'strip' | 'keep'
  readonly indent: number | undefined
}

/** Scans one block scalar; the next character is its `|` or `>`. */
export function scanBlock(scanner: Scanner): void {
  const start = scanner.at
  const header = scanHeader(scanner)
  let breaks = ''
  let indent = header.indent ?? 0
  const takeEmptyLines = () => {
    const found = scanEmptyLines(scanner, indent)
    breaks = found.breaks
    indent = found.indent
  }
  takeEmptyLines()
  let value = ''
  let lastBreak = ''
  let wasIndented = false
  while (columnOf(scanner) === indent && peekCode(scanner) !== CODE.end) {
    const isIndented = isBlank(peekCode(scanner))
    if (header.isFolded && lastBreak === '\n' && !wasIndented && !isIndented) value += breaks === '' ? ' ' : breaks
    else value += lastBreak + breaks
    wasIndented = isIndented
    const lineStart = scanner.at
    skipLineRest(scanner)
    value += scanner.text.slice(lineStart, scanner.at)
    lastBreak = isBreak(peekCode(scanner)) ? takeBreak(scanner) : ''
    takeEmptyLines()
  }
  if (header.chomping !== 'strip') value += lastBreak
  if (header.chomping === 'keep') value += breaks
  push(scanner, 'quoted', start, value)
}

function scanHeader(scanner: Scanner): Header {
  const isFolded = peekCode(scanner) === CODE.greater
  scanner.at++
  const { text } = scanner
  const match = /(?:([+-])(\d?)|(\d)([+-]?))?[ \t]*/y
  match.lastIndex = scanner.at
  const [all = '', signFirst, digitSecond, digitFirst, signSecond] = match.exec(text) ?? []
  const digit = digitFirst ?? digitSecond ?? ''
  if (digit === '0') fail(scanner, 'found an indentation indicator equal to 0')
  scanner.at += all.length
  if (peekCode(scanner) === CODE.hash) skipLineRest(scanner)
  if (!isBreakOrEnd(peekCode(scanner))) fail(scanner, 'did not find expected comment or line break')
  if (isBreak(peekCode(scanner))) takeBreak(scanner)
  const sign = signFirst ?? signSecond
  return {
    isFolded,
    chomping: sign === '+' ? 'keep' : sign === '-' ? 'strip' : 'clip',
    indent: digit === '' ? undefined : Math.max(scanner.indent, 0) + Number(digit),
  }
}

/** Goes past empty lines to the first character of the next line; finds out the indentation where it is yet 0. */
function scanEmptyLines(scanner: Scanner, indent: number): { readonly breaks: string; readonly indent: number } {
  let breaks = ''
  let deepest = 0
  for (;;) {
    while ((indent === 0 || columnOf(scanner) < indent) && peekCode(scanner) === CODE.space) scanner.at++
    deepest = Math.max(deepest, columnOf(scanner))
    if ((indent === 0 || columnOf(scanner) < indent) && peekCode(scanner) === CODE.tab) {
      fail(scanner, 'found a tab character where an indentation space is expected')
    }
    if (!isBreak(peekCode(scanner))) break
    breaks += takeBreak(scanner)
  }
  return { breaks, indent: indent === 0 ? Math.max(deepest, scanner.indent + 1, 1) : indent }
}
