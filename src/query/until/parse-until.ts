// `--until`: a condition over aggregates of everything that matches. What is wrong with it by itself is found here.

import { check } from '../../machinery/cel/check.ts'
import { type CelEnv, withVariables } from '../../machinery/cel/decls.ts'
import { type CelType, formatType } from '../../machinery/cel/types.ts'
import { type AggregateExpression, aggregateVariables, parseAggregate } from '../../machinery/expressions/aggregate.ts'
import type { Expression } from '../../machinery/expressions/expression.ts'
import { expressionError, type Origin } from '../../machinery/expressions/expression-error.ts'
import { questionSyntax } from '../../machinery/expressions/question-env.ts'

/** @throws UsageError with the place of what cannot be read, is no bool, or is asked of a row outside of an aggregate */
export function parseUntil(origin: Origin): AggregateExpression {
  const until = parseAggregate(origin)
  checkUntil(until, [])
  return until
}

/** What each matching object is asked: the arguments of the aggregates, in their order. */
export function untilQuestions({ calls }: AggregateExpression): readonly Expression[] {
  return calls.map(({ argument }) => argument)
}

/** The environment of the condition itself: of a row it knows nothing, also not its kind. */
export function untilEnv(until: AggregateExpression, types: readonly (CelType | undefined)[] = []): CelEnv {
  const { variables, ...syntax } = questionSyntax()
  const known = [...variables].filter(([name]) => name !== 'kind' && name !== 'cluster')
  const declared = aggregateVariables(until).map((variable, i) => ({ ...variable, type: types[i] ?? variable.type }))
  return withVariables({ ...syntax, variables: new Map(known) }, declared)
}

/**
 * @param types of the aggregates, as far as they are known
 * @throws UsageError
 */
export function checkUntil(until: AggregateExpression, types: readonly (CelType | undefined)[]): void {
  const { origin, expr } = until
  const checked = check(expr, untilEnv(until, types))
  if ('issues' in checked)
    throw expressionError(origin, checked.issues[0] ?? { message: 'it cannot be read', offset: -1 })
  if (checked.type.kind === 'bool' || checked.type.kind === 'dyn') return
  const message = `a condition has to be a bool, and this is of type ${formatType(checked.type)}`
  throw expressionError(origin, { message, offset: expr.offset })
}
