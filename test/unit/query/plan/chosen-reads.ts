// A question with expressions, planned for three kinds of one cluster, and the requests in words.

import { parseExpression } from '../../../../src/machinery/expressions/expression.ts'
import type { ResourceInfo } from '../../../../src/machinery/resource-info.ts'
import { readStructural } from '../../../../src/machinery/schema/read-definition.ts'
import type { Schema } from '../../../../src/machinery/schema/schema.ts'
import { parseSortKeys } from '../../../../src/machinery/sort-keys.ts'
import { plannedCondition } from '../../../../src/query/plan/planned-condition.ts'
import { planQuery } from '../../../../src/query/query-plan.ts'
import type { ComputedColumn, NamespaceScope, Needs, QuerySpec } from '../../../../src/query/query-spec.ts'
import { type Facts, schemaKey } from '../../../../src/query/source.ts'
import { resource } from '../fake-source.ts'

type Planned = {
  readonly kinds?: readonly ('pods' | 'services' | 'nodes')[]
  readonly names?: readonly string[]
  readonly needs: Needs
  readonly where?: string | undefined
  /** `+NAME=expression`. */
  readonly columns?: readonly string[]
  readonly namespaces?: NamespaceScope
  readonly sortBy?: string
  readonly limit?: number
  readonly labelSelector?: string
  readonly fieldSelector?: string
  readonly pushDown?: boolean
  readonly source?: string
  /** True for what is sent after the server refused a selector. */
  readonly isRefused?: boolean
}

const KINDS = [resource('Pod'), resource('Service'), resource('Node', { namespaced: false })]
const SCHEMAS: ReadonlyMap<string, Schema> = new Map(
  [
    { nodeName: { type: 'string' }, n: { type: 'integer' } },
    { type: { type: 'string' } },
    { unschedulable: { type: 'boolean' } },
  ].map((properties, i) => [
    schemaKey(KINDS[i] as ResourceInfo),
    readStructural({ type: 'object', properties: { spec: { type: 'object', properties } } }),
  ]),
)

/** The reads in order: `pods shop/web-0 table-none -l a=b -f c=d by 10`. */
export function chosenReads(planned: Planned): string[] {
  const { kinds = ['pods'], names = [], where, columns = [], sortBy, source = 'here', isRefused } = planned
  const facts: Facts = {
    source,
    defaultNamespace: 'default',
    targets: kinds.map((word) => ({
      target: { word, names },
      resources: KINDS.filter((one) => one.resource === word),
      isGroup: false,
    })),
    notices: [],
    problems: [],
    schemas: SCHEMAS,
  }
  const condition = where === undefined ? undefined : parseExpression({ flag: '--where', text: where }, 'condition')
  const spec: QuerySpec = {
    targets: facts.targets.map(({ target }) => target),
    namespaces: planned.namespaces ?? 'default',
    needs: planned.needs,
    chunkSize: 500,
    ignoreNotFound: false,
    columns: columns.map(toColumn),
    ...(condition === undefined ? {} : { where: condition }),
    ...(sortBy === undefined ? {} : { sortBy: parseSortKeys(sortBy) }),
    ...(planned.limit === undefined ? {} : { limit: planned.limit }),
    ...(planned.labelSelector === undefined ? {} : { labelSelector: planned.labelSelector }),
    ...(planned.fieldSelector === undefined ? {} : { fieldSelector: planned.fieldSelector }),
    ...(planned.pushDown === undefined ? {} : { pushDown: planned.pushDown }),
  }
  const planner =
    condition && ((one: ResourceInfo, of: Facts) => plannedCondition({ ...spec, where: condition }, one, of, isRefused))
  return planQuery(spec, [facts], planner).reads.map(({ request }) =>
    [
      request.resource.resource,
      `${request.namespace ?? '*'}${request.name === undefined ? '' : `/${request.name}`}`,
      request.representation,
      ...(request.labelSelector === undefined ? [] : [`-l ${request.labelSelector}`]),
      ...(request.fieldSelector === undefined ? [] : [`-f ${request.fieldSelector}`]),
      ...(request.pageSize === 500 ? [] : [`by ${request.pageSize}`]),
    ].join(' '),
  )
}

function toColumn(text: string): ComputedColumn {
  const [, sign = '', name = '', expression = ''] = /^(\+?)(\w+)=(.*)$/.exec(text) ?? []
  return { name, isAdded: sign === '+', expression: parseExpression({ flag: '--col', text: expression }) }
}
