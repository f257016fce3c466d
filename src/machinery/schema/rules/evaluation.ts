// The state of checking one object by its rules, and how one rule speaks in it. Follows validateExpressions and
// evalMessageExpression in pkg/apiserver/schema/cel/validation.go of apiextensions-apiserver.

import type { Outcome } from '../../cel/evaluate/program.ts'
import { isError, type Value } from '../../cel/values/value.ts'
import { quoteGo, trimGoSpace } from '../../go-value.ts'
import type { Json } from '../../json.ts'
import { type Cause, childPath, duplicate, forbidden, formatCause, invalid, required } from '../cause.ts'
import type { Correlated } from '../correlated.ts'
import type { CompiledExpression } from './compile-expression.ts'
import type { CompiledRule } from './compile-rules.ts'

/** What one evaluation may cost, and all of an object together. */
export const EVALUATION_COST_LIMIT = 1_000_000
/** What all rules of one object may cost together, in the API server's units. */
export const OBJECT_COST_BUDGET = 10_000_000
const MAX_MESSAGE_BYTES = 5 * 1024

/** What was found so far. */
export type Evaluation = {
  readonly causes: Cause[]
  /** Failures that an update is not held to, because what they are about did not change. */
  readonly warnings: string[]
  /** What is left; less than nothing: no further rules are run. */
  budget: number
}

/** Where the rules of a node run. */
export type Place = {
  readonly path: string
  readonly value: Json
  /** The type as causes show it. */
  readonly typeName: string
  readonly variables: Readonly<Record<string, Value>>
  /** Variables for a rule whose `oldSelf` is an optional. */
  readonly withOptional: Readonly<Record<string, Value>>
  /** Tells whether the value, or what is around it, was the same before; undefined when it cannot be told. */
  readonly correlated: Correlated | undefined
}

const OUT_OF_BUDGET = 'running out of cost budget, no further validation rules will be run'

/** Runs one rule. False when no other may be run after it. */
export function evaluateRule(evaluation: Evaluation, compiled: CompiledRule, place: Place): boolean {
  const { rule } = compiled
  if (rule === undefined) return true
  const { path, typeName } = place
  const tell = (detail: string) => evaluation.causes.push(invalid(path, typeName, detail))
  if ('problem' in rule) {
    tell(`rule compile error: ${rule.problem}`)
    return true
  }
  const variables = compiled.hasOptionalOldSelf ? place.withOptional : place.variables
  const { value, cost, isOverBudget, isInterrupted } = run(rule, variables)
  if (cost > evaluation.budget) {
    tell(`validation failed due to ${OUT_OF_BUDGET}`)
    return false
  }
  evaluation.budget -= cost
  if (value === true) return true
  if (isError(value)) {
    tell(errorDetail(value.message, isOverBudget, nameOf(compiled)))
    // the server's time for the request would be over
    return !isOverBudget && !isInterrupted
  }
  return tellFailure(evaluation, compiled, place)
}

const LIMITS = { costLimit: EVALUATION_COST_LIMIT }

function run({ program }: CompiledExpression, variables: Readonly<Record<string, Value>>): Outcome {
  return program.evaluate(variables, LIMITS)
}

function errorDetail(message: string, isOverBudget: boolean, rule: string): string {
  if (isOverBudget)
    return `'${message}': no further validation rules will be run due to call cost exceeds limit for rule: ${rule}`
  if (message.startsWith('no such overload'))
    return `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${rule}`
  return `${message} evaluating rule: ${rule}`
}

function tellFailure(evaluation: Evaluation, compiled: CompiledRule, place: Place): boolean {
  const path = compiled.fieldPath === '' ? place.path : childPath(place.path, compiled.fieldPath)
  const tell = (cause: Cause) => {
    if (!compiled.usesOldSelf && place.correlated?.isUnchanged === true) evaluation.warnings.push(formatCause(cause))
    else evaluation.causes.push(cause)
  }
  const message = messageOf(evaluation, compiled, place)
  if (typeof message === 'object') {
    tell(invalid(path, place.typeName, message.problem))
    return false
  }
  const isShown = place.typeName !== 'object' && place.typeName !== 'array'
  const detail =
    message ?? (textOf(compiled.stated.message) === '' ? `failed rule: ${nameOf(compiled)}` : nameOf(compiled))
  tell(causeOf(textOf(compiled.stated.reason), path, isShown ? place.value : undefined, detail))
  return true
}

function causeOf(reason: string, path: string, value: Json | undefined, detail: string): Cause {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbidden(path, detail)
    case 'FieldValueRequired':
      return required(path, detail)
    case 'FieldValueDuplicate':
      return duplicate(path, value)
    default:
      return invalid(path, value, detail)
  }
}

/** The text of the message expression, or undefined where it gives none that can be shown. */
function messageOf(
  evaluation: Evaluation,
  { message }: CompiledRule,
  { variables }: Place,
): string | undefined | { readonly problem: string } {
  if (message === undefined || 'problem' in message) return undefined
  const { value, cost, isOverBudget } = run(message, variables)
  if (cost > evaluation.budget) return { problem: `messageExpression evaluation failed due to ${OUT_OF_BUDGET}` }
  if (isOverBudget) {
    const words = 'no further validation rules will be run due to call cost exceeds limit for messageExpression'
    return { problem: `${words}: ${quoteGo(message.text)}` }
  }
  evaluation.budget -= cost
  if (typeof value !== 'string') return undefined
  const text = trimGoSpace(value)
  return text === '' || text.includes('\n') || utf8Length(text) > MAX_MESSAGE_BYTES ? undefined : text
}

/** What a rule is called where it is told of. */
function nameOf({ stated }: CompiledRule): string {
  const message = textOf(stated.message)
  return trimGoSpace(message === '' ? stated.rule : message)
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}
