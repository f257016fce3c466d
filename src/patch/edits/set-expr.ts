// --set-expr: a value that an expression makes of the object as it is.

import { UsageError } from '../../errors.ts'
import { check } from '../../machinery/cel/check.ts'
import { type CelEnv, withVariables } from '../../machinery/cel/decls.ts'
import { compileProgram, type Program } from '../../machinery/cel/evaluate/program.ts'
import { SERVER_LITERAL_CHECKS } from '../../machinery/cel/literal-checks.ts'
import { timestampOf } from '../../machinery/cel/values/time.ts'
import { jsonOfValue } from '../../machinery/cel/values/to-json.ts'
import { type CelError, celError, isError, type Value } from '../../machinery/cel/values/value.ts'
import { rootShape } from '../../machinery/changes/compare.ts'
import { COST_LIMIT, isAbsence } from '../../machinery/expressions/compile.ts'
import { type Shape, shapeOfResource, shapeOfValue } from '../../machinery/expressions/data-shape.ts'
import { parseExpression } from '../../machinery/expressions/expression.ts'
import { expressionError, type KnownNames } from '../../machinery/expressions/expression-error.ts'
import { valuelessLiterals } from '../../machinery/expressions/literal-values.ts'
import { questionSyntax } from '../../machinery/expressions/question-env.ts'
import type { Json, KubeObject } from '../../machinery/json.ts'
import { printFieldPath } from '../../machinery/paths/print-path.ts'
import { valueFault } from './check-value.ts'
import { type EditedKind, type ObjectStep, type ParsedStep, type Refusal, refuse } from './edited-kind.ts'
import { fieldMisfit, jsonForField } from './expression-type.ts'
import { wholeObject } from './known-fields.ts'
import { type Located, locate, placeOf } from './locate.ts'
import { parseExpressionAssignment } from './parse-assignment.ts'
import { resolve } from './resolve.ts'
import { placesPut } from './set.ts'

const FLAG = '--set-expr'

type Expression = ReturnType<typeof parseExpression>

/** @throws UsageError that names the flag, and points at what is wrong */
export function parseSetExpr(text: string): ParsedStep {
  const typed = parseExpressionAssignment(FLAG, text)
  const origin = { flag: FLAG, text: text.slice(typed.offset), shown: { text, offset: typed.offset } }
  const expression = parseExpression(origin)
  return {
    readsOld: true,
    forKind(kind) {
      const located = locate(typed, kind)
      return evaluated(located, kind, compile(expression, located, kind))
    },
  }
}

type Compiled = { readonly program: Program; readonly self: Shape; readonly old: Shape }

/** @throws UsageError for what no object of the kind has, and for a type that the field does not take */
function compile(expression: Expression, { known, place }: Located, kind: EditedKind): Compiled {
  const { expr, origin } = expression
  const self = shapeOfResource(wholeObject(kind).schema, 'self')
  const old = shapeOfValue(known.schema, 'old')
  const env = environment(self, old)
  const checked = check(expr, env, SERVER_LITERAL_CHECKS)
  const issues = 'issues' in checked ? checked.issues : valuelessLiterals(checked, env)
  if ('issues' in checked || issues.length > 0)
    throw expressionError(origin, issues[0] ?? { message: 'it cannot be compiled', offset: -1 }, namesIn(env, kind))
  const misfit = fieldMisfit(checked.type, known.schema)
  if (misfit !== undefined)
    throw new UsageError(`invalid ${FLAG}: ${place.path} takes ${misfit}`, { flag: FLAG, value: origin.text })
  const program = compileProgram(checked, env)
  if ('kind' in program) throw expressionError(origin, { message: program.message, offset: expr.offset })
  return { program, self, old }
}

/** As conditions have it, but for printed cells and the cluster, and with what is at the path. */
function environment(self: Shape, old: Shape): CelEnv {
  const syntax = questionSyntax()
  const variables = new Map([...syntax.variables].filter(([name]) => name !== 'cluster'))
  return withVariables({ ...syntax, variables }, [
    { name: 'self', type: self.type },
    { name: 'object', type: self.type },
    { name: 'old', type: old.type },
  ])
}

function namesIn({ functions, variables }: CelEnv, { schema }: EditedKind): KnownNames {
  const fields = schema?.propertyNames ?? []
  return {
    names: [...variables.keys(), ...fields.map((name) => `self.${name}`)],
    functions: ['age', 'has', ...[...functions.keys()].filter((name) => /^[a-zA-Z]/.test(name))],
  }
}

function evaluated({ pattern, known, place }: Located, kind: EditedKind, compiled: Compiled): ObjectStep {
  return (object, { now }) => {
    const root = rootShape(object, kind.schema)
    const places = resolve(object, pattern, root, true)
    if ('refused' in places) return places
    const values: Json[] = []
    for (const { path, value } of places) {
      const here = printFieldPath(path)
      const made = evaluate(compiled, object, value, now, kind)
      if (isError(made)) return evaluationFailed(here, placeOf('', kind).isSecret ? untold(made) : made.message)
      const json = jsonForField(jsonOfValue(made), known.schema)
      const fault = valueFault(json, known, { ...place, path: here })
      if (fault !== undefined) return refuse('Invalid', fault)
      values.push(json)
    }
    return placesPut(object, root, places, values)
  }
}

function evaluate(
  { program, self, old }: Compiled,
  object: KubeObject,
  present: Json | undefined,
  now: Date,
  { resource }: EditedKind,
): Value {
  const whole = self.wrap(object)
  const variables = {
    self: whole,
    object: whole,
    old:
      present === undefined || present === null ? celError('nothing is there, which old would be') : old.wrap(present),
    kind: resource.kind,
    now: momentOf(now),
  }
  const { value, isOverBudget } = program.evaluate(variables, { costLimit: COST_LIMIT })
  return isOverBudget ? celError(`it costs more than ${COST_LIMIT} to evaluate`) : value
}

function momentOf(date: Date): Value {
  const ms = date.getTime()
  const seconds = Math.floor(ms / 1000)
  return timestampOf(seconds, (ms - 1000 * seconds) * 1_000_000)
}

/** What fails on the data of a Secret may tell it. */
function untold(error: CelError): string {
  return isAbsence(error) ? error.message : 'the expression fails on what is there'
}

function evaluationFailed(path: string, message: string): { readonly refused: Refusal } {
  return refuse('EvaluationFailed', `${FLAG} of ${path}: ${message}`)
}
