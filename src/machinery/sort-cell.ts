// What cells of printed tables are sorted as: ages, restarts, `1/2` and percentages mean more than their text.

import { parseAge, parseRestarts } from './age.ts'
import { computedSortValue, MISSING, type SortValue, sortValueOf } from './sort-value.ts'
import { type Cell, COMPUTED, type Column } from './table.ts'

/** What stands in a cell where there is nothing. */
const NOTHING = new Set(['<none>', '<unknown>', '<invalid>', '<unset>'])

/** Columns of ages in the tables of built-in resources, whose declared type does not say so. */
const AGE_COLUMNS = new Set([
  'AGE',
  'DURATION',
  'LAST SEEN',
  'FIRST SEEN',
  'LAST SCHEDULE',
  'REQUESTEDDURATION',
  'TIMEADDED',
])

/** True for a column, in upper case, that holds ages whatever type it declares. */
export function isAgeColumn(title: string): boolean {
  return AGE_COLUMNS.has(title)
}

/** A cell under a column: `3d2h` by its length, `5 (3m ago)` by its number, `1/2`, `45%` and `10Gi` by value. */
export function cellSortValue(cell: Cell | undefined, column: Pick<Column, 'name' | 'type'>): SortValue {
  if (column.type === COMPUTED) return computedSortValue(cell)
  if (typeof cell !== 'string') return sortValueOf(cell)
  if (NOTHING.has(cell)) return MISSING
  return number(meantNumber(cell, column)) ?? fraction(cell) ?? number(percentage(cell)) ?? sortValueOf(cell)
}

function meantNumber(cell: string, column: Pick<Column, 'name' | 'type'>): number | undefined {
  const name = column.name.toUpperCase()
  if (column.type === 'date' || isAgeColumn(name)) return parseAge(cell)
  return name === 'RESTARTS' ? parseRestarts(cell) : undefined
}

function fraction(cell: string): SortValue | undefined {
  const [, part, whole] = /^(\d+)\/(\d+)$/.exec(cell) ?? []
  return part === undefined
    ? undefined
    : { kind: 'list', items: [sortValueOf(Number(part)), sortValueOf(Number(whole))] }
}

function percentage(cell: string): number | undefined {
  const [, digits] = /^(-?\d+(?:\.\d+)?)%$/.exec(cell) ?? []
  return digits === undefined ? undefined : Number(digits)
}

function number(value: number | undefined): SortValue | undefined {
  return value === undefined ? undefined : { kind: 'number', value }
}
