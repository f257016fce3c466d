// `-o table`: a line per changed field, objects as they come. Those that come first set the widths.

import type { Sink } from '../../print/sink.ts'
import { countsLines, countUnstated } from './counts-line.ts'
import type { DiffPrinter } from './diff-printer.ts'
import { type DiffRow, rowsOf } from './diff-rows.ts'
import type { Look } from './look.ts'
import { type Layout, rowLayout } from './row-layout.ts'
import { stackedLines } from './stacked-layout.ts'

/** Rows that are held back until the widths are known. */
const ROWS_THAT_SET_WIDTHS = 100

/** On a terminal nobody waits longer for the first row than until the next object after so many milliseconds. */
const LONGEST_WAIT_MS = 500

/** @param clock milliseconds, for the longest wait */
export function createDiffTablePrinter(sink: Sink, look: Look, clock = () => performance.now()): DiffPrinter {
  const { colors, terminalColumns, hasHeaders, now, isWatch = false, hasCounts = true } = look
  const unstated = countUnstated()
  let held: DiffRow[] | undefined = []
  let heldSince: number | undefined
  let layout: Layout | undefined

  async function write(rows: readonly DiffRow[]): Promise<void> {
    const lines =
      layout === undefined
        ? stackedLines(rows, colors, terminalColumns ?? Infinity)
        : rows.map((row) => layout?.line(row) ?? '')
    if (lines.length > 0) await sink.write(`${lines.join('\n')}\n`)
  }

  async function release(): Promise<void> {
    const rows = held ?? []
    held = undefined
    layout = rowLayout(rows, colors, terminalColumns)
    if (rows.length > 0 && layout !== undefined && hasHeaders) await sink.write(`${layout.header()}\n`)
    await write(rows)
  }

  function isTime(): boolean {
    if (held === undefined || held.length === 0) return false
    heldSince ??= clock()
    const hasWaited = terminalColumns !== undefined && clock() - heldSince >= LONGEST_WAIT_MS
    return isWatch || held.length >= ROWS_THAT_SET_WIDTHS || hasWaited
  }

  return {
    async item(item) {
      unstated.see(item)
      const rows = rowsOf(item, now)
      if (held === undefined) return write(rows)
      held.push(...rows)
      if (isTime()) await release()
    },
    async end(summary) {
      if (held !== undefined) await release()
      if (!hasCounts) return
      const lines = [...unstated.lines(terminalColumns), ...countsLines(summary, terminalColumns)]
      await sink.write(`${lines.join('\n')}\n`)
    },
  }
}
