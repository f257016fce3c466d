// The formats that are expressions over objects: jsonpath and custom columns.

import { DEFAULT_PAGE_SIZE } from '../../cluster/read.ts'
import { parseCustomColumns, rowOfCustomColumns } from '../../machinery/custom-columns.ts'
import type { Json, KubeObject } from '../../machinery/json.ts'
import { JsonPathError, parseJsonPath, printJsonPath } from '../../machinery/jsonpath/index.ts'
import { formatCell } from '../../print/cell.ts'
import type { Sink } from '../../print/sink.ts'
import { createTableWriter } from '../../print/table-writer.ts'
import type { QueryPage } from '../../query/query-result.ts'
import type { Problem, Ref } from '../../streams.ts'
import { type AnswerPrinter, toJsonEnding } from './answer-printer.ts'
import type { ObjectsLook } from './object-printers.ts'

/**
 * `-o jsonpath=…`: evaluated on the List or object of `-o json`, managedFields included as kubectl has it; so it holds
 * the whole answer.
 */
export function createJsonPathPrinter(sink: Sink, template: string, look: ObjectsLook): AnswerPrinter {
  const path = parseJsonPath(template)
  const objects: KubeObject[] = []
  return {
    holdsRows: true,
    async page(page) {
      for (const row of page.rows) objects.push(row.object as KubeObject)
    },
    async end(summary, problems) {
      if (look.isSingle && objects.length === 0) return
      const single = look.isSingle ? objects[0] : undefined
      await sink.write(printJsonPath(path, single ?? listOf(objects, toJsonEnding(summary, problems))))
    },
  }
}

function listOf(items: readonly KubeObject[], ending: unknown): Json {
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' }, tack: ending as Json }
}

/** Column widths are those of the first rows, of whatever kinds: as many as a page has by default. */
const ROWS_THAT_SET_WIDTHS = DEFAULT_PAGE_SIZE

/**
 * `-o custom-columns=…`: a table of our own, streamed once its widths are set. An object that a path does not fit is left out and
 * reported.
 */
export function createCustomColumnsPrinter(
  sink: Sink,
  of: {
    readonly template: string
    readonly isFile: boolean
    readonly hasHeaders: boolean
    readonly onProblem: (problem: Problem) => void
  },
): AnswerPrinter {
  const columns = parseCustomColumns(of.template, { isFile: of.isFile })
  const headers = columns.map((column) => column.header)
  const { hasHeaders } = of
  const writer = createTableWriter(sink, { headers, hasOwnHeaders: true, hasHeaders, isAlwaysHeaded: true })

  function cellsOf(object: KubeObject, page: QueryPage): string[] | undefined {
    try {
      return rowOfCustomColumns(columns, object).map(formatCell)
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error
      of.onProblem({ ...EVALUATION, message: error.message, ref: refOf(page, object), cause: error })
      return undefined
    }
  }

  const rowsOf = (page: QueryPage) =>
    page.rows.map((row) => cellsOf(row.object as KubeObject, page)).filter((row) => row !== undefined)
  let held: string[][] | undefined = []

  return {
    async page(page) {
      const rows = rowsOf(page)
      held?.push(...rows)
      if (held !== undefined && held.length < ROWS_THAT_SET_WIDTHS) return
      await writer.addRows(held ?? rows)
      held = undefined
    },
    async expect(page) {
      if (held !== undefined) writer.measure(rowsOf(page))
      held = undefined
    },
    async end() {
      if (held !== undefined) await writer.addRows(held)
      await writer.end()
    },
  }
}

const EVALUATION = { scope: 'evaluation', reason: 'EvaluationError' } as const

function refOf({ source }: QueryPage, { apiVersion, kind, metadata }: KubeObject): Ref {
  const namespace = metadata?.namespace === undefined ? {} : { namespace: metadata.namespace }
  return { context: source, apiVersion, kind, name: metadata?.name ?? '', ...namespace }
}
