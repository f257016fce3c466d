// Which columns a page of rows is shown with, and the cells under them. Follows cli-runtime's printers/tableprinter.go.

import type { Row } from '../../cluster/read.ts'
import { ageOf, humanDuration } from '../../machinery/age.ts'
import { stringifyJson } from '../../machinery/json.ts'
import type { ResourceInfo } from '../../machinery/resource-info.ts'
import { type Cell, COMPUTED, type Column } from '../../machinery/table.ts'

/** What the flags add to the server's own columns. */
export type TableShape = {
  /** Columns of a priority above 0 too. */
  readonly isWide: boolean
  readonly withCluster: boolean
  /** Whether the table of a resource has a NAMESPACE column. */
  readonly showsNamespace: (resource: ResourceInfo) => boolean
  /** `pod/` in front of names. */
  readonly withKind: boolean
  readonly labelColumns: readonly string[]
  readonly showLabels: boolean
  readonly now: Date
}

/** Rows with what is common to them: a page of an answer, or one event of a watch. */
export type RowSource = {
  readonly source: string
  readonly resource: ResourceInfo
  readonly namespace?: string
  readonly columns?: readonly Column[]
}

export type Layout = {
  /** In upper case. */
  readonly headers: readonly string[]
  cellsOf(row: Row): Cell[]
}

/** What stands in place of columns where a server prints none. */
const NAME_AND_AGE: readonly Column[] = [
  { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 },
  { name: 'Age', type: 'string', format: '', description: '', priority: 0 },
]

/** Columns that say which object a row is: never cut to fit a terminal. */
export const KEPT_COLUMNS: readonly string[] = ['EVENT', 'CLUSTER', 'NAMESPACE', 'NAME', 'KIND']

/** The layout of rows that share a source, a resource and columns. */
export function layoutOf(of: RowSource, shape: TableShape): Layout {
  const columns = of.columns ?? NAME_AND_AGE
  const shown = [...columns.keys()].filter((i) => !columns[i]?.isHidden && (shape.isWide || columns[i]?.priority === 0))
  const prefix = `${kindPrefix(of.resource)}/`
  const prefixedAt = shape.withKind ? columns.findIndex((c) => c.format === 'name' && c.type === 'string') : -1
  const withNamespace = shape.showsNamespace(of.resource)
  return {
    headers: [
      ...(shape.withCluster ? ['CLUSTER'] : []),
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...shown.map((i) => (columns[i] as Column).name.toUpperCase()),
      ...shape.labelColumns.map((key) => key.slice(key.lastIndexOf('/') + 1).toUpperCase()),
      ...(shape.showLabels ? ['LABELS'] : []),
    ],
    cellsOf(row) {
      const cells = of.columns === undefined ? nameAndAge(row, shape.now) : (row.cells ?? [])
      const labels = row.object?.metadata?.labels ?? {}
      return [
        ...(shape.withCluster ? [of.source] : []),
        ...(withNamespace ? [row.object?.metadata?.namespace ?? of.namespace ?? ''] : []),
        ...shown.map((i) => (i === prefixedAt ? `${prefix}${cells[i]}` : cellText(cells[i] ?? null, columns[i]))),
        ...shape.labelColumns.map((key) => labels[key] ?? ''),
        ...(shape.showLabels ? [formatLabels(labels)] : []),
      ]
    },
  }
}

/** What an expression gave, as people read it: `web,db` for a list, `3d2h` for a duration. */
function cellText(cell: Cell, column: Column | undefined): Cell {
  if (column?.type !== COMPUTED) return cell
  if (column.format === 'duration' && typeof cell === 'string') return signedAge(cell)
  if (Array.isArray(cell)) return cell.map((item) => (typeof item === 'string' ? item : stringifyJson(item))).join(',')
  return typeof cell === 'object' && cell !== null ? stringifyJson(cell) : cell
}

/** Of seconds with their unit: `90s`. What lies ahead has a minus. */
function signedAge(text: string): string {
  const ms = Number.parseFloat(text) * 1000
  if (Number.isNaN(ms)) return text
  return ms < 0 ? `-${humanDuration(-ms)}` : humanDuration(ms)
}

/** `pod`, `deployment.apps`: what kubectl writes in front of a name when several kinds are shown. */
export function kindPrefix(resource: Pick<ResourceInfo, 'group' | 'kind'>): string {
  const kind = resource.kind.toLowerCase()
  return resource.group === '' ? kind : `${kind}.${resource.group}`
}

function nameAndAge(row: Row, now: Date): Cell[] {
  return [row.object?.metadata?.name ?? '', ageOf(row.object?.metadata?.creationTimestamp, now)]
}

function formatLabels(labels: { readonly [key: string]: string }): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`)
  return pairs.length === 0 ? '<none>' : pairs.sort().join(',')
}
