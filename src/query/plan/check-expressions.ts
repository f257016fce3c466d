// Before anything is listed: what an expression names has to be there in one of the kinds that it is asked of.

import type { KnownNames } from '../../machinery/expressions/expression-error.ts'
import { questionSyntax } from '../../machinery/expressions/question-env.ts'
import type { Column } from '../../machinery/table.ts'
import type { Notice } from '../../streams.ts'
import { expressionsOf, type QuerySpec } from '../query-spec.ts'
import { createAgreement } from '../rows/agreement.ts'
import { compileForRows } from '../rows/compile-for-rows.ts'
import { requireRole } from '../rows/require-role.ts'
import { rowKindOf } from '../rows/row-kind.ts'
import type { Facts } from '../source.ts'

/**
 * Checks the expressions of a question against all its kinds.
 * @returns remarks: what is right, and hardly meant
 * @throws UsageError for an unknown field, a type that does not fit, a condition that is none
 */
export function checkExpressions(spec: QuerySpec, facts: readonly Facts[]): readonly Notice[] {
  const expressions = expressionsOf(spec)
  const kinds = facts.flatMap((one) =>
    one.targets.flatMap(({ resources }) => resources.map((resource) => rowKindOf(resource, one, NO_COLUMNS))),
  )
  if (expressions.length === 0 || kinds.length === 0) return []
  const remarks = new Set<string>()
  const known = namesInSight(kinds.flatMap(({ schema }) => schema?.propertyNames ?? []))
  const agreements = expressions.map((expression) => createAgreement(expression, kinds.length, known))
  for (const kind of kinds) {
    const { compiled, issues } = compileForRows(expressions, kind, (i, found) => agreements[i]?.heard(found))
    for (const [i, expression] of expressions.entries())
      if (issues[i]?.length === 0) requireRole(expression, compiled[i])
    for (const [i, { origin }] of expressions.entries())
      if (compiled[i]?.quantityTexts.length) remarks.add(`${origin.flag} ${QUANTITIES_AS_TEXT}`)
  }
  return [...remarks].map((message) => ({ kind: 'hint', message }))
}

const QUANTITIES_AS_TEXT =
  'puts quantities in order as texts, letter by letter; quantity(a).isLessThan(quantity(b)) compares them by value'

/** What tables show is known when the first one is there. */
const NO_COLUMNS: readonly Column[] | undefined = undefined

/** Fields of nearly every kind, whatever is known of it. */
const USUAL_FIELDS = ['apiVersion', 'kind', 'metadata', 'spec', 'status']

/**
 * What a name that is no field may have meant.
 * @param fields of the kinds that are asked
 */
export function namesInSight(fields: readonly string[] = []): KnownNames {
  const { functions, variables } = questionSyntax()
  const rooted = [...new Set([...USUAL_FIELDS, ...fields])].map((name) => `self.${name}`)
  return {
    names: ['self', 'object', 'col', ...variables.keys(), ...rooted],
    functions: ['age', 'has', ...[...functions.keys()].filter((name) => /^[a-zA-Z]/.test(name))],
  }
}
