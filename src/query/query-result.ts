// What a question is answered with: pages of rows as they arrive, items for those who want them one by one, a summary.

import type { Row } from '../cluster/read.ts'
import type { KubeObject } from '../machinery/json.ts'
import { apiVersionOf, type ResourceInfo } from '../machinery/resource-info.ts'
import type { Cell, Column } from '../machinery/table.ts'
import type { Ref } from '../streams.ts'
import type { PlannedRead } from './query-plan.ts'

/** Rows of one kind from one source, in the order of the answer. */
export type QueryPage = {
  readonly source: string
  readonly resource: ResourceInfo
  /** The namespace that was asked, where it was one. */
  readonly namespace?: string
  /** Undefined when no cells were asked for, or the server knows no tables. */
  readonly columns?: readonly Column[]
  readonly rows: readonly Row[]
  /** True where `object` of the rows is the whole object, because it was asked for; else it is metadata at the most. */
  readonly hasObjects: boolean
}

/** One object of an answer: an entry of `items` in the JSON envelope. */
export type QueryItem = {
  readonly ref: Ref
  /** Cells by upper-case column name. */
  readonly columns?: { readonly [name: string]: Cell }
  /** Null where only columns were asked for. */
  readonly object: KubeObject | null
}

/** `summary` of the JSON envelope. */
export type QuerySummary = {
  /** Rows in the answer. */
  readonly matched: number
  /** Rows that were read to find them. */
  readonly listed: number
  /** Objects on which a condition ended in a field that is not there: they do not match. Without a condition: not said. */
  readonly absent?: number
  /** Objects on which an expression failed for another reason. Without expressions: not said. */
  readonly evalErrors?: number
  /** A limit or a byte cap cut the answer. */
  readonly truncated: boolean
  /** What lies behind the cut, where the server says so. */
  readonly remaining: number | 'unknown'
  /** A source, a kind or a document is missing from the answer. */
  readonly partial: boolean
  /** False when an expired list was continued with newer objects. */
  readonly consistent: boolean
  /** Lists and objects that were asked for, and those of them that were answered to the end. */
  readonly reads: { readonly planned: number; readonly answered: number }
  readonly requests: { readonly total: number; readonly [verb: string]: number }
  /** Received over the wire. */
  readonly bytes: number
  readonly ms: number
  /** What was asked of each source and what it cost, where an explanation was asked for. */
  readonly plan?: readonly PlanItem[]
}

/** One read of a plan, as it is told. */
export type PlanItem = Pick<PlannedRead, 'source' | 'request' | 'isOptional'> & {
  /** The condition of the question, divided: what the server answers, and what each row is asked. */
  readonly condition?: { readonly pushed: readonly string[]; readonly residual?: string }
  readonly ran: ReadCost
}

/** What a read has cost. */
export type ReadCost = {
  /** Pages. */
  readonly requests: number
  /** Received over the wire. */
  readonly bytes: number
  readonly listed: number
  readonly matched: number
  /** Until its last page. */
  readonly ms: number
}

/** The items of a page, one per row. */
export function itemsOf(page: QueryPage): QueryItem[] {
  const nameAt = nameColumn(page.columns)
  const names = page.columns?.flatMap((column, c) => (column.isHidden ? [] : [[column.name.toUpperCase(), c] as const]))
  return page.rows.map((row) => ({
    ref: refOf(page, row, nameAt),
    ...(names === undefined ? {} : { columns: Object.fromEntries(names.map(([n, c]) => [n, row.cells?.[c] ?? null])) }),
    object: page.hasObjects ? (row.object ?? null) : null,
  }))
}

/** The index of the column that holds object names: the one of format `name`, not always the first; -1 without one. */
export function nameColumn(columns: readonly Column[] | undefined): number {
  if (columns === undefined) return -1
  const byFormat = columns.findIndex((column) => column.format === 'name')
  return byFormat >= 0 ? byFormat : columns.findIndex((column) => column.name.toUpperCase() === 'NAME')
}

/** The name of a row's object, from its metadata or from its cells. */
export function nameOf(row: Row, nameAt: number): string {
  return row.object?.metadata?.name ?? String(row.cells?.[nameAt] ?? '')
}

/** Where the object of a row of a read is, as far as the row tells. */
export function refOfRow(read: PlannedRead, columns: readonly Column[] | undefined, row: Row): Ref {
  const { resource, namespace } = read.request
  const place = { source: read.source, resource, ...(namespace === undefined ? {} : { namespace }) }
  return refOf(place, row, nameColumn(columns))
}

function refOf(page: Pick<QueryPage, 'source' | 'resource' | 'namespace'>, row: Row, nameAt: number): Ref {
  const metadata = row.object?.metadata
  const namespace = metadata?.namespace ?? (page.resource.namespaced ? page.namespace : undefined)
  return {
    ...(row.position ?? { context: page.source }),
    apiVersion: apiVersionOf(page.resource),
    kind: page.resource.kind,
    resource: page.resource.resource,
    ...(namespace === undefined ? {} : { namespace }),
    name: nameOf(row, nameAt),
    ...(metadata?.uid === undefined ? {} : { uid: metadata.uid }),
    ...(metadata?.resourceVersion === undefined ? {} : { resourceVersion: metadata.resourceVersion }),
  }
}
