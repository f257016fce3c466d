// Small tables that are wholly known before they are drawn: summaries, explanations. Rows of a query go through table-writer.ts.

import { toCellText } from './cell.ts'
import type { Colors } from './colors.ts'

/** cli-table3 lays out a table as a whole, in time that grows faster than its rows. */
const MAX_ROWS = 1000

const BORDERLESS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '   ',
}

export type BoundedTable = {
  /** Printed in upper case; none for a table without headers. */
  readonly headers?: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Columns that are aligned to the right, from 0. */
  readonly rightColumns?: readonly number[]
  /** Default: none. */
  readonly colors?: Colors
}

/**
 * The lines of a table, without borders and without blanks at their ends; no rows give no lines.
 * @throws RangeError for more than a thousand rows.
 */
export async function drawBoundedTable({ headers, rows, rightColumns = [], colors }: BoundedTable): Promise<string[]> {
  if (rows.length > MAX_ROWS) throw new RangeError(`${rows.length} rows are too many for a bounded table`)
  if (rows.length === 0) return []
  const { default: Table } = await import('cli-table3')
  const cells = rows.map((row) => row.map(toCellText))
  const columnCount = Math.max(headers?.length ?? 0, ...cells.map((row) => row.length))
  const table = new Table({
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colAligns: Array.from({ length: columnCount }, (_, i) => (rightColumns.includes(i) ? 'right' : 'left')),
  })
  if (headers !== undefined) table.push(headers.map((header) => toCellText(header.toUpperCase())))
  table.push(...cells.map((row) => Array.from({ length: columnCount }, (_, i) => row[i] ?? '')))
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
  const [first = '', ...others] = lines
  return headers === undefined || colors === undefined ? lines : [colors.heading(first), ...others]
}
