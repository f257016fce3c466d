// What expressions know of the rows of a resource in a source.

import type { RowKind } from '../../machinery/expressions/row-shape.ts'
import type { ResourceInfo } from '../../machinery/resource-info.ts'
import type { Column } from '../../machinery/table.ts'
import { type Facts, schemaKey } from '../source.ts'

/** @param columns of the table that its rows come with; undefined before it is there */
export function rowKindOf(
  resource: ResourceInfo,
  { source, schemas }: Pick<Facts, 'source' | 'schemas'>,
  columns: readonly Column[] | undefined,
): RowKind {
  return {
    schema: schemas?.get(schemaKey(resource)),
    columns,
    isBuiltIn: isBuiltInGroup(resource.group),
    kind: resource.kind,
    cluster: source,
  }
}

/** Kubernetes' own groups: `apps`, `networking.k8s.io`. */
function isBuiltInGroup(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io')
}
