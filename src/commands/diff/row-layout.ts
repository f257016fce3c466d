// The rows of a diff as a table: which columns a terminal has room for, and how lines are cut to fit it.

import { cutStartToWidth, cutToWidth, displayWidth } from '../../machinery/display-width.ts'
import type { Colors } from '../../print/colors.ts'
import { cellWidth, PADDING } from '../../print/column-layout.ts'
import { fitColumns } from '../../print/fit-columns.ts'
import { actionPaint } from './action-colors.ts'
import { cutValues } from './cut-values.ts'
import type { DiffRow } from './diff-rows.ts'

type Column = {
  readonly header: string
  readonly of: keyof DiffRow
  readonly isKept?: boolean
  /** Where it is cut further it says nothing any more. Default: as wide as its header. */
  readonly least?: number
}

const COLUMNS: readonly Column[] = [
  { header: 'ACTION', of: 'action', isKept: true },
  { header: 'KIND', of: 'kind', isKept: true },
  { header: 'NS/NAME', of: 'name', isKept: true },
  { header: 'PATH', of: 'path', least: 24 },
  { header: 'OLD', of: 'old', least: 14 },
  { header: 'NEW', of: 'new', least: 14 },
  { header: 'OWNER(old)', of: 'owner' },
  { header: 'AGE', of: 'age', isKept: true },
  { header: 'BASIS', of: 'basis', isKept: true },
  { header: 'SOURCE', of: 'source', isKept: true },
]

/** Columns that go, step by step, where there is no room for them. */
const GOING: readonly (readonly (keyof DiffRow)[])[] = [[], ['basis'], ['basis', 'source'], ['basis', 'source', 'age']]

export type Layout = {
  header(): string
  /** A line that is no wider than the terminal. */
  line(row: DiffRow): string
}

/** A table with the widths of these rows; undefined where the terminal is too narrow for one that can be read. */
export function rowLayout(rows: readonly DiffRow[], colors: Colors, terminalColumns?: number): Layout | undefined {
  for (const gone of GOING) {
    const columns = COLUMNS.filter(({ of }) => !gone.includes(of))
    const widest = columns.map(({ header, of }) => Math.max(header.length, ...rows.map((row) => displayWidth(row[of]))))
    if (terminalColumns === undefined) return layoutOf(columns, widest, colors, undefined)
    const widths = fitted(columns, widest, terminalColumns)
    if (widths !== undefined) return layoutOf(columns, widths, colors, terminalColumns)
  }
  return undefined
}

function fitted(columns: readonly Column[], widest: readonly number[], terminalColumns: number) {
  const given = columns.map(({ header, isKept = false, least = header.length }, i) => ({
    width: widest[i] ?? 0,
    headerWidth: least,
    isKept,
  }))
  const widths = fitColumns(given, terminalColumns)
  return lineWidth(widths) <= terminalColumns ? widths : undefined
}

function lineWidth(widths: readonly number[]): number {
  const last = widths.length - 1
  return widths.reduce((sum, width, i) => sum + (i === last ? width : cellWidth(width)), 0)
}

function layoutOf(
  columns: readonly Column[],
  widths: readonly number[],
  colors: Colors,
  terminalColumns: number | undefined,
): Layout {
  const [oldAt, newAt] = [columns.findIndex(({ of }) => of === 'old'), columns.findIndex(({ of }) => of === 'new')]

  function cut(cells: readonly string[], to: readonly number[]): readonly string[] {
    const values = cutValues(cells[oldAt] ?? '', cells[newAt] ?? '', to[oldAt] ?? 0, to[newAt] ?? 0)
    return cells.map((cell, i) => {
      if (i === oldAt || i === newAt) return values[i === oldAt ? 0 : 1]
      return (columns[i]?.of === 'path' ? cutStartToWidth : cutToWidth)(cell, to[i] ?? 0)
    })
  }

  /** A row with a name that is longer than those before is fitted for itself. */
  function fittedCells(cells: readonly string[]): readonly string[] {
    if (terminalColumns === undefined) return cells
    const kept = cut(
      cells,
      widths.map((width, i) => (columns[i]?.isKept ? Infinity : width)),
    )
    if (widthOf(kept, widths) <= terminalColumns) return kept
    const own = cells.map((cell) => ({ width: displayWidth(cell), headerWidth: 0, isKept: false }))
    return cut(cells, fitColumns(own, terminalColumns))
  }

  function padded(cells: readonly string[], paint: (i: number, text: string) => string): string {
    const last = cells.findLastIndex((cell) => cell !== '')
    let line = ''
    for (const [i, cell] of cells.slice(0, last + 1).entries()) {
      line += paint(i, cell)
      if (i < last) line += ' '.repeat(Math.max(cellWidth(widths[i] ?? 0) - displayWidth(cell), PADDING))
    }
    return line
  }

  return {
    header: () =>
      padded(
        columns.map(({ header }) => header),
        (_, text) => colors.heading(text),
      ),
    line(row) {
      const cells = fittedCells(columns.map(({ of }) => row[of]))
      const isTooWide = terminalColumns !== undefined && widthOf(cells, widths) > terminalColumns
      if (isTooWide)
        return cutToWidth(
          padded(cells, (_, text) => text),
          terminalColumns,
        )
      if (isFaint(row)) return colors.faint(padded(cells, (_, text) => text))
      return padded(cells, (i, text) => paintCell(columns[i]?.of, text, row, colors))
    },
  }
}

/** Of a line whose cells push each other. */
function widthOf(cells: readonly string[], widths: readonly number[]): number {
  const last = cells.findLastIndex((cell) => cell !== '')
  return cells
    .slice(0, last + 1)
    .map(displayWidth)
    .reduce((sum, w, i) => sum + (i === last ? w : Math.max(cellWidth(widths[i] ?? 0), w + PADDING)), 0)
}

/** What no manifest states. */
export function isFaint({ source }: DiffRow): boolean {
  return source !== '' && source !== 'manifest'
}

function paintCell(of: keyof DiffRow | undefined, text: string, row: DiffRow, colors: Colors): string {
  if (of === 'action') return actionPaint(row.action, colors)(text)
  if (of === 'old' && row.path !== '.' && row.new !== '') return colors.bad(text)
  return of === 'new' && row.path !== '.' ? colors.good(text) : text
}
