// `-o html`: one page that needs nothing but itself, object by object with its fields and its unified diff.

import type { DiffItem } from '../../diff/diff-item.ts'
import type { Sink } from '../../print/sink.ts'
import { unifiedDiff } from '../../print/unified-diff.ts'
import type { Problem } from '../../streams.ts'
import { countsLines, countUnstated } from './counts-line.ts'
import type { DiffPrinter } from './diff-printer.ts'
import { type DiffRow, namesOf, rowsOf } from './diff-rows.ts'
import { escapeHtml, HTML_FOOT, htmlHead } from './html-page.ts'
import type { Look } from './look.ts'
import { fileNameOf, sidesOf } from './sides.ts'
import { statOf } from './stat-printer.ts'

/** Objects are written as they come; the summary is at the end, and shown at the top. */
export function createHtmlPrinter(sink: Sink, { now }: Look): DiffPrinter {
  const unstated = countUnstated()
  let hasBegun = false

  async function begin(): Promise<void> {
    if (!hasBegun) await sink.write(htmlHead(now))
    hasBegun = true
  }

  return {
    async item(item) {
      await begin()
      unstated.see(item)
      if (item.action !== 'unchanged') await sink.write(sectionOf(item, now))
    },
    async end(summary, problems) {
      await begin()
      const lines = [...countsLines(summary), ...unstated.lines()].map((line) => `<p>${escapeHtml(line)}</p>\n`)
      await sink.write(`</main>\n<header>\n<h1>kubectl tack diff</h1>\n${lines.join('')}`)
      await sink.write(`<p><time>${now.toISOString()}</time></p>\n${problemList(problems)}</header>\n${HTML_FOOT}`)
    },
  }
}

function problemList(problems: readonly Problem[]): string {
  if (problems.length === 0) return ''
  const items = problems.map(({ message }) => `<li>${escapeHtml(message)}</li>\n`)
  return `<ul class="problems">\n${items.join('')}</ul>\n`
}

function sectionOf(item: DiffItem, now: Date): string {
  const { action, ref, notes, problem } = item
  const heading = [
    `<span class="action ${action}">${action}</span>`,
    `<b>${escapeHtml(`${ref.kind} ${namesOf(item)}`)}</b>`,
    `<span class="stat">${escapeHtml(statOf(item))}</span>`,
  ]
  const remarks = [...(problem === undefined ? [] : [problem.message]), ...notes]
  return [
    `<details open>\n<summary>${heading.join(' ')}</summary>\n`,
    ...remarks.map((remark) => `<p class="note">${escapeHtml(remark)}</p>\n`),
    fieldTable(rowsOf(item, now), item),
    diffOf(item),
    '</details>\n',
  ].join('')
}

const HEADERS = ['', 'Field', 'Old', 'New', 'Owner (old)', 'Age', 'Basis', 'Source']

function fieldTable(rows: readonly DiffRow[], { action }: DiffItem): string {
  if (action === 'error' || rows.length === 0) return ''
  const head = HEADERS.map((header) => `<th>${header}</th>`).join('')
  const body = rows.map((row) => {
    const { path, old, new: wanted, owner, age, basis, source } = row
    const cells = [row.action, path, old, wanted, owner, age, basis, source]
    const faint = source !== '' && source !== 'manifest' ? ' class="unstated"' : ''
    return `<tr${faint}>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>\n`
  })
  return `<div class="wide"><table>\n<tr>${head}</tr>\n${body.join('')}</table></div>\n`
}

function diffOf(item: DiffItem): string {
  const sides = sidesOf(item)
  if (sides === undefined) return ''
  const [left, right] = [fileNameOf(item.ref), fileNameOf(item.to ?? item.ref)]
  const text = unifiedDiff({ name: `live/${left}`, text: sides.live }, { name: `merged/${right}`, text: sides.merged })
  const lines = text.split('\n').slice(0, -1).map(lineOf)
  return lines.length === 0 ? '' : `<pre>${lines.join('')}</pre>\n`
}

function lineOf(line: string, i: number): string {
  const kind = i < 2 ? 'file' : (LINE_KINDS[line[0] ?? ''] ?? 'same')
  return `<span class="${kind}">${escapeHtml(line)}\n</span>`
}

const LINE_KINDS: { readonly [first: string]: string } = { '-': 'old', '+': 'new', '@': 'hunk' }
