// What a diff came to, in a line.

import { DIFF_ACTIONS, type DiffAction, type DiffItem, type DiffSummary } from '../../diff/diff-item.ts'
import type { ChangeSource } from '../../machinery/changes/change.ts'
import { displayWidth } from '../../machinery/display-width.ts'
import { isUnstated } from './diff-rows.ts'

/** Said of a diff even when there are none. */
const ALWAYS: readonly DiffAction[] = ['create', 'update', 'unchanged', 'error']

/** `2 create · 5 update · 1 conflict · 992 unchanged · 0 error`; of several lines where the terminal is narrow. */
export function countsLines({ counts, leftOut = 0 }: DiffSummary, terminalColumns = Infinity): string[] {
  const parts = DIFF_ACTIONS.filter((action) => counts[action] > 0 || ALWAYS.includes(action)).map(
    (action) => `${counts[action]} ${action}`,
  )
  if (leftOut > 0) parts.push(`${leftOut} left out`)
  return filled(parts, terminalColumns)
}

/** Parts with dots between them, as many on a line as fit. */
function filled(parts: readonly string[], columns: number): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)} · ${part}`
    if (lines.length > 0 && displayWidth(longer) <= columns) lines[lines.length - 1] = longer
    else lines.push(part)
  }
  return lines
}

const SOURCES: readonly ChangeSource[] = ['default', 'server', 'webhook', 'policy', 'migration']

/** Counts the changes that no manifest states. */
export function countUnstated(): { see(item: DiffItem): void; lines(terminalColumns?: number): string[] } {
  const counts = new Map<ChangeSource, number>()
  return {
    see({ changes }) {
      for (const { source } of changes)
        if (source !== undefined && isUnstated(source)) counts.set(source, (counts.get(source) ?? 0) + 1)
    },
    lines(terminalColumns = Infinity) {
      const parts = SOURCES.filter((source) => counts.has(source)).map((source) => `${counts.get(source)} ${source}`)
      const [first, ...others] = parts
      return first === undefined ? [] : filled([`not stated: ${first}`, ...others], terminalColumns)
    },
  }
}
