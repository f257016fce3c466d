// A sort by something that is nowhere would change nothing without a word: it is told.

import { UsageError } from '../errors.ts'
import { nearest } from '../machinery/nearest.ts'
import type { SortKey } from '../machinery/sort-keys.ts'
import type { SortValue } from '../machinery/sort-value.ts'

/** Learns from the rows which keys mean something. */
export type SortKeyCheck = {
  /** @param columns of the row's table, in upper case. */
  saw(columns: readonly string[], values: readonly SortValue[]): void
  /**
   * To be called when all rows were seen; without any there is nothing to say.
   * @throws UsageError for a column that no table has, and for a path that leads nowhere in any object: the latter in
   * the words of kubectl's cmd/get/sorter.go.
   */
  check(): void
}

export function checkSortKeys(keys: readonly SortKey[]): SortKeyCheck {
  const columns = new Set<string>()
  const hasValue = keys.map(() => false)
  let hasRows = false
  return {
    saw(ofTable, values) {
      hasRows = true
      for (const column of ofTable) columns.add(column)
      for (const [i, value] of values.entries()) hasValue[i] ||= value.kind !== 'missing'
    },
    check() {
      if (!hasRows) return
      for (const [i, key] of keys.entries()) {
        if (hasValue[i] || ('column' in key.by && columns.has(key.by.column))) continue
        throw new UsageError('column' in key.by ? noColumn(key, [...columns]) : noField(key, [...columns]), {
          flag: '--sort-by',
          value: key.text,
        })
      }
    },
  }
}

function noColumn({ text }: SortKey, columns: readonly string[]): string {
  const meant = nearest(text, columns)
  const offered = meant === undefined ? `; there are ${columns.join(', ')}` : `; did you mean ${meant}?`
  return `there is no column ${JSON.stringify(text)} to sort by${offered}`
}

function noField({ text }: SortKey, columns: readonly string[]): string {
  const path = text.startsWith('{') ? text : `{${text.startsWith('.') ? '' : '.'}${text}}`
  const column = columns.find((name) => name === text.toUpperCase())
  const hint = column === undefined ? '' : `; did you mean the column ${column}?`
  return `couldn't find any field with path "${path}" in the list of objects${hint}`
}
