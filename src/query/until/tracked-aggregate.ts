// An aggregate function over a set that changes: a value per member, and the result when it is asked for.

import { isError, type Value } from '../../machinery/cel/values/value.ts'
import { accumulatorOf } from '../../machinery/expressions/accumulator.ts'
import type { AggregateCall } from '../../machinery/expressions/aggregate.ts'
import { isAbsence } from '../../machinery/expressions/compile.ts'

/** Told of a value that cannot be taken. */
export type OnWrong = (key: string, message: string) => void

export interface TrackedAggregate {
  set(key: string, value: Value): void
  delete(key: string): void
  result(): Value
}

export function trackAggregate(call: AggregateCall, onWrong: OnWrong): TrackedAggregate {
  return call.name === 'count' ? trackCount(onWrong) : trackValues(call, onWrong)
}

/** Members of which the argument holds. */
function trackCount(onWrong: OnWrong): TrackedAggregate {
  const counted = new Set<string>()
  return {
    set(key, value) {
      if (value === true) counted.add(key)
      else counted.delete(key)
      if (typeof value === 'boolean' || isAbsence(value)) return
      onWrong(key, isError(value) ? value.message : 'count() counts what a condition holds of')
    },
    delete: (key) => void counted.delete(key),
    result: () => counted.size,
  }
}

/** Results are made anew of the values, and only when one has changed: what was added to a sum of doubles cannot be taken out again. */
function trackValues({ name, percent }: AggregateCall, onWrong: OnWrong): TrackedAggregate {
  const values = new Map<string, Value>()
  let known: Value | undefined
  return {
    set(key, value) {
      if (values.has(key) && values.get(key) === value) return
      values.set(key, value)
      known = undefined
    },
    delete(key) {
      if (values.delete(key)) known = undefined
    },
    result() {
      if (known !== undefined) return known
      const accumulator = accumulatorOf(name, percent)
      for (const [key, value] of values) {
        const wrong = accumulator.add(value)
        if (wrong !== undefined) onWrong(key, wrong)
      }
      known = accumulator.result()
      return known
    },
  }
}
