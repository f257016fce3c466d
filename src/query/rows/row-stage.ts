// What becomes of the rows of one read: those that do not match are left out, computed columns are added to the others.

import type { Row } from '../../cluster/read.ts'
import { timestampOf } from '../../machinery/cel/values/time.ts'
import { jsonOfValue } from '../../machinery/cel/values/to-json.ts'
import { isError, type Timestamp, type Value } from '../../machinery/cel/values/value.ts'
import { type Compiled, isAbsence, verdictOf } from '../../machinery/expressions/compile.ts'
import { conjunction, conjunctsOf } from '../../machinery/expressions/conjuncts.ts'
import { type Expression, expressionOf } from '../../machinery/expressions/expression.ts'
import type { RowKind, RowVariables } from '../../machinery/expressions/row-shape.ts'
import { type Cell, COMPUTED, type Column } from '../../machinery/table.ts'
import type { ComputedColumn } from '../query-spec.ts'
import { compileForRows } from './compile-for-rows.ts'

/** The expressions of a question, as far as rows are asked them. */
export type RowQuestion = {
  /** What a server did not answer itself. */
  readonly where: Expression | undefined
  readonly columns: readonly ComputedColumn[]
}

/** Told of what happens to rows. */
export type RowObserver = {
  /** An expression failed on a row for another reason than an absent field. */
  failed(expression: Expression, row: Row, message: string): void
  /** The condition ended in a field that is not there. */
  absent(): void
}

/** `at` is what `now` means; default: when the question was asked. */
export type RowStage = {
  readonly columns: readonly Column[] | undefined
  /** The row with its computed cells; undefined: it does not match. */
  take(row: Row, at?: Timestamp): Row | undefined
  /** The same for a row that need not match. */
  compute(row: Row, at?: Timestamp): Row
  /** False: it does not match, and no passing of time will make it. */
  mayMatch(row: Row): boolean
  /** The variables of a row, for further expressions compiled with the same kind. */
  variablesOf(row: Row, at?: Timestamp): RowVariables
}

/** A cell of an expression that failed. */
const FAILED: Cell = '<error>'

/** Opens the stage for rows whose columns are known. @throws UsageError for an expression that fits no row at all */
export function openRowStage(question: RowQuestion, kind: RowKind, now: Timestamp, observer: RowObserver): RowStage {
  const { where, columns } = question
  const asked = columns.map(({ expression }) => expression)
  const { shape, compiled } = compileForRows(where === undefined ? asked : [where, ...asked], kind)
  const condition = where === undefined ? undefined : compiled[0]
  const computed = where === undefined ? compiled : compiled.slice(1)
  const hides = columns.some(({ isAdded }) => !isAdded)
  const printed = kind.columns?.map((column) => (hides ? { ...column, isHidden: true as const } : column))
  const added = columns.map(({ name }, i) => toColumn(name, computed[i]))

  function matches(variables: RowVariables, row: Row): boolean {
    if (condition === undefined || where === undefined) return true
    const verdict = verdictOf(condition.evaluate(variables))
    if (typeof verdict === 'boolean') return verdict
    if (verdict === 'absent') observer.absent()
    else observer.failed(where, row, verdict.error)
    return false
  }

  function cellOf(value: Value, expression: Expression, row: Row): Cell {
    if (!isError(value)) return jsonOfValue(value)
    if (isAbsence(value)) return null
    observer.failed(expression, row, value.message)
    return FAILED
  }

  function withCells(row: Row, variables: RowVariables): Row {
    if (columns.length === 0) return row
    const cells = columns.map(({ expression }, i) =>
      cellOf((computed[i] as Compiled).evaluate(variables), expression, row),
    )
    return { ...row, cells: [...(row.cells ?? []), ...cells] }
  }

  const timeless = where && timelessPart(where)
  const lasting = timeless && compileForRows([timeless], kind)

  return {
    columns: added.length === 0 ? kind.columns : [...(printed ?? []), ...added],
    variablesOf: (row, at = now) => shape.variablesOf(row, at),
    take(row, at = now) {
      const variables = shape.variablesOf(row, at)
      return matches(variables, row) ? withCells(row, variables) : undefined
    },
    compute: (row, at = now) => withCells(row, shape.variablesOf(row, at)),
    mayMatch: (row) => (lasting?.compiled[0]?.evaluate(lasting.shape.variablesOf(row, now)) ?? true) === true,
  }
}

/** The parts of a condition that time does not change: while they do not hold, the whole does not. */
function timelessPart(where: Expression): Expression | undefined {
  if (!where.reads.now) return undefined
  const parts = conjunctsOf(where.expr).filter((part) => !expressionOf(where.origin, part).reads.now)
  const whole = conjunction(parts, FIRST_OWN_ID)
  return whole && expressionOf(where.origin, whole)
}

/** Ids of the nodes that join parts; those of a text never come so far. */
const FIRST_OWN_ID = 2_000_000

/** A computed column is shown with and without `-o wide`. Its format says what its texts mean. */
function toColumn(name: string, compiled: Compiled | undefined): Column {
  const kind = compiled?.type.kind ?? 'dyn'
  return { name, type: COMPUTED, format: kind === 'duration' ? 'duration' : '', description: '', priority: 0 }
}

/** A moment of a clock as expressions know it. */
export function momentOf(date: Date): Timestamp {
  const ms = date.getTime()
  const seconds = Math.floor(ms / 1000)
  return timestampOf(seconds, (ms - 1000 * seconds) * 1_000_000) as Timestamp
}
