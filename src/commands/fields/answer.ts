// What `fields` answers with, before it is printed, and the summary of it.

import { apiVersionOf } from '../../machinery/resource-info.ts'
import type { FieldAnswer, FoundField } from '../../query/fields/find-field.ts'
import type { FieldList } from '../../query/fields/list-fields.ts'
import { FILES, type Traffic } from '../../query/source.ts'

export type Answer = FieldAnswer & {
  /** The context, or FILES. */
  readonly source: string
  readonly list: FieldList | undefined
  readonly traffic: Traffic
  readonly ms: number
}

/** `summary` of the JSON envelope: as that of a query, with the kind, and the field that was asked for. */
export function toSummary({ found, list, problems, source, traffic, ms }: Answer) {
  const total = Object.values(traffic.requests).reduce((sum, count) => sum + count, 0)
  return {
    matched: list?.matched ?? 0,
    listed: list?.listed ?? 0,
    truncated: false,
    remaining: 0,
    partial: problems.length > 0,
    consistent: true,
    reads: { planned: 1, answered: found === undefined ? 0 : 1 },
    requests: { total, ...traffic.requests },
    bytes: traffic.bytes,
    ms,
    ...(found === undefined ? {} : { resource: resourceOf(found, source) }),
    ...(list?.asked === undefined ? {} : { field: list.asked }),
  }
}

function resourceOf({ resource, schema, definition }: FoundField, source: string) {
  const { kind, resource: plural, namespaced, shortNames, categories, subresources } = resource
  const description = schema.description.trim()
  return {
    ...(source === FILES ? {} : { context: source }),
    apiVersion: apiVersionOf(resource),
    kind,
    resource: plural,
    namespaced,
    shortNames,
    categories,
    subresources,
    ...(definition === undefined ? {} : { versions: definition.versions, columns: definition.columns }),
    ...(description === '' ? {} : { description }),
  }
}
