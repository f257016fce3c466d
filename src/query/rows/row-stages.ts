// The expressions of a question over all its reads: each read is opened with its first page, when its columns are known.

import type { Page, Row } from '../../cluster/read.ts'
import type { CelIssue } from '../../machinery/cel/issue.ts'
import type { Timestamp, Value } from '../../machinery/cel/values/value.ts'
import type { Compiled } from '../../machinery/expressions/compile.ts'
import type { Expression } from '../../machinery/expressions/expression.ts'
import type { RowKind } from '../../machinery/expressions/row-shape.ts'
import { printedTable } from '../../machinery/printer-columns.ts'
import type { Column } from '../../machinery/table.ts'
import type { Problem } from '../../streams.ts'
import { namesInSight } from '../plan/check-expressions.ts'
import type { PreparedReads } from '../prepare-reads.ts'
import type { PlannedRead } from '../query-plan.ts'
import { expressionsOf, type QuerySpec } from '../query-spec.ts'
import type { Facts } from '../source.ts'
import { createAgreement } from './agreement.ts'
import { compileForRows } from './compile-for-rows.ts'
import { createFailures } from './failures.ts'
import { requireRole } from './require-role.ts'
import { rowKindOf } from './row-kind.ts'
import { momentOf, openRowStage, type RowStage } from './row-stage.ts'

/** Rows with their columns, where there are some. */
type Rows = Pick<Page, 'rows' | 'columns'>

export interface RowStages {
  /**
   * What is left of a page. Where `at` is, `now` of expressions is then; default: when the question was asked.
   * @throws UsageError when an expression is wrong for all the tables there are
   */
  take(read: PlannedRead, index: number, page: Rows, at?: Date): Rows
  /** Rows of a read that has been opened with their computed cells, whether they match or not. */
  compute(read: PlannedRead, index: number, page: Rows, at?: Date): Rows
  /** False for a row that does not match, and that no passing of time will make match. */
  mayMatch(index: number, row: Row): boolean
  /** A read ended without a page. @throws UsageError as above */
  silent(index: number): void
  /** What `also` of the question says of a row of a read that has been opened. */
  also(index: number, row: Row, at?: Date): readonly Value[]
  /** What went wrong on rows: the first of each kind, as problems. */
  problems(): readonly Problem[]
  readonly counts: { readonly absent: number; readonly evalErrors: number }
  /** @param columns of the row's cells, by which its name is found */
  failed(read: PlannedRead, columns: Page['columns'], expression: Expression, row: Row, message: string): void
}

export function openRowStages(spec: QuerySpec, { facts, reads }: PreparedReads, date: Date): RowStages {
  const now = momentOf(date)
  const momentAt = (at: Date | undefined) => (at === undefined ? now : momentOf(at))
  const failures = createFailures()
  const bySource = new Map(facts.map((one) => [one.source, one]))
  const opened = new Map<number, Opened>()
  const expressions = expressionsOf(spec)
  const known = namesInSight()
  // what reads no cells was checked before anything was sent
  const agreements = expressions.map((expression) =>
    expression.reads.cells ? createAgreement(expression, reads.length, known) : undefined,
  )
  const heard = new Set<number>()
  let absent = 0

  function hear(index: number, kind: RowKind): void {
    if (heard.has(index) || kind.columns === undefined) return
    heard.add(index)
    const tell = (i: number, issues: readonly CelIssue[]) => agreements[i]?.heard(issues)
    const { compiled, issues } = compileForRows(expressions, kind, tell)
    for (const [i, expression] of expressions.entries())
      if (issues[i]?.length === 0) requireRole(expression, compiled[i])
  }

  function open(read: PlannedRead, index: number, page: Rows): RowStage {
    const known = opened.get(index)
    if (known !== undefined && sameTitles(known.columns, page.columns)) return known.stage
    const kind = rowKindOf(read.request.resource, bySource.get(read.source) as Facts, page.columns ?? [])
    if (expressions.some(({ reads: { cells } }) => cells)) hear(index, kind)
    const where = read.condition?.residual
    const stage = openRowStage({ where, columns: spec.columns ?? [] }, kind, now, {
      failed: (expression, row, message) => failures.add(read, page.columns, expression, row, message),
      absent: () => {
        absent++
      },
    })
    opened.set(index, { stage, also: compileForRows(spec.also ?? [], kind).compiled, columns: page.columns })
    return stage
  }

  function shown(
    read: PlannedRead,
    index: number,
    plain: Rows,
    at: Date | undefined,
    change: (stage: RowStage, row: Row, moment: Timestamp) => Row | undefined,
  ): Rows {
    const page = withTable(read, plain, at ?? date)
    const stage = open(read, index, page)
    const moment = momentAt(at)
    const rows = page.rows.flatMap((row) => change(stage, row, moment) ?? [])
    return { rows, ...(stage.columns === undefined ? {} : { columns: stage.columns }) }
  }

  return {
    take: (read, index, plain, at) => shown(read, index, plain, at, (stage, row, moment) => stage.take(row, moment)),
    compute: (read, index, plain, at) =>
      shown(read, index, plain, at, (stage, row, moment) => stage.compute(row, moment)),
    mayMatch: (index, row) => opened.get(index)?.stage.mayMatch(row) ?? true,
    silent(index) {
      if (heard.has(index)) return
      heard.add(index)
      for (const agreement of agreements) agreement?.silent()
    },
    also(index, row, at) {
      const known = opened.get(index)
      if (known === undefined) return []
      const variables = known.stage.variablesOf(row, momentAt(at))
      return known.also.map((compiled) => compiled.evaluate(variables))
    },
    failed: failures.add,
    problems: () => failures.problems(),
    get counts() {
      return { absent, evalErrors: failures.count() }
    },
  }
}

/** A read whose columns are known. */
type Opened = {
  readonly stage: RowStage
  readonly also: readonly Compiled[]
  readonly columns: readonly Column[] | undefined
}

/** False when a definition has changed its columns while it was watched. */
function sameTitles(a: readonly Column[] | undefined, b: readonly Column[] | undefined): boolean {
  if (a === b || a === undefined || b === undefined) return true
  return a.length === b.length && a.every(({ name, type }, i) => name === b[i]?.name && type === b[i]?.type)
}

/** Where a server knows no tables, as some aggregated ones, names and ages are made of its objects. */
function withTable({ request }: PlannedRead, page: Rows, now: Date): Rows {
  if (page.columns !== undefined || !request.representation.startsWith('table')) return page
  const { columns, cellsOf } = printedTable([])
  const rows = page.rows.map((row) => (row.object === undefined ? row : { ...row, cells: cellsOf(row.object, now) }))
  return { ...page, columns, rows }
}
