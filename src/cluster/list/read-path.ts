// The path and query of a read: one object, or one page of a list.

import { DEFAULT_PAGE_SIZE, type ReadRequest } from '../read.ts'
import { collectionPath, objectPath, tableQuery, withQuery } from '../resource-path.ts'
import { startToken } from './start-token.ts'

/** The path and query that a read sends; `token` continues a list, `''` begins it. */
export function readPath(request: ReadRequest, token = ''): string {
  const { resource, namespace, name, subresource, representation, pageSize = DEFAULT_PAGE_SIZE, startName } = request
  const [tableName, includeObject] = tableQuery(representation) ?? ['includeObject', undefined]
  if (name !== undefined) {
    return withQuery(objectPath(resource, { name, namespace }, subresource), { [tableName]: includeObject })
  }
  return withQuery(collectionPath(resource, namespace), {
    [tableName]: includeObject,
    continue: token === '' && startName !== undefined ? startToken(startName) : token,
    fieldSelector: request.fieldSelector,
    labelSelector: request.labelSelector,
    limit: pageSize > 0 ? String(pageSize) : undefined,
  })
}
