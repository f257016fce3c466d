// Asking expressions of one row, for tests: by a schema as a definition states it, or by none.

import { jsonOfValue } from '../../../../src/machinery/cel/values/to-json.ts'
import { isError } from '../../../../src/machinery/cel/values/value.ts'
import { compileExpression } from '../../../../src/machinery/expressions/compile.ts'
import { expressionOf, parseOrigin } from '../../../../src/machinery/expressions/expression.ts'
import { rowShape } from '../../../../src/machinery/expressions/row-shape.ts'
import type { Json, JsonObject, KubeObject } from '../../../../src/machinery/json.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import type { Cell, Column } from '../../../../src/machinery/table.ts'

export type AskedRow = {
  /** As a definition states it. */
  readonly schema?: JsonObject
  readonly object?: JsonObject
  readonly columns?: readonly Column[]
  readonly cells?: readonly Cell[]
  readonly isBuiltIn?: boolean
  readonly isOpen?: boolean
}

export const NOW = { kind: 'timestamp', seconds: 1_700_000_000, nanos: 0, offset: 0 } as const

/** What an expression says of a row: JSON, `{ type: … }` of a failed check, or `error: …`. */
export function askValue(text: string, row: AskedRow): Json {
  const kind = {
    schema: row.schema === undefined ? undefined : readStructural(row.schema),
    columns: row.columns,
    isBuiltIn: row.isBuiltIn ?? false,
    kind: 'Thing',
    cluster: 'here',
  }
  const shape = rowShape(kind, row.isOpen)
  const origin = { flag: '--where', text }
  const compiled = compileExpression(expressionOf(origin, parseOrigin(origin)), shape.types)
  if ('issues' in compiled) return `refused: ${compiled.issues[0]?.message}`
  const object = { apiVersion: 'example.com/v1', kind: 'Thing', ...row.object } as KubeObject
  const data = { object, ...(row.cells === undefined ? {} : { cells: row.cells }) }
  const value = compiled.evaluate(shape.variablesOf(data, NOW))
  return isError(value) ? `error: ${value.message}` : jsonOfValue(value)
}

export function column(name: string, type = 'string', format = ''): Column {
  return { name, type, format, description: '', priority: 0 }
}
