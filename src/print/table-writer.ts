// Writes rows as kubectl's table, page by page; the bytes of one page are those of tableprinter.go and tabwriter.go of cli-runtime.

import { cutToWidth, displayWidth } from '../machinery/display-width.ts'
import { toCellText } from './cell.ts'
import { cellWidth, PADDING } from './column-layout.ts'
import { fitColumns } from './fit-columns.ts'
import { batched, type Sink } from './sink.ts'

/** Columns that are never cut, whatever the width of the terminal. */
export const KEPT_COLUMNS: readonly string[] = ['CLUSTER', 'NAMESPACE', 'NAME']

export type TableWriterOptions = {
  /** Printed in upper case, unless they are a person's own. */
  readonly headers: readonly string[]
  /** True for headers that are printed as they were typed, as kubectl does with custom columns. */
  readonly hasOwnHeaders?: boolean
  /** False for `--no-headers`. */
  readonly hasHeaders: boolean
  /** Width of the terminal, when there is one: wide columns are cut with `…` so that lines fit. Undefined: never cut. */
  readonly terminalColumns?: number | undefined
  /** Headers of columns that are never cut. Default: KEPT_COLUMNS. */
  readonly keepColumns?: readonly string[]
  /** True where the headers are printed though there are no rows, as kubectl does with custom columns. */
  readonly isAlwaysHeaded?: boolean
  /** True as in kubectl's watch: a wider cell widens its column for the rows that follow. Default: it only pushes its own row. */
  readonly isWidening?: boolean
  /** Puts colour around a header or a cell; what is seen must stay the same. */
  readonly paintHeader?: (text: string) => string
  readonly paintCell?: (header: string, text: string) => string
}

export interface TableWriter {
  /**
   * Writes rows of formatted cells (`formatCell`). The first batch that has rows sets the widths of the columns; without
   * rows nothing is written, not even headers. Cells beyond the headers are dropped.
   */
  addRows(rows: readonly (readonly string[])[]): Promise<void>
  /** Sets the widths of the columns by rows that will come one by one. Nothing is written; later calls change nothing. */
  measure(rows: readonly (readonly string[])[]): void
  /** Writes what is still held back. */
  end(): Promise<void>
}

type Layout = {
  /** Width of each column without padding. */
  readonly widths: number[]
  readonly isKept: readonly boolean[]
}

/** A table writer over a sink. Memory is bounded by a batch. */
export function createTableWriter(sink: Sink, options: TableWriterOptions): TableWriter {
  const headers = options.headers.map((header) => toCellText(options.hasOwnHeaders ? header : header.toUpperCase()))
  const kept = options.keepColumns ?? KEPT_COLUMNS
  const out = batched(sink)
  let layout: Layout | undefined
  let hasHeader = false

  function begin(rows: readonly (readonly string[])[]): Layout {
    const isKept = headers.map((header) => kept.includes(header))
    const headerWidths = headers.map((header) => (options.hasHeaders ? displayWidth(header) : 0))
    const widths = widestCells(rows, headerWidths)
    if (options.terminalColumns === undefined) return { widths, isKept }
    const columns = widths.map((width, i) => ({
      width,
      headerWidth: headerWidths[i] ?? 0,
      isKept: isKept[i] ?? false,
    }))
    return { widths: [...fitColumns(columns, options.terminalColumns)], isKept }
  }

  function renderHeader(widths: readonly number[]): string {
    const paint = options.paintHeader
    return renderLine(headers, widths, headers.length, paint && ((_i, text) => paint(text)))
  }

  function renderRow(row: readonly string[], { widths, isKept }: Layout): string {
    const { paintCell, terminalColumns } = options
    const paint = paintCell && ((i: number, text: string) => paintCell(headers[i] ?? '', text))
    const cells = row.map(toCellText)
    const fitted = terminalColumns === undefined ? cells : cutRow(cells, widths, isKept, terminalColumns)
    return renderLine(fitted, widths, headers.length, paint)
  }

  return {
    async addRows(rows) {
      if (rows.length === 0) return
      layout ??= begin(rows)
      if (!hasHeader) {
        hasHeader = true
        if (options.hasHeaders) await out.add(renderHeader(layout.widths))
      } else if (options.isWidening && options.terminalColumns === undefined) {
        layout = { ...layout, widths: widestCells(rows, layout.widths) }
      }
      for (const row of rows) {
        const written = out.add(renderRow(row, layout))
        if (written !== undefined) await written
      }
      await out.flush()
    },
    measure(rows) {
      if (rows.length > 0) layout ??= begin(rows)
    },
    async end() {
      if (!hasHeader && options.hasHeaders && options.isAlwaysHeaded) {
        hasHeader = true
        await out.add(renderHeader(begin([]).widths))
      }
      await out.flush()
    },
  }
}

function widestCells(rows: readonly (readonly string[])[], least: readonly number[]): number[] {
  const widths = [...least]
  for (const row of rows) {
    for (let i = 0; i < widths.length && i < row.length; i++) {
      const width = displayWidth(toCellText(row[i] ?? ''))
      if (width > (widths[i] ?? 0)) widths[i] = width
    }
  }
  return widths
}

/** Cuts cells that are wider than their column, if the line would not fit the terminal with them. */
function cutRow(
  cells: readonly string[],
  widths: readonly number[],
  isKept: readonly boolean[],
  terminalColumns: number,
): readonly string[] {
  const own = cells.map(displayWidth)
  const last = cells.length - 1
  const line = own.reduce((sum, w, i) => sum + (i === last ? w : Math.max(cellWidth(widths[i] ?? 0), w + PADDING)), 0)
  if (line <= terminalColumns) return cells
  return cells.map((cell, i) => (isKept[i] ? cell : cutToWidth(cell, Math.max(widths[i] ?? 0, 1))))
}

/** The last cell of a line is not padded, so a line ends in blanks only when its last cells are empty, as in kubectl. */
function renderLine(
  cells: readonly string[],
  widths: readonly number[],
  columnCount: number,
  paint: ((column: number, text: string) => string) | undefined,
): string {
  const last = Math.min(cells.length, columnCount) - 1
  let line = ''
  for (let i = 0; i <= last; i++) {
    const cell = cells[i] ?? ''
    line += paint === undefined ? cell : paint(i, cell)
    if (i === last) break
    const width = displayWidth(cell)
    line += ' '.repeat(Math.max(cellWidth(widths[i] ?? 0) - width, PADDING))
  }
  return `${line}\n`
}
