// How the events of a watch are shown: rows of kubectl's tables, or an object per event.

import type { Row } from '../../cluster/read.ts'
import { UsageError } from '../../errors.ts'
import { type KubeObject, stringifyJson } from '../../machinery/json.ts'
import { formatCell } from '../../print/cell.ts'
import type { Sink } from '../../print/sink.ts'
import { createTableWriter, type TableWriter } from '../../print/table-writer.ts'
import { itemsOf, type QueryPage } from '../../query/query-result.ts'
import type { WatchItem } from '../../query/watch-query.ts'
import type { Look } from './choose-printer.ts'
import { type ObjectsLook, shown } from './object-printers.ts'
import type { QueryOptions } from './query-options.ts'
import { type Layout, layoutOf } from './table-layout.ts'

export interface WatchPrinter {
  event(item: WatchItem): Promise<void>
}

/** What an event is called relative to the question: objects enter the answer, change in it, are deleted. */
const EVENT_WORDS = { ADDED: 'ENTER', MODIFIED: 'CHANGE', DELETED: 'DELETED' } as const

/** Makes the printer of a format. @throws UsageError for a format that cannot show events. */
export async function chooseWatchPrinter(sink: Sink, options: QueryOptions, look: Look): Promise<WatchPrinter> {
  const { output } = options
  if (output.format === 'table' || output.format === 'wide')
    return createTableWatchPrinter(sink, look, options.showEvents, tablesOf(look))
  if (output.format === 'custom-columns') {
    const isFile = output.file !== undefined
    return createTableWatchPrinter(sink, look, options.showEvents, await ownColumns(output.template, isFile))
  }
  if (output.format === 'jsonl') return createJsonLinesWatchPrinter(sink)
  const objects = { showManagedFields: look.showManagedFields, isSingle: true }
  const render = await rendererOf(options, objects)
  return {
    async event(item) {
      if (item.row !== undefined) await sink.write(render(pageOf(item), item.type))
    },
  }
}

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

/** Rows as they come. A deleted object's row says so at its end. */
function createTableWatchPrinter(sink: Sink, look: Look, showEvents: boolean, tableOf: TableOf): WatchPrinter {
  const writers = new Map<string, TableWriter>()
  const initial = new Map<string, { writer: TableWriter; rows: string[][] }>()
  return {
    async event(item) {
      const { key, layout, hasOwnHeaders = false } = tableOf(item)
      if (item.type === 'SYNCED' || item.row === undefined) {
        const held = initial.get(key)
        initial.delete(key)
        await held?.writer.addRows(held.rows)
        return
      }
      const headers = showEvents ? ['EVENT', ...layout.headers] : layout.headers
      const writer =
        writers.get(key) ??
        createTableWriter(sink, { headers, hasOwnHeaders, hasHeaders: look.hasHeaders, isWidening: true })
      writers.set(key, writer)
      const cells = layout.cellsOf(item.row).map(formatCell)
      const row = showEvents ? [item.type, ...cells] : item.type === 'DELETED' ? markDeleted(cells) : cells
      if (!item.isInitial) return writer.addRows([row])
      // what was there before is one table, so that its widths fit all of it
      const held = initial.get(key) ?? { writer, rows: [] }
      held.rows.push(row)
      initial.set(key, held)
    },
  }
}

function markDeleted(cells: readonly string[]): string[] {
  return [...cells.slice(0, -1), `${cells.at(-1) ?? ''} (deleted)`]
}

function createJsonLinesWatchPrinter(sink: Sink): WatchPrinter {
  return {
    async event(item) {
      if (item.type === 'SYNCED') return
      const event = EVENT_WORDS[item.type]
      for (const record of itemsOf(pageOf(item))) await sink.write(`${stringifyJson({ event, ...record })}\n`)
    },
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
