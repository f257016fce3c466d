// One cell of a table as text; follows tableprinter.go of cli-runtime.

import { formatGoValue } from '../machinery/go-value.ts'
import type { Cell } from '../machinery/table.ts'
import { escapeText } from './escape-text.ts'

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/
const CELL_BREAK = /[\f\n\r]/

/**
 * The text of a cell as kubectl shows it, safe for a terminal: null and undefined are empty, a number is printed as Go
 * does, a list or an object as Go's `fmt.Sprint` does, and what follows a line break is cut off with `...`.
 *
 * Tabs are shown as `\t`: in kubectl a tab in a cell starts a new column.
 */
export function formatCell(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  return toCellText(typeof cell === 'string' ? cell : formatGoValue(cell))
}

/** Cuts and escapes a text that is to stand in a cell. Doing it twice changes nothing. */
export function toCellText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text
  const end = text.search(CELL_BREAK)
  const line = end < 0 ? text : `${text.slice(0, end)}...`
  return escapeText(line).replaceAll('\t', '\\t')
}
