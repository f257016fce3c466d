// `--stat`: a line per object that differs, with how many fields change and what for.

import { DIFF_ACTIONS, type DiffAction, type DiffItem } from '../../diff/diff-item.ts'
import type { ChangeSource } from '../../machinery/changes/change.ts'
import { cutToWidth, displayWidth } from '../../machinery/display-width.ts'
import { toCellText } from '../../print/cell.ts'
import { cellWidth } from '../../print/column-layout.ts'
import type { Sink } from '../../print/sink.ts'
import { createTableWriter } from '../../print/table-writer.ts'
import { actionPaint } from './action-colors.ts'
import { countsLines } from './counts-line.ts'
import type { DiffPrinter } from './diff-printer.ts'
import { inFields, namesOf } from './diff-rows.ts'
import type { Look } from './look.ts'
import { countValues } from './value-text.ts'

const SOURCES: readonly ChangeSource[] = ['manifest', 'default', 'server', 'webhook', 'policy', 'migration']

const HEADERS = ['ACTION', 'KIND', 'NS/NAME', 'CHANGES']

/** Objects that are held back until the widths are known. */
const OBJECTS_THAT_SET_WIDTHS = 100

export function createStatPrinter(
  sink: Sink,
  { colors, terminalColumns, hasHeaders, isWatch = false }: Look,
): DiffPrinter {
  const writer = createTableWriter(sink, {
    headers: HEADERS,
    hasHeaders,
    paintHeader: colors.heading,
    paintCell: (header, text) => (header === 'ACTION' ? paintAction(text) : text),
  })
  let held: string[][] | undefined = []
  let isStacked = false

  function paintAction(text: string): string {
    const action = DIFF_ACTIONS.find((known): known is DiffAction => known === text)
    return action === undefined ? text : actionPaint(action, colors)(text)
  }

  /** Two lines, where a terminal is too narrow for one. */
  function stacked([action = '', kind = '', name = '', changes = '']: readonly string[]): string {
    const columns = terminalColumns ?? Infinity
    const rest = cutToWidth(` ${toCellText(kind)} ${toCellText(name)}`, columns - action.length)
    return `${paintAction(action)}${rest}\n  ${cutToWidth(changes, columns - 2)}\n`
  }

  async function write(rows: readonly string[][]): Promise<void> {
    isStacked ||= terminalColumns !== undefined && widthOf(rows) > terminalColumns
    if (isStacked) await sink.write(rows.map(stacked).join(''))
    else await writer.addRows(rows)
  }

  return {
    async item(item) {
      const { action, ref } = item
      if (action === 'unchanged') return
      const row = [action, ref.kind, namesOf(item), statOf(item)]
      if (held === undefined) return write([row])
      held.push(row)
      if (!isWatch && held.length < OBJECTS_THAT_SET_WIDTHS) return
      await write(held)
      held = undefined
    },
    async end(summary) {
      await write(held ?? [])
      await sink.write(`${countsLines(summary, terminalColumns).join('\n')}\n`)
    },
  }
}

function widthOf(rows: readonly (readonly string[])[]): number {
  const widths = HEADERS.map((header, i) =>
    Math.max(header.length, ...rows.map((row) => displayWidth(toCellText(row[i] ?? '')))),
  )
  return widths.reduce((sum, width, i) => sum + (i === widths.length - 1 ? width : cellWidth(width)), 0)
}

/** `1 conflict, 3 manifest, 1 default`; `4 changes` of two states, which have no source; the reason of an error. */
export function statOf({ action, changes, conflicts, problem, before }: DiffItem): string {
  if (action === 'error') return `(${problem?.reason ?? 'Error'})`
  if (action === 'delete') return inFields(countValues(before))
  const counts = SOURCES.map((source) => [changes.filter((change) => change.source === source).length, source] as const)
  const parts = counts.filter(([count]) => count > 0).map(([count, source]) => `${count} ${source}`)
  const unsourced = changes.filter(({ source }) => source === undefined).length
  if (unsourced > 0) parts.push(unsourced === 1 ? '1 change' : `${unsourced} changes`)
  const fights = conflicts.length === 0 ? [] : [conflicts.length === 1 ? '1 conflict' : `${conflicts.length} conflicts`]
  return [...fights, ...parts].join(', ')
}
