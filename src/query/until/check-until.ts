// Before anything is watched: a condition over aggregates has to fit what its kinds say of their fields.

import { type CelType, DYN, isSameType } from '../../machinery/cel/types.ts'
import type { AggregateExpression } from '../../machinery/expressions/aggregate.ts'
import type { Column } from '../../machinery/table.ts'
import { compileForRows } from '../rows/compile-for-rows.ts'
import { rowKindOf } from '../rows/row-kind.ts'
import type { Facts } from '../source.ts'
import { typeOfAggregate } from './aggregate-types.ts'
import { checkUntil, untilQuestions } from './parse-until.ts'

/** @throws UsageError for one that is no bool, or compares what cannot be compared */
export function checkUntilForKinds(until: AggregateExpression, facts: readonly Facts[]): void {
  const questions = untilQuestions(until)
  const kinds = facts.flatMap((one) =>
    one.targets.flatMap(({ resources }) => resources.map((resource) => rowKindOf(resource, one, NO_COLUMNS))),
  )
  const byKind = kinds.map((kind) => compileForRows(questions, kind))
  const types = until.calls.map((call, i) => {
    const found = byKind.map(({ compiled, issues }) => (issues[i]?.length === 0 ? compiled[i]?.type : undefined))
    return typeOfAggregate(call, common(found.filter((type) => type !== undefined)))
  })
  checkUntil(until, types)
}

/** What tables show is known when the first one is there. */
const NO_COLUMNS: readonly Column[] | undefined = undefined

/** The type that all are of; dyn where they differ. */
function common([first, ...others]: readonly CelType[]): CelType {
  return first !== undefined && others.every((type) => isSameType(first, type)) ? first : DYN
}
