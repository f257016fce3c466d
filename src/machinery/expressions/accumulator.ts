// Aggregate functions over rows: a value in, and at any time a result.

import { elementsOf } from '../cel/values/list.ts'
import { jsonOfValue } from '../cel/values/to-json.ts'
import { celError, isError, type Value } from '../cel/values/value.ts'
import { stringifyJson } from '../json.ts'
import { compareSortValues, type SortValue, sortValueOf } from '../sort-value.ts'
import { type Amount, addAmounts, amountOf, divideAmount, valueOfAmount } from './amount.ts'
import { isAbsence } from './compile.ts'

export const AGGREGATES = ['count', 'sum', 'avg', 'min', 'max', 'percentile', 'distinct'] as const
export type AggregateName = (typeof AGGREGATES)[number]

export interface Accumulator {
  /**
   * Takes the value of one row; each element of a list. What is absent or null is passed over.
   * @returns what is wrong with a value that cannot be taken
   */
  add(value: Value): string | undefined
  /** The result so far; an error that says "no such key" where nothing was there to make one of. */
  result(): Value
}

/** What an aggregate of nothing is: absent, like a field that is not there. */
const NOTHING = celError('no such key: the aggregate of nothing')

/** @param percent of `percentile`: 0 to 100 */
export function accumulatorOf(name: AggregateName, percent = 50): Accumulator {
  switch (name) {
    case 'count':
      return counting()
    case 'sum':
      return each(summing(({ sum }) => (sum === undefined ? 0 : valueOfAmount(sum))))
    case 'avg':
      return each(summing(({ sum, count }) => (sum === undefined ? NOTHING : valueOfAmount(divideAmount(sum, count)))))
    case 'min':
      return each(extreme(-1))
    case 'max':
      return each(extreme(1))
    case 'distinct':
      return each(counted())
    case 'percentile':
      return each(ranking(percent))
  }
}

function each(of: Accumulator): Accumulator {
  const add = (value: Value): string | undefined => {
    if (value === null || isAbsence(value)) return undefined
    if (isError(value)) return value.message
    if (typeof value === 'object' && value.kind === 'optional')
      return value.value === undefined ? undefined : add(value.value)
    if (typeof value !== 'object' || value.kind !== 'list') return of.add(value)
    for (const element of elementsOf(value)) {
      const wrong = add(element)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
  return { add, result: of.result }
}

/** Rows of which a condition holds; without one the condition is always true. */
function counting(): Accumulator {
  let count = 0
  return {
    add(value) {
      if (value === true) count++
      return typeof value === 'boolean' || isAbsence(value)
        ? undefined
        : isError(value)
          ? value.message
          : 'count() counts what a condition holds of'
    },
    result: () => count,
  }
}

type Total = { sum: Amount | undefined; count: number }

function summing(result: (total: Total) => Value): Accumulator {
  const total: Total = { sum: undefined, count: 0 }
  return {
    add(value) {
      const amount = amountOf(value)
      if (typeof amount === 'string') return amount
      const sum = total.sum === undefined ? amount : addAmounts(total.sum, amount)
      if (typeof sum === 'string') return sum
      total.sum = sum
      total.count++
      return undefined
    },
    result: () => result(total),
  }
}

type Ranked = { readonly value: Value; readonly order: SortValue }

/** Quantities in text are compared as quantities, as in a sort, and durations by their length. */
function ranked(value: Value): Ranked {
  if (typeof value === 'object' && value?.kind === 'duration')
    return { value, order: { kind: 'number', value: value.nanos } }
  return { value, order: sortValueOf(jsonOfValue(value)) }
}

function extreme(sign: 1 | -1): Accumulator {
  let best: Ranked | undefined
  return {
    add(value) {
      const next = ranked(value)
      if (best === undefined || compareSortValues(next.order, best.order) * sign > 0) best = next
      return undefined
    },
    result: () => best?.value ?? NOTHING,
  }
}

function counted(): Accumulator {
  const seen = new Set<string>()
  return {
    add(value) {
      seen.add(stringifyJson(jsonOfValue(value)))
      return undefined
    },
    result: () => seen.size,
  }
}

/** By nearest rank: the smallest value that at least so many of a hundred are not above. */
function ranking(percent: number): Accumulator {
  const values: Ranked[] = []
  return {
    add(value) {
      values.push(ranked(value))
      return undefined
    },
    result() {
      const sorted = values.toSorted((a, b) => compareSortValues(a.order, b.order))
      return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]?.value ?? NOTHING
    },
  }
}
