// A condition over a set that changes: values of its members in, and at any time whether it holds.

import { check } from '../../machinery/cel/check.ts'
import { compileProgram } from '../../machinery/cel/evaluate/program.ts'
import { print } from '../../machinery/cel/print.ts'
import { jsonOfValue } from '../../machinery/cel/values/to-json.ts'
import { isError, type Timestamp, type Value } from '../../machinery/cel/values/value.ts'
import {
  type AggregateCall,
  type AggregateExpression,
  aggregateVariable,
} from '../../machinery/expressions/aggregate.ts'
import { COST_LIMIT, verdictOf } from '../../machinery/expressions/compile.ts'
import { expressionError } from '../../machinery/expressions/expression-error.ts'
import type { Json } from '../../machinery/json.ts'
import type { UntilSummary } from '../watch/watch-item.ts'
import { untilEnv } from './parse-until.ts'
import { type TrackedAggregate, trackAggregate } from './tracked-aggregate.ts'

export interface Until {
  /** A member is there, or has changed. @param values of {@link untilQuestions}, in their order */
  set(key: string, values: readonly Value[]): void
  delete(key: string): void
  /** @param now what `now` means */
  holds(now: Timestamp): boolean
  /** As it was found last. */
  summary(): UntilSummary
}

export type UntilObserver = {
  /** The value of a member cannot be taken. */
  wrong(call: AggregateCall, key: string, message: string): void
  /** The condition cannot be evaluated. */
  failed(message: string): void
}

/** @throws UsageError for a condition that cannot be compiled */
export function openUntil(until: AggregateExpression, observer: UntilObserver): Until {
  const { origin, expr, calls } = until
  const env = untilEnv(until)
  const checked = check(expr, env)
  if ('issues' in checked)
    throw expressionError(origin, checked.issues[0] ?? { message: 'it cannot be read', offset: -1 })
  const program = compileProgram(checked, env)
  if ('kind' in program) throw expressionError(origin, { message: program.message, offset: -1 })

  const tracked: readonly TrackedAggregate[] = calls.map((call) =>
    trackAggregate(call, (key, message) => observer.wrong(call, key, message)),
  )
  let summary: UntilSummary = { met: false }

  return {
    set(key, values) {
      for (const [i, one] of tracked.entries()) one.set(key, values[i] as Value)
    },
    delete(key) {
      for (const one of tracked) one.delete(key)
    },
    holds(now) {
      const results = tracked.map((one) => one.result())
      const variables = Object.fromEntries(results.map((value, i) => [aggregateVariable(i), value]))
      const { value, isOverBudget } = program.evaluate({ ...variables, now }, { costLimit: COST_LIMIT })
      const verdict = isOverBudget ? { error: `it costs more than ${COST_LIMIT} to evaluate` } : verdictOf(value)
      const error = typeof verdict === 'object' ? verdict.error : undefined
      if (error !== undefined) observer.failed(error)
      summary = {
        met: verdict === true,
        values: Object.fromEntries(results.map((result, i) => [textOf(calls[i] as AggregateCall), toJson(result)])),
        ...(error === undefined ? {} : { error }),
      }
      return summary.met
    },
    summary: () => summary,
  }
}

/** `count()`, `sum(self.spec.replicas)`, `percentile(age(), 95)`. */
export function textOf({ name, argument, percent }: AggregateCall): string {
  if (argument.expr.kind === 'literal' && name === 'count' && argument.expr.constant.value === true) return 'count()'
  return `${name}(${print(argument.expr)}${percent === undefined ? '' : `, ${percent}`})`
}

function toJson(value: Value): Json {
  return isError(value) ? null : jsonOfValue(value)
}
