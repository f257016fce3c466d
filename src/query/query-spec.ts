// A question: which objects, and what must be known of them to answer.

import type { Expression } from '../machinery/expressions/expression.ts'
import type { SortKey } from '../machinery/sort-keys.ts'
import type { Target } from './targets.ts'

/** What the answer is made of; decides how little a server may be asked for. */
export type Needs = {
  /** The server's printed columns. */
  readonly cells: boolean
  /** The namespace of each row, where rows of several stand side by side: it is no cell. */
  readonly namespaces: boolean
  /** `metadata.*` of each object: labels, namespaces across namespaces, uid. */
  readonly metadata: boolean
  /** The whole object. */
  readonly object: boolean
}

/** Where to look: the namespaces named, all of them, or the default one of each source. */
export type NamespaceScope = 'default' | 'all' | readonly string[]

/** A column of the answer that an expression fills. */
export type ComputedColumn = {
  /** In upper case, as tables head it and sort keys name it. */
  readonly name: string
  /** Beside the printed columns rather than in place of them. */
  readonly isAdded: boolean
  readonly expression: Expression
}

export type QuerySpec = {
  /** Empty for files only: every kind that is in them. */
  readonly targets: readonly Target[]
  readonly namespaces: NamespaceScope
  readonly labelSelector?: string
  readonly fieldSelector?: string
  readonly subresource?: string
  /** Only objects of which this holds. */
  readonly where?: Expression
  readonly columns?: readonly ComputedColumn[]
  /** Further expressions that rows are asked, for those who ask them: what they read has to be there. */
  readonly also?: readonly Expression[]
  /** False: a condition is asked of every object that the selectors leave, none of it of a server. Default: true. */
  readonly pushDown?: boolean
  /** Of the way it is shown; what a sort compares is added when requests are planned. */
  readonly needs: Needs
  readonly sortBy?: readonly SortKey[]
  /** Rows at the most; undefined: all. */
  readonly limit?: number
  /** Objects per page; 0: no paging. */
  readonly chunkSize: number
  /** Missing named objects are no problem. */
  readonly ignoreNotFound: boolean
}

/** True where rows of several namespaces may stand side by side. */
export function spansNamespaces(scope: NamespaceScope): boolean {
  return scope === 'all' || (scope !== 'default' && scope.length > 1)
}

/** Every expression of a question. */
export function expressionsOf({ where, columns = [], also = [] }: QuerySpec): readonly Expression[] {
  return [...(where === undefined ? [] : [where]), ...columns.map(({ expression }) => expression), ...also]
}
