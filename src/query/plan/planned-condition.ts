// A condition as one read is asked it: selectors for the server, the rest for us.

import { print } from '../../machinery/cel/print.ts'
import type { Expression } from '../../machinery/expressions/expression.ts'
import { rowShape } from '../../machinery/expressions/row-shape.ts'
import type { ResourceInfo } from '../../machinery/resource-info.ts'
import { selectableFieldsOf } from '../../machinery/selectable-fields.ts'
import { formatFieldSelector } from '../../machinery/selectors/field-selector.ts'
import { formatLabelSelector } from '../../machinery/selectors/label-match.ts'
import type { QuerySpec } from '../query-spec.ts'
import { rowKindOf } from '../rows/row-kind.ts'
import { type Facts, FILES, schemaKey } from '../source.ts'
import { divideCondition } from './plan-condition.ts'

export type PlannedCondition = {
  /** The parts that the server answers, in words. */
  readonly pushed: readonly string[]
  /** What every row that it sends is asked. */
  readonly residual: Expression | undefined
  /** The same in words. */
  readonly residualText?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
  /** The one namespace in which it can hold. */
  readonly namespace?: string
  /** True when nothing of this kind can match: it is not asked at all. */
  readonly isImpossible: boolean
}

/** The condition of a question for a resource; what `refused` says is not pushed. */
export function plannedCondition(
  spec: QuerySpec & { readonly where: Expression },
  resource: ResourceInfo,
  facts: Facts,
  refused = false,
): PlannedCondition {
  const hasNames = spec.targets.some(({ names }) => names.length > 0)
  const divided = divideCondition(spec.where, {
    kind: resource.kind,
    cluster: facts.source,
    selectable: refused ? [] : selectableFieldsOf(resource, facts.schemas?.get(schemaKey(resource))),
    types: facts.schemas === undefined ? undefined : rowShape(rowKindOf(resource, facts, undefined)).types,
    // files have no server, and one object is asked for by its name alone
    mayPush: spec.pushDown !== false && !hasNames && facts.source !== FILES,
  })
  const [namespace] = divided.namespaces ?? []
  return {
    pushed: divided.pushed.map(print),
    residual: divided.residual,
    ...(divided.residual === undefined ? {} : { residualText: print(divided.residual.expr) }),
    ...(divided.labels.length === 0 ? {} : { labelSelector: formatLabelSelector(divided.labels) }),
    ...(divided.fields.length === 0 ? {} : { fieldSelector: formatFieldSelector(divided.fields) }),
    ...(namespace === undefined ? {} : { namespace }),
    isImpossible: divided.isImpossible,
  }
}
