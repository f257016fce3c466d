// The formats for programs that are made of records: result, jsonl, ref, name, csv, tsv.

import { stringifyJson } from '../../machinery/json.ts'
import { apiVersionOf } from '../../machinery/resource-info.ts'
import { formatCell } from '../../print/cell.ts'
import { createDelimitedWriter, type Delimiter } from '../../print/delimited.ts'
import { objectName } from '../../print/object-name.ts'
import type { Sink } from '../../print/sink.ts'
import { itemsOf, nameColumn, nameOf, type QueryPage } from '../../query/query-result.ts'
import { type AnswerPrinter, toJsonEnding } from './answer-printer.ts'
import { layoutOf, type TableShape } from './table-layout.ts'

const ENVELOPE = { apiVersion: 'tack/v1', kind: 'QueryResult' } as const

/** `-o result`: the envelope, printed item by item. */
export function createResultPrinter(sink: Sink): AnswerPrinter {
  const head = stringifyJson(ENVELOPE)
  let isEmpty = true
  return {
    async page(page) {
      for (const item of itemsOf(page)) {
        await sink.write(`${isEmpty ? `${head.slice(0, -1)},"items":[` : ','}\n${stringifyJson(item)}`)
        isEmpty = false
      }
    },
    async end(summary, problems) {
      const tail = stringifyJson(toJsonEnding(summary, problems)).slice(1)
      await sink.write(isEmpty ? `${head.slice(0, -1)},"items":[],${tail}\n` : `\n],${tail}\n`)
    },
  }
}

/** `-o jsonl`: an item per line, last the envelope without items. */
export function createJsonLinesPrinter(sink: Sink): AnswerPrinter {
  return {
    async page(page) {
      for (const item of itemsOf(page)) await sink.write(`${stringifyJson(item)}\n`)
    },
    async end(summary, problems) {
      await sink.write(`${stringifyJson({ ...ENVELOPE, ...toJsonEnding(summary, problems) })}\n`)
    },
  }
}

/** `-o ref`: where each object is, a line each, and a last line without which a reader refuses the stream. */
export function createRefPrinter(sink: Sink): AnswerPrinter {
  return {
    async page(page) {
      for (const item of itemsOf(page)) await sink.write(`${stringifyJson(item.ref)}\n`)
    },
    async end(summary, problems) {
      await sink.write(
        `${stringifyJson({ apiVersion: ENVELOPE.apiVersion, kind: 'RefList', ...toJsonEnding(summary, problems) })}\n`,
      )
    },
  }
}

/** `-o name`: `pod/x`, `deployment.apps/x`. */
export function createNamePrinter(sink: Sink): AnswerPrinter {
  return {
    async page(page) {
      const nameAt = nameColumn(page.columns)
      const [apiVersion, { kind }] = [apiVersionOf(page.resource), page.resource]
      const lines = page.rows.map((row) => `${objectName({ apiVersion, kind, name: nameOf(row, nameAt) })}\n`)
      await sink.write(lines.join(''))
    },
    async end() {},
  }
}

export type DelimitedLook = { readonly shape: TableShape; readonly hasHeaders: boolean; readonly delimiter: Delimiter }

/** `-o csv|tsv` of one kind: the columns of the table, streamed. */
export function createDelimitedPrinter(sink: Sink, look: DelimitedLook): AnswerPrinter {
  const writer = createDelimitedWriter(sink, look.delimiter)
  let hasBegun = false
  return {
    async page(page) {
      const layout = layoutOf(page, look.shape)
      if (!hasBegun && look.hasHeaders) await writer.row(layout.headers)
      hasBegun = true
      for (const row of page.rows) await writer.row(layout.cellsOf(row).map(toField))
    },
    async end() {},
  }
}

/**
 * `-o csv|tsv` of several kinds: one header with every column of any of them and a KIND column first, so it is known
 * only when everything was read; what a kind does not have is empty.
 */
export function createMixedDelimitedPrinter(sink: Sink, look: DelimitedLook): AnswerPrinter {
  const writer = createDelimitedWriter(sink, look.delimiter)
  const pages: QueryPage[] = []
  return {
    holdsRows: true,
    async page(page) {
      pages.push(page)
    },
    async end() {
      const layouts = pages.map((page) => layoutOf(page, { ...look.shape, withKind: false }))
      const headers = [...new Set(layouts.flatMap((layout) => layout.headers))]
      if (look.hasHeaders && pages.length > 0) await writer.row(['KIND', ...headers])
      for (const [i, page] of pages.entries()) {
        const layout = layouts[i] as (typeof layouts)[number]
        const picked = headers.map((header) => layout.headers.indexOf(header))
        for (const row of page.rows) {
          const cells = layout.cellsOf(row)
          await writer.row([page.resource.kind, ...picked.map((at) => toField(cells[at] ?? null))])
        }
      }
    },
  }
}

/** Programs get the whole text of a cell: nothing is cut at a line break, nothing is escaped for a terminal. */
function toField(cell: Parameters<typeof formatCell>[0]): string {
  return typeof cell === 'string' ? cell : formatCell(cell)
}
