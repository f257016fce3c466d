// A question about groups of objects: what they are grouped by, and what is known of each group.

import type { AggregateExpression } from '../machinery/expressions/aggregate.ts'
import type { Expression } from '../machinery/expressions/expression.ts'
import type { JsonObject } from '../machinery/json.ts'
import type { SortKey } from '../machinery/sort-keys.ts'

/** What objects are grouped by. */
export type GroupKey = { readonly name: string; readonly expression: Expression }

/** A value of a group. */
export type GroupValue = { readonly name: string; readonly expression: AggregateExpression }

export type GroupSpec = {
  /** None: everything is one group. */
  readonly keys: readonly GroupKey[]
  readonly values: readonly GroupValue[]
  /** By names of keys and values. Default: by the keys. */
  readonly sortBy?: readonly SortKey[]
  /** Only so many groups: those with the largest first value, or the first ones of the sort. */
  readonly top?: number
  /** Only so many groups: the first ones of the order, whatever it is. */
  readonly limit?: number
}

/** One group: an entry of `items` in the envelope. Values that need no rounding are exact: quantities are text. */
export type Group = { readonly group: JsonObject; readonly values: JsonObject }

/** What rows are asked for the sake of groups: the keys first, then the arguments of all aggregate functions. */
export function groupExpressions({ keys, values }: GroupSpec): readonly Expression[] {
  return [
    ...keys.map(({ expression }) => expression),
    ...values.flatMap(({ expression }) => expression.calls.map(({ argument }) => argument)),
  ]
}
