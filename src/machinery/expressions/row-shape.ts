// What a row of one kind is to expressions: the types of its variables, and their values.

import { type CelType, DYN, mapOf, STRING } from '../cel/types.ts'
import { mapOfEntries } from '../cel/values/map.ts'
import type { Timestamp, Value } from '../cel/values/value.ts'
import type { KubeObject } from '../json.ts'
import type { Schema } from '../schema/schema.ts'
import type { Cell, Column } from '../table.ts'
import { cellShape } from './cell-shape.ts'
import { type Shape, shapeOfResource } from './data-shape.ts'
import type { RowTypes } from './question-env.ts'

/** A kind of rows. */
export type RowKind = {
  /** Undefined: nothing is known of its fields. */
  readonly schema: Schema | undefined
  /** Undefined before the first table: then any column may be there. */
  readonly columns: readonly Column[] | undefined
  /** True for kinds whose tables the server prints by hand. */
  readonly isBuiltIn: boolean
  readonly kind: string
  readonly cluster: string
}

/** One row: as much of it as was asked for. */
export type RowData = { readonly object?: KubeObject; readonly cells?: readonly Cell[] }

/** The variables of a row, by name. */
export type RowVariables = Readonly<Record<string, Value>>

export type RowShape = { readonly types: RowTypes; variablesOf(row: RowData, now: Timestamp): RowVariables }

/** @param isOpen fields and columns that are not declared are dyn, and absent */
export function rowShape(row: RowKind, isOpen = false): RowShape {
  const self = shapeOfResource(row.schema, 'self', isOpen)
  const columns = row.columns === undefined ? undefined : columnsOf(row.columns, row.isBuiltIn)
  return {
    types: { self: self.type, col: columns === undefined ? mapOf(STRING, DYN) : typeOfColumns(columns, isOpen) },
    variablesOf({ object, cells }, now) {
      const self_ = object === undefined ? NOTHING : self.wrap(object)
      const col = columns === undefined || cells === undefined ? NOTHING : valueOfCells(columns, cells)
      return { self: self_, object: self_, col, kind: row.kind, cluster: row.cluster, now }
    },
  }
}

const NOTHING: Value = mapOfEntries([])

type ColumnShape = { readonly title: string } & ReturnType<typeof cellShape>

function columnsOf(columns: readonly Column[], isBuiltIn: boolean): ColumnShape[] {
  return columns.map((column) => ({ title: column.name.toUpperCase(), ...cellShape(column, isBuiltIn) }))
}

function typeOfColumns(columns: readonly ColumnShape[], isOpen: boolean): CelType {
  const types = new Map(columns.map(({ title, type }) => [title, type]))
  return {
    kind: 'object',
    name: isOpen ? 'col~' : 'col',
    field: (title) => types.get(title) ?? (isOpen ? DYN : undefined),
    names: () => [...types.keys()],
  }
}

function valueOfCells(columns: readonly ColumnShape[], cells: readonly Cell[]): Value {
  const pairs: [Value, Value][] = []
  for (let i = 0; i < columns.length; i++) {
    const { title, read } = columns[i] as ColumnShape
    const value = read(cells[i] ?? null)
    if (value !== undefined) pairs.push([title, value])
  }
  return mapOfEntries(pairs)
}

export type { Shape }
