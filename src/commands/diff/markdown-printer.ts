// `-o md`: a table for pull requests and tickets, in GitHub's Markdown.

import { cutToWidth } from '../../machinery/display-width.ts'
import type { Sink } from '../../print/sink.ts'
import { countsLines, countUnstated } from './counts-line.ts'
import type { DiffPrinter } from './diff-printer.ts'
import { type DiffRow, rowsOf } from './diff-rows.ts'
import type { Look } from './look.ts'

const HEADERS = ['Action', 'Kind', 'Object', 'Field', 'Old', 'New', 'Owner (old)', 'Age', 'Source']

/** A longer value makes a table that nobody reads; the other formats have it whole. */
const LONGEST_VALUE = 200

export function createMarkdownPrinter(sink: Sink, { now }: Look): DiffPrinter {
  const unstated = countUnstated()
  let hasHeader = false
  return {
    async item(item) {
      unstated.see(item)
      const rows = rowsOf(item, now)
      if (rows.length === 0) return
      const head = hasHeader ? [] : [HEADERS, HEADERS.map(() => '---')]
      hasHeader = true
      await sink.write([...head, ...rows.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |\n`).join(''))
    },
    async end(summary, problems) {
      const talk = problems.length === 0 ? [] : ['', ...problems.map(({ message }) => `- ${code(message)}`)]
      const lines = [...unstated.lines(), `**${countsLines(summary).join(' ')}**`]
      await sink.write(`${hasHeader ? '\n' : ''}${[lines.join('  \n'), ...talk].join('\n')}\n`)
    },
  }
}

function cellsOf(row: DiffRow): string[] {
  const { action, kind, name, path, old, new: wanted, owner, age, source } = row
  return [action, code(kind), code(name), code(path), code(old), code(wanted), code(owner), code(age), source]
}

/**
 * A text as code, in which nothing means anything: neither marks nor HTML nor names of people. Its fence is longer than
 * any row of backticks in it, and a bar is escaped even there, since tables are read before code.
 */
export function code(text: string): string {
  const line = cutToWidth(text.replace(/\s+/g, ' ').trim(), LONGEST_VALUE)
  if (line === '') return ''
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${fence}${space}${line.replaceAll('|', '\\|')}${space}${fence}`
}
