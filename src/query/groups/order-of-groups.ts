// The order in which groups are shown: that of their keys, the largest first with a top, or as asked.

import { UsageError } from '../../errors.ts'
import type { Json } from '../../machinery/json.ts'
import { nearest } from '../../machinery/nearest.ts'
import { compareBy, type SortKey } from '../../machinery/sort-keys.ts'
import { compareSortValues, computedSortValue, MISSING, type SortValue } from '../../machinery/sort-value.ts'
import type { Group, GroupSpec } from '../group-spec.ts'

type Order = (a: Group, b: Group) => number

/** @throws UsageError for a sort key that is neither a key nor a value of the groups */
export function orderOfGroups({ keys, values, sortBy, top }: GroupSpec): Order {
  const byKeys = order(keys.map(({ name }) => ascending((group) => group.group[name])))
  if (sortBy !== undefined)
    return then(
      bySortKeys(
        sortBy,
        [...keys, ...values].map(({ name }) => name),
      ),
      byKeys,
    )
  const [first] = values
  if (top === undefined || first === undefined) return byKeys
  return then(
    (a, b) => compareDown(computedSortValue(a.values[first.name]), computedSortValue(b.values[first.name])),
    byKeys,
  )
}

function bySortKeys(keys: readonly SortKey[], names: readonly string[]): Order {
  for (const { text, by } of keys) {
    if ('column' in by && names.includes(by.column)) continue
    const meant = nearest(text.toUpperCase(), names)
    const hint = meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`
    const message = `groups have no column ${JSON.stringify(text)} to sort by; ${hint}`
    throw new UsageError(message, { flag: '--sort-by', value: text })
  }
  const compare = compareBy(keys)
  const valuesOf = ({ group, values }: Group) =>
    keys.map(({ by }) => computedSortValue('column' in by ? (group[by.column] ?? values[by.column]) : undefined))
  return (a, b) => compare(valuesOf(a), valuesOf(b))
}

function ascending(read: (group: Group) => Json | undefined): Order {
  return (a, b) => compareSortValues(computedSortValue(read(a)), computedSortValue(read(b)))
}

/** What is missing is last, whichever end is asked for. */
function compareDown(a: SortValue, b: SortValue): number {
  if (a.kind === MISSING.kind || b.kind === MISSING.kind) return compareSortValues(a, b)
  return -compareSortValues(a, b)
}

function order(orders: readonly Order[]): Order {
  return (a, b) => orders.reduce((found, compare) => found || compare(a, b), 0)
}

function then(first: Order, second: Order): Order {
  return (a, b) => first(a, b) || second(a, b)
}
