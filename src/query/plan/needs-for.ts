// How much of each object a question needs from a server.

import type { Expression } from '../../machinery/expressions/expression.ts'
import type { ResourceInfo } from '../../machinery/resource-info.ts'
import type { SortKey, SortNeed } from '../../machinery/sort-keys.ts'
import { type Needs, type QuerySpec, spansNamespaces } from '../query-spec.ts'

/** What is shown, what is compared and computed, and the namespace of a row, which is no cell of it. */
export function needsFor(spec: QuerySpec, resource: ResourceInfo, residual: Expression | undefined): Needs {
  const { needs, sortBy = [], namespaces, columns = [], also = [] } = spec
  const reads = [...(residual === undefined ? [] : [residual]), ...columns.map((c) => c.expression), ...also].map(
    (expression) => expression.reads,
  )
  const computed = new Set(columns.map(({ name }) => name))
  const compares = (what: SortNeed) => sortBy.some((key) => key.reads === what && !isComputed(key, computed))
  const isNamespaceShown = needs.namespaces && resource.namespaced && spansNamespaces(namespaces)
  // printed columns that others take the place of are not asked for; the name of each row then comes from its metadata
  const replaced = columns.some(({ isAdded }) => !isAdded)
  const cells = (needs.cells && !replaced) || compares('cells') || reads.some((read) => read.cells)
  return {
    ...needs,
    cells,
    metadata:
      needs.metadata || compares('metadata') || isNamespaceShown || replaced || reads.some((read) => read.metadata),
    object: needs.object || compares('object') || reads.some((read) => read.object),
  }
}

function isComputed({ by }: SortKey, computed: ReadonlySet<string>): boolean {
  return 'column' in by && computed.has(by.column)
}
