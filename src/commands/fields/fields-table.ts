// `-o table|wide|csv|tsv`: a row per field.

import { displayWidth } from '../../machinery/display-width.ts'
import { stringifyJson } from '../../machinery/json.ts'
import type { Colors } from '../../print/colors.ts'
import { cellWidth } from '../../print/column-layout.ts'
import { createDelimitedWriter, type Delimiter } from '../../print/delimited.ts'
import type { Sink } from '../../print/sink.ts'
import { createTableWriter } from '../../print/table-writer.ts'
import type { FieldItem } from '../../query/fields/field-item.ts'
import { firstSentence, onOneLine } from './doc-text.ts'
import { factWords, limitWords, mergeWords, selectorOf, valueText } from './fact-words.ts'

export type FieldsLook = {
  readonly hasHeaders: boolean
  readonly colors: Colors
  /** Width of the terminal behind stdout; undefined in a pipe. */
  readonly terminalColumns?: number
}

type Column = {
  readonly header: string
  /** The least that a column is worth having on a terminal. */
  readonly minWidth: number
  text(item: FieldItem): string
}

const PATH: Column = { header: 'PATH', minWidth: Number.POSITIVE_INFINITY, text: ({ path }) => path }
const TYPE: Column = { header: 'TYPE', minWidth: 8, text: ({ type }) => type }

/** What a person reads: facts and descriptions are cut to what fits. */
const SHORT: readonly Column[] = [
  PATH,
  TYPE,
  { header: 'FACTS', minWidth: 16, text: (item) => factWords(item).join('; ') },
  { header: 'DOC', minWidth: 20, text: ({ description = '' }) => firstSentence(description) },
]

/** Everything, each fact under a header of its own. */
const WHOLE: readonly Column[] = [
  PATH,
  TYPE,
  column('REQUIRED', ({ required }) => String(required)),
  column('SELECTOR', selectorOf),
  column('DEFAULT', (item) => (item.default === undefined ? '' : stringifyJson(item.default))),
  column('ENUM', (item) => (item.enum ?? item.elements?.enum ?? []).map(valueText).join('|')),
  column('NULLABLE', ({ nullable = false }) => String(nullable)),
  column('MERGE', (item) => mergeWords(item).join(', ')),
  column('LIMITS', limitsOf),
  column('RULES', ({ rules = [] }) => rules.map(({ rule }) => rule).join(' && ')),
  column('COLUMN', ({ columns = [] }) => columns.join(', ')),
  column('DEPRECATED', ({ deprecated = '' }) => deprecated),
  column('DOC', ({ description = '' }) => description),
]

function column(header: string, text: Column['text']): Column {
  return { header, minWidth: header.length, text }
}

function limitsOf(item: FieldItem): string {
  const ofNode = (facts: FieldItem | NonNullable<FieldItem['elements']>) => [
    ...limitWords(facts),
    ...(facts.pattern === undefined ? [] : [`pattern ${facts.pattern}`]),
  ]
  const ofElements = item.elements === undefined ? [] : ofNode(item.elements).map((words) => `each ${words}`)
  return [...ofNode(item), ...ofElements].join('; ')
}

/** A table. On a terminal that is too narrow for all of its columns the last ones are left out. */
export async function printTable(sink: Sink, items: readonly FieldItem[], look: FieldsLook): Promise<void> {
  const { terminalColumns, colors } = look
  const columns = terminalColumns === undefined ? SHORT : fitting(SHORT, items, terminalColumns)
  const writer = createTableWriter(sink, {
    headers: columns.map(({ header }) => header),
    hasHeaders: look.hasHeaders,
    keepColumns: [PATH.header],
    terminalColumns,
    paintHeader: colors.heading,
    paintCell: (header, text) => (header === 'FACTS' && text.includes('deprecated') ? colors.doubtful(text) : text),
  })
  await writer.addRows(items.map((item) => columns.map(({ text }) => text(item))))
  await writer.end()
}

/** As many columns as fit when each is as narrow as it may be. */
function fitting(columns: readonly Column[], items: readonly FieldItem[], terminalColumns: number): readonly Column[] {
  const widths = columns.map(({ header, minWidth, text }) => {
    const widest = Math.max(header.length, ...items.map((item) => displayWidth(text(item))))
    return Math.min(widest, minWidth)
  })
  const width = (count: number) =>
    widths.slice(0, count).reduce((sum, w, i) => sum + (i === count - 1 ? w : cellWidth(w)), 0)
  let count = columns.length
  while (count > 1 && width(count) > terminalColumns) count--
  return columns.slice(0, count)
}

/** Every column, and nothing is cut. */
export async function printWide(sink: Sink, items: readonly FieldItem[], look: FieldsLook): Promise<void> {
  const writer = createTableWriter(sink, {
    headers: WHOLE.map(({ header }) => header),
    hasHeaders: look.hasHeaders,
    paintHeader: look.colors.heading,
  })
  await writer.addRows(items.map((item) => WHOLE.map(({ text }) => onOneLine(text(item)))))
  await writer.end()
}

/** The columns of `wide` for programs: texts are whole, line breaks included. */
export async function printDelimited(
  sink: Sink,
  items: readonly FieldItem[],
  o: { readonly delimiter: Delimiter; readonly hasHeaders: boolean },
): Promise<void> {
  const writer = createDelimitedWriter(sink, o.delimiter)
  if (o.hasHeaders) await writer.row(WHOLE.map(({ header }) => header))
  for (const item of items) await writer.row(WHOLE.map(({ text }) => text(item)))
}
