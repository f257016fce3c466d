// `--stat`: a line per object that differs, with how many fields change and what for.

import { DIFF_ACTIONS, type DiffAction, type DiffItem } from '../../diff/diff-item.ts'
import type { ChangeSource } from '../../machinery/changes/change.ts'
import type { Sink } from '../../print/sink.ts'
import { createTableWriter } from '../../print/table-writer.ts'
import { actionPaint } from './action-colors.ts'
import { countsLines } from './counts-line.ts'
import type { DiffPrinter } from './diff-printer.ts'
import { namesOf } from './diff-rows.ts'
import type { Look } from './look.ts'

const SOURCES: readonly ChangeSource[] = ['manifest', 'default', 'server', 'webhook', 'migration']

/** Objects that are held back until the widths are known. */
const OBJECTS_THAT_SET_WIDTHS = 100

export function createStatPrinter(sink: Sink, { colors, terminalColumns, hasHeaders }: Look): DiffPrinter {
  const writer = createTableWriter(sink, {
    headers: ['ACTION', 'KIND', 'NS/NAME', 'CHANGES'],
    hasHeaders,
    terminalColumns,
    keepColumns: [],
    paintHeader: colors.heading,
    paintCell: (header, text) => (header === 'ACTION' ? paintAction(text) : text),
  })
  let held: string[][] | undefined = []

  function paintAction(text: string): string {
    const action = DIFF_ACTIONS.find((known): known is DiffAction => known === text)
    return action === undefined ? text : actionPaint(action, colors)(text)
  }

  return {
    async item(item) {
      const { action, ref } = item
      if (action === 'unchanged') return
      const row = [action, ref.kind, namesOf(item), statOf(item)]
      if (held === undefined) return writer.addRows([row])
      held.push(row)
      if (held.length < OBJECTS_THAT_SET_WIDTHS) return
      await writer.addRows(held)
      held = undefined
    },
    async end(summary) {
      await writer.addRows(held ?? [])
      await writer.end()
      await sink.write(`${countsLines(summary, terminalColumns).join('\n')}\n`)
    },
  }
}

/** `1 conflict, 3 manifest, 1 default`; the reason of an error. */
export function statOf({ action, changes, conflicts, problem }: DiffItem): string {
  if (action === 'error') return `(${problem?.reason ?? 'Error'})`
  const counts = SOURCES.map((source) => [changes.filter((change) => change.source === source).length, source] as const)
  const parts = counts.filter(([count]) => count > 0).map(([count, source]) => `${count} ${source}`)
  const fights = conflicts.length === 0 ? [] : [conflicts.length === 1 ? '1 conflict' : `${conflicts.length} conflicts`]
  return [...fights, ...parts].join(', ')
}
