// Compiling an expression for a kind of rows, and what its value says.

import { check } from '../cel/check.ts'
import { compileProgram } from '../cel/evaluate/program.ts'
import type { CelIssue } from '../cel/issue.ts'
import { SERVER_LITERAL_CHECKS } from '../cel/literal-checks.ts'
import type { CelType } from '../cel/types.ts'
import { celError, isError, typeName, type Value } from '../cel/values/value.ts'
import type { Expression } from './expression.ts'
import { valuelessLiterals } from './literal-values.ts'
import { orderedQuantityTexts } from './quantity-texts.ts'
import type { RowTypes } from './question-env.ts'
import { questionEnv } from './question-env.ts'
import type { RowVariables } from './row-shape.ts'

/** What one evaluation may cost, in the API server's units: as much as it grants one call of a rule. */
export const COST_LIMIT = 1_000_000

const OVER_BUDGET = celError(`it costs more than ${COST_LIMIT} to evaluate`)

export type Compiled = {
  readonly type: CelType
  /** Where quantities are compared as text: the places, which is worth a remark. */
  readonly quantityTexts: readonly number[]
  evaluate(variables: RowVariables): Value
}

/** The expression for rows of these types, or why it cannot be. */
export function compileExpression(
  { expr }: Expression,
  types: RowTypes,
): Compiled | { readonly issues: readonly CelIssue[] } {
  const env = questionEnv(types)
  const checked = check(expr, env, SERVER_LITERAL_CHECKS)
  if ('issues' in checked) return checked
  const valueless = valuelessLiterals(checked, env)
  if (valueless.length > 0) return { issues: valueless }
  const program = compileProgram(checked, env)
  if ('kind' in program) return { issues: [{ message: program.message, offset: expr.offset }] }
  return {
    type: checked.type,
    quantityTexts: orderedQuantityTexts(checked.expr, checked.types),
    evaluate(variables) {
      const { value, isOverBudget } = program.evaluate(variables, { costLimit: COST_LIMIT })
      return isOverBudget ? OVER_BUDGET : value
    },
  }
}

/** What a condition says of a row. */
export type Verdict = boolean | 'absent' | { readonly error: string }

/** A condition that ends in a field that is not there does not hold, which is worth counting; any other error is one. */
export function verdictOf(value: Value): Verdict {
  if (typeof value === 'boolean') return value
  if (!isError(value)) return { error: `the condition is no bool but of type ${typeName(value)}` }
  return isAbsence(value) ? 'absent' : { error: value.message }
}

/** True for an error that says only: there is no such field. */
export function isAbsence(value: Value): boolean {
  return isError(value) && value.message.startsWith('no such key: ')
}
