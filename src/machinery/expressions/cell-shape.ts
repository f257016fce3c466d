// What conditions see of the cells that a server prints: `5 (3m ago)` under RESTARTS is 5, `3d2h` under AGE a duration.
// A declared column type does not say what a cell holds, so that each column that is known has a reader of its own.

import { parseAge, parseRestarts, parseTimestamp } from '../age.ts'
import { BOOL, type CelType, DOUBLE, DURATION, DYN, INT, STRING, TIMESTAMP } from '../cel/types.ts'
import { intOf } from '../cel/values/integers.ts'
import { celError, double, duration, type Value } from '../cel/values/value.ts'
import { wrapAny } from '../cel/values/wrap-json.ts'
import { wrapText } from '../cel/values/wrap-scalar.ts'
import { isAgeColumn } from '../sort-cell.ts'
import type { Cell, Column } from '../table.ts'

/** How the cells of a column are read; undefined: there is nothing in the cell. */
export type CellShape = { readonly type: CelType; readonly read: (cell: Cell) => Value | undefined }

/** Texts, where the column's type is `string`, which says nothing in a built-in kind. */
const TEXTS = new Set(['NAME', 'NAMESPACE', 'STATUS', 'READY', 'NODE', 'IP', 'VERSION'])
/** What stands in a cell where there is no value that could be read. */
const NOTHING = new Set(['<none>', '<unknown>', '<invalid>', '<unset>', ''])

/** @param isBuiltIn true for resources whose tables the server prints by hand: there `string` says nothing. */
export function cellShape({ name, type }: Pick<Column, 'name' | 'type'>, isBuiltIn: boolean): CellShape {
  const title = name.toUpperCase()
  if (isBuiltIn && title === 'RESTARTS') return { type: INT, read: (cell) => numberOr(cell, parseRestarts) }
  if (isBuiltIn && title === 'CREATED AT') return { type: TIMESTAMP, read: readMoment }
  if (type === 'date' || (isBuiltIn && isAgeColumn(title))) return { type: DURATION, read: readAge }
  if (isBuiltIn && type === 'string' && TEXTS.has(title))
    return { type: STRING, read: (cell) => (cell === null ? undefined : String(cell)) }
  switch (type) {
    case 'integer':
      return { type: INT, read: (cell) => numberOr(cell, (text) => (/^-?\d+$/.test(text) ? Number(text) : undefined)) }
    case 'number':
      return {
        type: DOUBLE,
        read: (cell) => (typeof cell === 'number' || typeof cell === 'bigint' ? double(Number(cell)) : other(cell)),
      }
    case 'boolean':
      return { type: BOOL, read: (cell) => (typeof cell === 'boolean' ? cell : (readBoolean(cell) ?? other(cell))) }
    case 'string':
      return isBuiltIn ? ANY_CELL : { type: STRING, read: (cell) => (cell === null ? undefined : String(cell)) }
    default:
      return ANY_CELL
  }
}

/** As Go's printers write it: SUSPEND of CronJobs is text. */
function readBoolean(cell: Cell): boolean | undefined {
  const at = ['False', 'false', 'True', 'true'].indexOf(String(cell))
  return at < 0 ? undefined : at > 1
}

const ANY_CELL: CellShape = { type: DYN, read: (cell) => (cell === null ? undefined : wrapAny(cell)) }

function numberOr(cell: Cell, read: (text: string) => number | undefined): Value | undefined {
  if (typeof cell === 'number' || typeof cell === 'bigint') return wrapAny(cell)
  return (typeof cell === 'string' ? read(cell) : undefined) ?? other(cell)
}

function readAge(cell: Cell): Value | undefined {
  const seconds = typeof cell === 'string' ? parseAge(cell) : undefined
  if (seconds === undefined) return other(cell)
  const nanos = intOf(BigInt(seconds) * 1_000_000_000n)
  return typeof nanos === 'object' ? nanos : duration(nanos)
}

const MOMENT = wrapText('date-time')

function readMoment(cell: Cell): Value | undefined {
  return typeof cell === 'string' && parseTimestamp(cell) !== undefined ? MOMENT(cell) : other(cell)
}

/** Nothing, or something that the column should not hold. */
function other(cell: Cell): Value | undefined {
  if (cell === null || (typeof cell === 'string' && NOTHING.has(cell))) return undefined
  return celError(`the cell ${JSON.stringify(cell)} cannot be read`)
}
