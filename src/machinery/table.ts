// The server's own table: columns and cells, as `meta.k8s.io/v1` Table has them.

import type { Json } from './json.ts'

/** One column definition of a Table. */
export type Column = {
  /** As the server spells it: `Nominated Node`. */
  readonly name: string
  readonly type: string
  /** `name` marks the column that holds the object's name; it is not always the first. */
  readonly format: string
  readonly description: string
  /** 0: always shown; above: only with `-o wide`. */
  readonly priority: number
  /** Known, and not shown: other columns were asked for in its place. */
  readonly isHidden?: true
}

/** A cell is a JSON scalar; the declared column type does not predict which. */
export type Cell = Json

/** The type of a column that an expression fills. */
export const COMPUTED = 'computed'
