// The column rules of kubectl's table writer: tabwriter.go of cli-runtime.

const MIN_CELL_WIDTH = 6

/** Blanks between the widest cell of a column and the next column. */
export const PADDING = 3

/** What a column takes of a line when its widest cell takes `width`. */
export function cellWidth(width: number): number {
  return Math.max(MIN_CELL_WIDTH, width + PADDING)
}
