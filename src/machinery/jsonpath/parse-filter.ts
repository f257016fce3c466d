// `[?(@.a=="x")]`: where a filter ends and what it compares. Follows parseFilter in util/jsonpath/parser.go of client-go.

import { type Scan, TemplateFault, take } from './scan.ts'

const COMPARISON = /^([^!<>=]+)([!<>=]+)([^\n]+?)$/

/** A filter's sides, still unread; the right one is empty where there is no operator. */
export type FilterText = { readonly left: string; readonly operator: string; readonly right: string }

/**
 * Takes a filter with its brackets. It ends at the first `)` that is not between the first quote and its next like.
 *
 * @throws TemplateFault
 */
export function splitFilter(scan: Scan): FilterText {
  const start = scan.at
  scan.at += '[?('.length
  const from = scan.at
  skipToEnd(scan, start)
  const text = scan.text.slice(from, scan.at - 1)
  if (take(scan) !== ']') throw new TemplateFault('unclosed array expect ]', start)
  const [, left, operator, right] = COMPARISON.exec(text) ?? []
  if (left === undefined || operator === undefined || right === undefined) {
    return { left: text, operator: 'exists', right: '' }
  }
  return { left, operator, right }
}

function skipToEnd(scan: Scan, start: number): void {
  let quote: string | undefined
  let isClosed = false
  for (;;) {
    const next = take(scan)
    if (next === undefined || next === '\n') throw new TemplateFault('unterminated filter', start)
    if (next === ')' && (quote === undefined || isClosed)) return
    if (next !== '"' && next !== "'") continue
    if (quote === undefined) quote = next
    else if (next === quote && scan.text[scan.at - 2] !== '\\') isClosed = true
  }
}
