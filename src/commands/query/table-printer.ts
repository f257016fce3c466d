// `-o table|wide`: kubectl's tables, one per kind, streamed.

import { DEFAULT_PAGE_SIZE } from '../../cluster/read.ts'
import { formatCell } from '../../print/cell.ts'
import type { Colors } from '../../print/colors.ts'
import type { Sink } from '../../print/sink.ts'
import { statusPainter } from '../../print/status-colors.ts'
import { createTableWriter, type TableWriter } from '../../print/table-writer.ts'
import type { QueryPage } from '../../query/query-result.ts'
import type { AnswerPrinter } from './answer-printer.ts'
import { KEPT_COLUMNS, type Layout, layoutOf, type TableShape } from './table-layout.ts'

export type TableLook = {
  readonly shape: TableShape
  readonly hasHeaders: boolean
  readonly colors: Colors
  /** Width to fit into; undefined where nothing is cut. */
  readonly terminalColumns?: number
}

/** Column widths are those of the first rows of a kind: as many as a page has by default. */
const ROWS_THAT_SET_WIDTHS = DEFAULT_PAGE_SIZE

/** Prints a table per kind, an empty line between them; a new header also where a cluster prints other columns. */
export function createTablePrinter(sink: Sink, look: TableLook): AnswerPrinter {
  let current: { readonly key: string; readonly writer: TableWriter; held: string[][] | undefined } | undefined

  /** The first rows are held until they are as many as set the widths, or all of a kind. */
  async function add(rows: string[][], isLast: boolean): Promise<void> {
    if (current === undefined) return
    const { held } = current
    if (held !== undefined && !isLast && held.length + rows.length < ROWS_THAT_SET_WIDTHS) {
      held.push(...rows)
      return
    }
    current.held = undefined
    await current.writer.addRows(held === undefined ? rows : [...held, ...rows])
  }

  /** Begins a new table where the kind, or what is printed of it, is another one. */
  async function begin(page: QueryPage): Promise<Layout> {
    const layout = layoutOf(page, look.shape)
    const key = [page.resource.group, page.resource.resource, ...layout.headers].join('\u0000')
    if (current?.key === key) return layout
    await add([], true)
    await current?.writer.end()
    if (current !== undefined && look.hasHeaders) await sink.write('\n')
    current = { key, writer: createTableWriter(sink, { ...writerOptions(look), headers: layout.headers }), held: [] }
    return layout
  }

  return {
    async page(page) {
      const layout = await begin(page)
      await add(textsOf(page, layout), false)
    },
    async expect(page) {
      const layout = await begin(page)
      current?.writer.measure(textsOf(page, layout))
      if (current !== undefined) current.held = undefined
    },
    async end() {
      await add([], true)
      await current?.writer.end()
    },
  }
}

function textsOf(page: QueryPage, layout: Layout): string[][] {
  return page.rows.map((row) => layout.cellsOf(row).map(formatCell))
}

/**
 * One table for rows of several kinds in one sorted order: the columns that all of them have.
 * It holds the rows, as the sort before it did.
 */
export function createMixedTablePrinter(sink: Sink, look: TableLook): AnswerPrinter {
  const pages: QueryPage[] = []
  return {
    holdsRows: true,
    async page(page) {
      pages.push(page)
    },
    async end() {
      const layouts = pages.map((page) => layoutOf(page, look.shape))
      const [first, ...others] = layouts
      if (first === undefined) return
      const headers = first.headers.filter((header) => others.every((layout) => layout.headers.includes(header)))
      const writer = createTableWriter(sink, { ...writerOptions(look), headers })
      const rows = pages.flatMap((page, i) => {
        const layout = layouts[i] as (typeof layouts)[number]
        const picked = headers.map((header) => layout.headers.indexOf(header))
        return page.rows.map((row) => {
          const cells = layout.cellsOf(row)
          return picked.map((at) => formatCell(cells[at] ?? null))
        })
      })
      await writer.addRows(rows)
      await writer.end()
    },
  }
}

function writerOptions(look: TableLook) {
  const paintCell = statusPainter(look.colors)
  return {
    ...(paintCell === undefined ? {} : { paintCell, paintHeader: look.colors.heading }),
    hasHeaders: look.hasHeaders,
    keepColumns: KEPT_COLUMNS,
    ...(look.terminalColumns === undefined ? {} : { terminalColumns: look.terminalColumns }),
  }
}
