// How the events of a watch are shown: rows of kubectl's tables, or an object per event.

import type { Row } from '../../cluster/read.ts'
import { UsageError } from '../../errors.ts'
import { type KubeObject, stringifyJson } from '../../machinery/json.ts'
import { formatCell } from '../../print/cell.ts'
import type { Sink } from '../../print/sink.ts'
import { createTableWriter, type TableWriter } from '../../print/table-writer.ts'
import { itemsOf, type QueryPage } from '../../query/query-result.ts'
import type { WatchItem, WatchSummary } from '../../query/watch-query.ts'
import type { Problem } from '../../streams.ts'
import type { Look } from './choose-printer.ts'
import { type ObjectsLook, shown } from './object-printers.ts'
import type { QueryOptions } from './query-options.ts'
import { createJsonLinesPrinter } from './record-printers.ts'
import { type Layout, layoutOf } from './table-layout.ts'

export interface WatchPrinter {
  event(item: WatchItem): Promise<void>
  /** Prints what is still held back, and what closes an output that can be cut. */
  end(summary: WatchSummary, problems: readonly Problem[]): Promise<void>
}

/** Makes the printer of a format. @throws UsageError for a format that cannot show events. */
export async function chooseWatchPrinter(sink: Sink, options: QueryOptions, look: Look): Promise<WatchPrinter> {
  const { output } = options
  const mark = markOf(options)
  if (output.format === 'table' || output.format === 'wide')
    return createTableWatchPrinter(sink, look, mark, tablesOf(look))
  if (output.format === 'custom-columns') {
    const isFile = output.file !== undefined
    return createTableWatchPrinter(sink, look, mark, await ownColumns(output.template, isFile))
  }
  if (output.format === 'jsonl') return createJsonLinesWatchPrinter(sink)
  const objects = { showManagedFields: look.showManagedFields, isSingle: true }
  const render = await rendererOf(options, objects)
  return {
    async event(item) {
      if (item.row !== undefined) await sink.write(render(pageOf(item), item.type))
    },
    async end() {},
  }
}

/** How a row of a table says what happened: in a column of its own, or at its end where that is all there is to say. */
type Mark =
  | { readonly column: (item: WatchItem) => string }
  | { readonly column: undefined; readonly atEnd: (item: WatchItem) => string | undefined }

/** The column has a server's words when it was asked for, and ours where there is a condition that objects enter and leave. */
function markOf({ showEvents, spec }: QueryOptions): Mark {
  if (showEvents) return { column: ({ type }) => type }
  if (spec.where !== undefined) return { column: ({ event = '' }) => event.padEnd(LONGEST_EVENT) }
  return { column: undefined, atEnd: ({ event }) => ENDINGS.get(event) }
}

/** So that the column need not grow later. */
const LONGEST_EVENT = 'DELETED'.length

const ENDINGS: ReadonlyMap<WatchItem['event'], string> = new Map([
  ['DELETED', '(deleted)'],
  ['LEAVE', '(left)'],
])

/** The table that an item is a row of: tables with the same key share header and widths. */
type TableOf = (item: WatchItem) => WatchTable
type WatchTable = {
  readonly key: string
  readonly layout: Pick<Layout, 'headers' | 'cellsOf'>
  /** The person named the columns. */
  readonly hasOwnHeaders?: boolean
}

/** A kind of a source has its own table. */
function tablesOf(look: Look): TableOf {
  return (item) => ({
    key: `${item.source}\u0000${item.resource.group}/${item.resource.resource}`,
    layout: layoutOf(item, look.shape),
  })
}

async function ownColumns(template: string, isFile: boolean): Promise<TableOf> {
  const { parseCustomColumns, rowOfCustomColumns } = await import('../../machinery/custom-columns.ts')
  const columns = parseCustomColumns(template, { isFile })
  const headers = columns.map((column) => column.header)
  const cellsOf = (row: Row) => rowOfCustomColumns(columns, row.object as KubeObject)
  return () => ({ key: '', layout: { headers, cellsOf }, hasOwnHeaders: true })
}

/** Rows as they come. */
function createTableWatchPrinter(sink: Sink, look: Look, mark: Mark, tableOf: TableOf): WatchPrinter {
  const writers = new Map<string, TableWriter>()
  const initial = new Map<string, { writer: TableWriter; rows: string[][] }>()

  function rowOf(item: WatchItem, cells: string[]): string[] {
    if (mark.column !== undefined) return [mark.column(item), ...cells]
    const ending = mark.atEnd(item)
    return ending === undefined ? cells : [...cells.slice(0, -1), `${cells.at(-1) ?? ''} ${ending}`]
  }

  return {
    async event(item) {
      const { key, layout, hasOwnHeaders = false } = tableOf(item)
      if (item.type === 'SYNCED' || item.row === undefined) {
        const held = initial.get(key)
        initial.delete(key)
        await held?.writer.addRows(held.rows)
        return
      }
      const headers = mark.column === undefined ? layout.headers : ['EVENT', ...layout.headers]
      const writer =
        writers.get(key) ??
        createTableWriter(sink, { headers, hasOwnHeaders, hasHeaders: look.hasHeaders, isWidening: true })
      writers.set(key, writer)
      const row = rowOf(item, layout.cellsOf(item.row).map(formatCell))
      if (!item.isInitial) return writer.addRows([row])
      // what was there before is one table, so that its widths fit all of it
      const held = initial.get(key) ?? { writer, rows: [] }
      held.rows.push(row)
      initial.set(key, held)
    },
    async end() {
      for (const { writer, rows } of initial.values()) await writer.addRows(rows)
      initial.clear()
    },
  }
}

function createJsonLinesWatchPrinter(sink: Sink): WatchPrinter {
  return {
    async event(item) {
      const { event, changed } = item
      for (const record of itemsOf(pageOf(item)))
        await sink.write(`${stringifyJson({ event, ...record, ...(changed === undefined ? {} : { changed }) })}\n`)
    },
    end: (summary, problems) => createJsonLinesPrinter(sink).end(summary, problems),
  }
}

type Render = (page: QueryPage, type: WatchItem['type']) => string

async function rendererOf(options: QueryOptions, look: ObjectsLook): Promise<Render> {
  const { output } = options
  switch (output.format) {
    case 'json':
    case 'yaml': {
      const { toKubectlJson } = await import('../../print/kubectl-json.ts')
      const { toKubectlYaml } = await import('../../print/kubectl-yaml.ts')
      const print =
        output.format === 'json' ? toKubectlJson : (object: object) => `---\n${toKubectlYaml(object as never)}`
      return (page, type) => {
        const object = shown(page.rows[0]?.object, look)
        return print(options.showEvents ? { type, object } : object)
      }
    }
    case 'jsonpath': {
      const { parseJsonPath, printJsonPath } = await import('../../machinery/jsonpath/index.ts')
      const path = parseJsonPath(output.template)
      return (page) => `${printJsonPath(path, page.rows[0]?.object as KubeObject)}\n`
    }
    case 'name': {
      const { objectName } = await import('../../print/object-name.ts')
      return (page) =>
        itemsOf(page)
          .map((item) => `${objectName(item.ref)}\n`)
          .join('')
    }
    default:
      throw new UsageError(`--watch option cannot be used with ${output.format} printer`, { flag: '--watch' })
  }
}

function pageOf(item: WatchItem): QueryPage {
  const { source, resource, namespace, columns } = item
  return {
    source,
    resource,
    rows: item.row === undefined ? [] : [item.row],
    hasObjects: false,
    ...(namespace === undefined ? {} : { namespace }),
    ...(columns === undefined ? {} : { columns }),
  }
}
