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
import { isJsonObject, type Json, type JsonObject, stringifyJson } from '../../machinery/json.ts'
import type { Problem } from '../../streams.ts'
import type { Group, GroupSpec } from '../group-spec.ts'
import { orderOfGroups } from './order-of-groups.ts'

export interface Groups {
  /** @param values of {@link groupExpressions}, in their order */
  add(values: readonly Value[], failed: (expression: Expression, message: string) => void): void
  count(): number
  /** Rows that are in a group. */
  rows(): number
  sorted(): readonly Group[]
  /** Values of sorted groups that could not be computed. */
  failures(): { readonly count: number; readonly problems: readonly Problem[] }
}

type Bucket = { readonly key: readonly Json[]; readonly accumulators: readonly Accumulator[] }

/** As many of the groups in which a value cannot be computed are named. */
const NAMED = 3

/** @throws UsageError for a value that cannot be computed of its aggregates, and a sort key that is no column of the groups */
export function openGroups(spec: GroupSpec): Groups {
  const compare = orderOfGroups(spec)
  const calls = spec.values.flatMap(({ expression }) => expression.calls)
  const results = spec.values.map(({ expression }) => resultOf(expression))
  const buckets = new Map<string, Bucket>()
  let rows = 0
  let failed: { readonly flag: string; readonly group: JsonObject; readonly message: string }[] = []

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
    const group = Object.fromEntries(spec.keys.map(({ name }, i) => [name, key[i] ?? null]))
    const values = spec.values.map(({ name, expression }, i): readonly [string, Json] => {
      const own = accumulators.slice(from, from + expression.calls.length)
      from += own.length
      const value = (results[i] as (values: readonly Value[]) => Value)(own.map((accumulator) => accumulator.result()))
      if (!isError(value)) return [name, jsonOfValue(value)]
      if (!isAbsence(value)) failed.push({ flag: expression.origin.flag, group, message: `${name}: ${value.message}` })
      return [name, null]
    })
    return { group, values: Object.fromEntries(values) }
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
      failed = []
      const entries = Array.from(buckets.values(), toGroup)
      const most = spec.top ?? spec.limit
      if (most === undefined) return entries.sort(compare)
      const best = bestN(compare, most)
      for (const entry of entries) best.add(entry)
      return best.sorted()
    },
    failures() {
      const named = failed
        .slice(0, NAMED)
        .map(({ flag, group, message }) => problemOf(`${placeOf(group)}${flag}: ${message}`))
      const more = failed.length - named.length
      const rest =
        more === 0
          ? []
          : [problemOf(`${more} more group${more === 1 ? '' : 's'}: ${failed[0]?.flag}: ${failed[0]?.message}`)]
      return { count: failed.length, problems: [...named, ...rest] }
    },
  }
}

function problemOf(message: string): Problem {
  return { scope: 'evaluation', reason: 'EvaluationError', message }
}

/** `group APP=web TIER=front: `; nothing where everything is one group. */
function placeOf(group: JsonObject): string {
  const keys = Object.entries(group).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : stringifyJson(value)}`,
  )
  return keys.length === 0 ? '' : `group ${keys.join(' ')}: `
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
