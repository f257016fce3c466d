// The cells a server prints for custom resources; follows apiextensions-apiserver's tableconvertor.

import { ageOf } from './age.ts'
import type { PrinterColumn } from './custom-resource-definition.ts'
import type { Json, KubeObject } from './json.ts'
import { evaluateJsonPath, type JsonPath, parseJsonPath } from './jsonpath/index.ts'
import type { Cell, Column } from './table.ts'

/** A table of one kind: its columns, and the cells of any object of it. */
export type PrintedTable = {
  readonly columns: readonly Column[]
  cellsOf(object: KubeObject, now: Date): Cell[]
}

const NAME: Column = { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 }
const AGE: Column = { name: 'Age', type: 'date', format: '', description: '', priority: 0 }

const NAME_AND_AGE: PrintedTable = {
  columns: [NAME, AGE],
  cellsOf: ({ metadata }, now) => [metadata?.name ?? '', ageOf(metadata?.creationTimestamp, now)],
}

/** The table of a kind: its name and these columns, or name and age where it defines none. */
export function printedTable(printerColumns: readonly PrinterColumn[]): PrintedTable {
  if (printerColumns.length === 0) return NAME_AND_AGE
  const paths = printerColumns.map(({ jsonPath }) => tryParse(jsonPath))
  return {
    columns: [NAME, ...printerColumns.map(({ jsonPath: _, ...column }) => column)],
    cellsOf: (object, now) => [
      object.metadata?.name ?? '',
      ...printerColumns.map((column, i) => cellOf(firstMatch(paths[i], object), column, now)),
    ],
  }
}

/** A path that no server would have accepted prints nothing. */
function tryParse(text: string): JsonPath | undefined {
  try {
    return parseJsonPath(text, { relaxed: true })
  } catch {
    return undefined
  }
}

/** Of several matches the server prints the first. */
function firstMatch(path: JsonPath | undefined, object: KubeObject): Json | undefined {
  if (path === undefined) return undefined
  try {
    return evaluateJsonPath(path, object)[0]?.[0]
  } catch {
    return undefined
  }
}

function cellOf(value: Json | undefined, column: PrinterColumn, now: Date): Cell {
  if (value === undefined || value === null) return null
  switch (column.type) {
    case 'string':
      return typeof value === 'string' ? value : JSON.stringify(value, bigintToText)
    case 'integer':
      if (typeof value === 'bigint') return value
      return typeof value === 'number' ? Math.trunc(value) : null
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'date':
      return typeof value === 'string' ? dateCell(value, now) : null
    default:
      return null
  }
}

function dateCell(text: string, now: Date): string {
  return Number.isNaN(Date.parse(text)) ? '<invalid>' : ageOf(text, now)
}

function bigintToText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
