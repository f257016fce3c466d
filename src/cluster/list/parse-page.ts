// From the body of a list, a table or one object to rows.

import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  parseJson,
  parseServerJson,
} from '../../machinery/json.ts'
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource-info.ts'
import type { Column } from '../../machinery/table.ts'
import type { Page, ReadRequest, Row } from '../read.ts'
import { unexpectedResponse } from '../unexpected-response.ts'
import { withoutManagedFields } from './without-managed-fields.ts'

/** What a body says of itself; `continue` is the token for the next page, `''` on the last one. */
export type ParsedPage = Pick<Page, 'columns' | 'rows' | 'resourceVersion' | 'remainingItemCount'> & {
  readonly continue: string
}

/**
 * Reads one body. Rows hold what the server sent: a server that knows no tables answers with plain objects, and then
 * there are no columns.
 *
 * Every object gets the apiVersion and kind of its resource where the body leaves them out (built-in lists do) or
 * says only that it is metadata.
 *
 * @param raw the bytes of the body, where they are at hand: it is faster with them
 * @throws ServerError when the body is something else.
 */
export function parsePage(body: string, request: ReadRequest, raw?: Uint8Array): ParsedPage {
  const parsed = tryParse(request.omitManagedFields ? withoutManagedFields(body) : body, raw)
  if (isJsonObject(parsed) && parsed.kind !== 'Status') {
    if (parsed.kind === 'Table' && request.representation.startsWith('table-'))
      return fromTable(parsed, request.resource)
    if (request.name !== undefined && isJsonObject(parsed.metadata)) return fromObject(parsed, request.resource)
    if (request.name === undefined && isList(parsed)) return fromList(parsed, request.resource)
  }
  throw unexpectedResponse(body, expected(request), parsed)
}

function expected(request: ReadRequest): string {
  const { kind } = request.resource
  return request.name === undefined ? `a list of ${kind}` : `a ${kind}`
}

function tryParse(body: string, raw: Uint8Array | undefined): Json | undefined {
  try {
    return raw === undefined ? parseJson(body) : parseServerJson(body, raw)
  } catch {
    return undefined
  }
}

function isList(parsed: JsonObject): boolean {
  return Array.isArray(parsed.items) || (parsed.items == null && String(parsed.kind).endsWith('List'))
}

/** Reads the rows and columns of a Table; a watch sends one for each event. */
export function fromTable(table: JsonObject, resource: ResourceInfo): ParsedPage {
  const type = { apiVersion: apiVersionOf(resource), kind: resource.kind }
  return {
    columns: arrayOf(table.columnDefinitions).filter(isJsonObject).map(toColumn),
    rows: arrayOf(table.rows)
      .filter(isJsonObject)
      .map(({ cells, object }): Row => {
        const row = { cells: arrayOf(cells) }
        return isJsonObject(object) ? { ...row, object: withType(object, type) } : row
      }),
    ...listFacts(table.metadata),
  }
}

/** Items of a list that says its own type have that type, as client-go reads it; a metadata list's is no help. */
function fromList(list: JsonObject, resource: ResourceInfo): ParsedPage {
  const own = { apiVersion: String(list.apiVersion ?? ''), kind: String(list.kind ?? '').replace(/List$/, '') }
  const isOwn = own.apiVersion !== '' && own.kind !== '' && own.kind !== PARTIAL
  const type = isOwn ? own : { apiVersion: apiVersionOf(resource), kind: resource.kind }
  return {
    rows: arrayOf(list.items)
      .filter(isJsonObject)
      .map((item) => ({ object: withType(item, type) })),
    ...listFacts(list.metadata),
  }
}

function fromObject(object: JsonObject, resource: ResourceInfo): ParsedPage {
  const whole = withType(object, { apiVersion: apiVersionOf(resource), kind: resource.kind })
  const resourceVersion = whole.metadata?.resourceVersion
  return { rows: [{ object: whole }], ...(resourceVersion === undefined ? {} : { resourceVersion }), continue: '' }
}

const PARTIAL = 'PartialObjectMetadata'

type TypeMeta = { readonly apiVersion: string; readonly kind: string }

/** The object with the type of its resource, where it names none or says only that it is metadata. */
export function withType(object: JsonObject, type: TypeMeta): KubeObject {
  if (hasType(object)) return object
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = object
  return { ...type, ...rest }
}

function hasType(object: JsonObject): object is KubeObject {
  return typeof object.apiVersion === 'string' && typeof object.kind === 'string' && object.kind !== PARTIAL
}

function toColumn(column: JsonObject): Column {
  return {
    name: String(column.name ?? ''),
    type: String(column.type ?? ''),
    format: String(column.format ?? ''),
    description: String(column.description ?? ''),
    priority: typeof column.priority === 'number' ? column.priority : 0,
  }
}

function listFacts(metadata: Json | undefined): Omit<ParsedPage, 'rows' | 'columns'> {
  if (!isJsonObject(metadata)) return { continue: '' }
  const { resourceVersion, remainingItemCount, continue: token } = metadata
  return {
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
    ...(typeof remainingItemCount === 'number' ? { remainingItemCount } : {}),
    continue: typeof token === 'string' ? token : '',
  }
}

function arrayOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
