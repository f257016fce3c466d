// Putting an answer in an order of its own: everything is read first, only what is shown or compared is kept.

import type { Row } from '../cluster/read.ts'
import { bestN } from '../machinery/best-n.ts'
import type { KubeObject, ObjectMeta } from '../machinery/json.ts'
import { compareBy, type SortKey, type SortRow, sortValues } from '../machinery/sort-keys.ts'
import type { SortValue } from '../machinery/sort-value.ts'
import type { QueryPage } from './query-result.ts'
import type { QuerySpec } from './query-spec.ts'
import { checkSortKeys } from './sort-key-check.ts'

type Entry = { readonly page: QueryPage; readonly row: Row; readonly values: readonly SortValue[] }

/**
 * The rows of all pages in the order of the keys, rows with equal keys as they came. With a limit only the best are
 * held. Neighbours of one kind and source make a page.
 *
 * @param isWhole asked at the end: whether the pages are all there are, so that what was not found is nowhere.
 * @throws UsageError when a key is found in none of the rows.
 */
export async function* sortPages(
  pages: AsyncIterable<QueryPage>,
  keys: readonly SortKey[],
  spec: Pick<QuerySpec, 'limit' | 'needs'>,
  isWhole: () => boolean = () => true,
): AsyncGenerator<QueryPage> {
  const compareValues = compareBy(keys)
  const compare = (a: Entry, b: Entry) => compareValues(a.values, b.values)
  const best = spec.limit === undefined ? undefined : bestN(compare, spec.limit)
  const all: Entry[] = []
  const found = checkSortKeys(keys)
  for await (const page of pages) {
    const columns = page.columns?.map((column) => column.name.toUpperCase()) ?? ['NAME', 'AGE']
    const header = { ...page, rows: [] }
    for (const row of page.rows) {
      const values = sortValues(keys, toSortRow(page, row))
      found.saw(columns, values)
      const entry = { page: header, row: spec.needs.object ? row : withoutBody(row), values }
      if (best === undefined) all.push(entry)
      else best.add(entry)
    }
  }
  if (isWhole()) found.check()
  yield* inPages(best?.sorted() ?? all.sort(compare))
}

function toSortRow(page: QueryPage, row: Row): SortRow {
  return {
    ...(row.object === undefined ? {} : { object: row.object }),
    cell(name) {
      if (page.columns === undefined) return cellWithoutTable(name, row)
      // the last one: a computed column stands behind a printed one of its name, and is what was asked for
      const at = page.columns.findLastIndex((column) => column.name.toUpperCase() === name)
      const column = page.columns[at]
      return column === undefined ? undefined : { cell: row.cells?.[at], column }
    },
  }
}

/** The two columns that stand where a server prints none: an age is the longer the earlier it began. */
function cellWithoutTable(name: string, { object }: Row): ReturnType<NonNullable<SortRow['cell']>> {
  const { name: own, creationTimestamp } = object?.metadata ?? {}
  if (name === 'NAME') return { cell: own ?? null, column: { name, type: 'string' } }
  if (name !== 'AGE' || creationTimestamp === undefined) return undefined
  return { cell: -Date.parse(creationTimestamp), column: { name, type: 'integer' } }
}

/** What a table may still show of an object: the rest was there to be compared. */
function withoutBody(row: Row): Row {
  const metadata = row.object?.metadata
  if (row.object === undefined || !metadata) return row
  const { name, namespace, uid, resourceVersion, labels, creationTimestamp } = metadata
  const kept = Object.fromEntries(
    Object.entries({ name, namespace, uid, resourceVersion, labels, creationTimestamp }).filter(
      ([, v]) => v !== undefined,
    ),
  ) as ObjectMeta
  const object: KubeObject = { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: kept }
  return { ...row, object }
}

function* inPages(entries: readonly Entry[]): Generator<QueryPage> {
  let from = 0
  for (let to = 1; to <= entries.length; to++) {
    const page = (entries[from] as Entry).page
    const next = entries[to]?.page
    if (next !== undefined && isSamePlace(page, next)) continue
    yield { ...page, rows: entries.slice(from, to).map((entry) => entry.row) }
    from = to
  }
}

function isSamePlace(a: QueryPage, b: QueryPage): boolean {
  return (
    a.source === b.source &&
    a.namespace === b.namespace &&
    a.resource.resource === b.resource.resource &&
    a.resource.group === b.resource.group
  )
}
