// Decides which columns of a table are cut so that its lines fit a terminal.

import { cellWidth } from './column-layout.ts'

/** No column is cut below this, nor below its header. */
export const MIN_CUT_WIDTH = 8

export type ColumnWidth = {
  /** Of the widest cell or header, without padding. */
  readonly width: number
  readonly headerWidth: number
  /** Names of objects are never cut: they are what a person copies. */
  readonly isKept: boolean
}

/**
 * How wide each column may be, so that a line takes at most `terminalColumns`: the widest columns give first. When
 * cutting all that may be cut is not enough, nothing is cut: lines would wrap anyway, and then better with all they say.
 */
export function fitColumns(columns: readonly ColumnWidth[], terminalColumns: number): readonly number[] {
  const widths = columns.map((column) => column.width)
  const floors = columns.map((c) => (c.isKept ? c.width : Math.min(c.width, Math.max(MIN_CUT_WIDTH, c.headerWidth))))
  if (lineWidth(floors) > terminalColumns) return widths
  for (let excess = lineWidth(widths) - terminalColumns; excess > 0; ) {
    const widest = widestAbove(widths, floors)
    if (widest === undefined) break
    const next = nextBelow(widths, floors, widest)
    const cut = Math.max(1, Math.min(excess, (widths[widest] ?? 0) - next))
    widths[widest] = (widths[widest] ?? 0) - cut
    excess = lineWidth(widths) - terminalColumns
  }
  return widths
}

function lineWidth(widths: readonly number[]): number {
  const last = widths.length - 1
  return widths.reduce((sum, width, i) => sum + (i === last ? width : cellWidth(width)), 0)
}

function widestAbove(widths: readonly number[], floors: readonly number[]): number | undefined {
  let widest: number | undefined
  for (const [i, width] of widths.entries()) {
    if (width <= (floors[i] ?? 0)) continue
    if (widest === undefined || width > (widths[widest] ?? 0)) widest = i
  }
  return widest
}

/** The width down to which the widest column can be cut before another one is as wide. */
function nextBelow(widths: readonly number[], floors: readonly number[], widest: number): number {
  const rivals = widths.filter((width, i) => i !== widest && width > (floors[i] ?? 0))
  return Math.max(floors[widest] ?? 0, ...rivals)
}
