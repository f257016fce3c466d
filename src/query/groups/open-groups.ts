// The groups of an answer while its rows stream by.

import { bestN } from '../../machinery/best-n.ts'
import { check } from '../../machinery/cel/check.ts'
import { withVariables } from '../../machinery/cel/decls.ts'
import { compileProgram } from '../../machinery/cel/evaluate/program.ts'
import { jsonOfValue } from '../../machinery/cel/values/to-json.ts'
import { isError, type Value } from '../../machinery/cel/values/value.ts'
import { type Accumulator, accumulatorOf } from '../../machinery/expressions/accumulator.ts'
import {
  type AggregateExpression,
  aggregateVariable,
  aggregateVariables,
} from '../../machinery/expressions/aggregate.ts'
import { isAbsence } from '../../machinery/expressions/compile.ts'
import type { Expression } from '../../machinery/expressions/expression.ts'
import { expressionError } from '../../machinery/expressions/expression-error.ts'
import { questionSyntax } from '../../machinery/expressions/question-env.ts'
import { isJsonObject, type Json, stringifyJson } from '../../machinery/json.ts'
import type { Group, GroupSpec } from '../group-spec.ts'
import { orderOfGroups } from './order-of-groups.ts'

export interface Groups {
  /** @param values of {@link groupExpressions}, in their order */
  add(values: readonly Value[], failed: (expression: Expression, message: string) => void): void
  count(): number
  /** Rows that are in a group. */
  rows(): number
  /** @throws UsageError for a sort key that is no column of the groups */
  sorted(): readonly Group[]
}

type Bucket = { readonly key: readonly Json[]; readonly accumulators: readonly Accumulator[] }

/** @throws UsageError for a value that cannot be computed of its aggregates */
export function openGroups(spec: GroupSpec): Groups {
  const calls = spec.values.flatMap(({ expression }) => expression.calls)
  const results = spec.values.map(({ expression }) => resultOf(expression))
  const buckets = new Map<string, Bucket>()
  let rows = 0

  function bucketOf(key: readonly Json[]): Bucket {
    const id = stringifyJson(key)
    const known = buckets.get(id)
    if (known !== undefined) return known
    const made = { key, accumulators: calls.map(({ name, percent }) => accumulatorOf(name, percent)) }
    buckets.set(id, made)
    return made
  }

  function toGroup({ key, accumulators }: Bucket): Group {
    let from = 0
    const values = spec.values.map(({ name, expression }, i): readonly [string, Json] => {
      const own = accumulators.slice(from, from + expression.calls.length)
      from += own.length
      const value = (results[i] as (values: readonly Value[]) => Value)(own.map((accumulator) => accumulator.result()))
      return [name, isError(value) ? null : jsonOfValue(value)]
    })
    return {
      group: Object.fromEntries(spec.keys.map(({ name }, i) => [name, key[i] ?? null])),
      values: Object.fromEntries(values),
    }
  }

  return {
    count: () => buckets.size,
    rows: () => rows,
    add(values, failed) {
      const key = spec.keys.map(({ expression }, i) => keyOf(values[i] as Value, expression, failed))
      if (key.includes(undefined)) return
      rows++
      const { accumulators } = bucketOf(key as readonly Json[])
      for (const [i, { argument }] of calls.entries()) {
        const wrong = accumulators[i]?.add(values[spec.keys.length + i] as Value)
        if (wrong !== undefined) failed(argument, wrong)
      }
    },
    sorted() {
      // an aggregate of everything says something of nothing, too
      if (spec.keys.length === 0) bucketOf([])
      const compare = orderOfGroups(spec)
      const entries = Array.from(buckets.values(), toGroup)
      const most = spec.top ?? spec.limit
      if (most === undefined) return entries.sort(compare)
      const best = bestN(compare, most)
      for (const entry of entries) best.add(entry)
      return best.sorted()
    },
  }
}

/** Undefined where a row belongs to no group; what is absent is a group of its own, null. */
function keyOf(
  value: Value,
  expression: Expression,
  failed: (expression: Expression, message: string) => void,
): Json | undefined {
  if (isAbsence(value)) return null
  if (isError(value)) {
    failed(expression, value.message)
    return undefined
  }
  const json = jsonOfValue(value)
  if (!isJsonObject(json) && !Array.isArray(json)) return json
  failed(expression, `a group cannot be made by ${Array.isArray(json) ? 'a list' : 'an object'}`)
  return undefined
}

/** What an expression says of the results of its aggregate functions. */
function resultOf(expression: AggregateExpression): (values: readonly Value[]) => Value {
  if (expression.expr.kind === 'ident') return ([value]) => value as Value
  const env = withVariables(questionSyntax(), aggregateVariables(expression))
  const checked = check(expression.expr, env)
  if ('issues' in checked)
    throw expressionError(expression.origin, checked.issues[0] ?? { message: 'it cannot be read', offset: -1 })
  const program = compileProgram(checked, env)
  if ('kind' in program) throw expressionError(expression.origin, { message: program.message, offset: -1 })
  return (values) => program.evaluate(Object.fromEntries(values.map((value, i) => [aggregateVariable(i), value]))).value
}
