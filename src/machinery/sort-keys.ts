// `--sort-by`: several keys, each a printed column or a path, ascending or descending. One path alone sorts as kubectl does.

import { UsageError } from '../errors.ts'
import type { Json } from './json.ts'
import { evaluateJsonPath, type JsonPath, parseJsonPath } from './jsonpath/index.ts'
import { cellSortValue } from './sort-cell.ts'
import { compareSortValues, MISSING, type SortValue, sortValueOf } from './sort-value.ts'
import type { Cell, Column } from './table.ts'

/** What must be known of a row to sort it: its printed cells, its metadata, or the whole object. */
export type SortNeed = 'cells' | 'metadata' | 'object'

/** One key of a sort. */
export type SortKey = {
  /** As typed, without the sign. */
  readonly text: string
  readonly isDescending: boolean
  readonly reads: SortNeed
  /** A printed column in upper case, or a path into the object. */
  readonly by: { readonly column: string } | { readonly path: JsonPath }
}

/** A column in upper case, as tables head it: `AGE`, `CPU(CORES)`, `NOMINATED NODE`. */
const COLUMN = /^[A-Z][^a-z{}[\]@$]*$/

/**
 * Reads keys between commas: `-.spec.replicas,NAME,{.metadata.name}`; a minus in front means descending.
 * NAMESPACE is read from the object, since tables of one namespace have no such column.
 *
 * @throws UsageError for an empty key, JsonPathError for a path that cannot be read.
 */
export function parseSortKeys(text: string): SortKey[] {
  return splitKeys(text).map((key) => {
    const isDescending = key.startsWith('-')
    const name = isDescending ? key.slice(1) : key
    if (name === '') throw new UsageError(`empty sort key in "${text}"`, { flag: '--sort-by', value: text })
    const by = name === 'NAMESPACE' ? { path: pathOf('.metadata.namespace') } : whatOf(name)
    return { text: name, isDescending, reads: 'column' in by ? 'cells' : reads(by.path), by }
  })
}

function whatOf(name: string): SortKey['by'] {
  return COLUMN.test(name) ? { column: name } : { path: pathOf(name) }
}

/** As kubectl: what is no relaxed path may still be a whole template. */
function pathOf(text: string): JsonPath {
  return parseJsonPath(text, { relaxed: !/\{.*[{}].*\}/s.test(text) })
}

/** Splits at commas outside of brackets and quotes. */
function splitKeys(text: string): string[] {
  const keys: string[] = ['']
  let depth = 0
  let quote = ''
  for (const character of text) {
    if (quote !== '') quote = character === quote ? '' : quote
    else if (depth > 0 && (character === '"' || character === "'")) quote = character
    else if ('[{('.includes(character)) depth++
    else if (']})'.includes(character)) depth--
    if (character === ',' && depth <= 0 && quote === '') keys.push('')
    else keys[keys.length - 1] += character
  }
  return keys.map((key) => key.trim())
}

function reads(path: JsonPath): SortNeed {
  const [part] = path.parts
  const first = part?.kind === 'action' && path.parts.length === 1 ? part.steps[0] : undefined
  return first?.kind === 'field' && first.name === 'metadata' ? 'metadata' : 'object'
}

/** A row as sorting sees it. */
export type SortRow = {
  readonly object?: Json
  /** A printed cell with its column; undefined where the row's table has no such column. The name is in upper case. */
  cell?(column: string): { readonly cell: Cell | undefined; readonly column: Pick<Column, 'name' | 'type'> } | undefined
}

/** What a row is sorted by: one value for each key. @throws JsonPathError when a path does not fit the object. */
export function sortValues(keys: readonly SortKey[], row: SortRow): SortValue[] {
  return keys.map(({ by }) => {
    if ('path' in by) return row.object === undefined ? MISSING : firstResult(by.path, row.object)
    const found = row.cell?.(by.column)
    return found === undefined ? MISSING : cellSortValue(found.cell, found.column)
  })
}

function firstResult(path: JsonPath, object: Json): SortValue {
  return sortValueOf(evaluateJsonPath(path, object)[0]?.[0])
}

/** The order of rows by the values of their keys: a total order; what is missing comes last, descending too. */
export function compareBy(keys: readonly SortKey[]): (a: readonly SortValue[], b: readonly SortValue[]) => number {
  return (a, b) => {
    for (let i = 0; i < keys.length; i++) {
      const order = compareKey(a[i] ?? MISSING, b[i] ?? MISSING, keys[i]?.isDescending === true)
      if (order !== 0) return order
    }
    return 0
  }
}

function compareKey(a: SortValue, b: SortValue, isDescending: boolean): number {
  const order = compareSortValues(a, b)
  return isDescending && a.kind !== 'missing' && b.kind !== 'missing' ? -order : order
}

/** The items in order, those with the same keys as they came. */
export function sortRows<T>(items: Iterable<T>, keys: readonly SortKey[], toRow: (item: T) => SortRow): T[] {
  const compare = compareBy(keys)
  return Array.from(items, (item) => ({ item, values: sortValues(keys, toRow(item)) }))
    .sort((a, b) => compare(a.values, b.values))
    .map(({ item }) => item)
}
