// One line of a watch as an event: objects, metadata, and tables of one row; errors are thrown.

import { ConnectionError } from '../../errors.ts'
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../machinery/json.ts'
import { apiVersionOf, type ResourceInfo } from '../../machinery/resource-info.ts'
import { fromTable, withType } from '../list/parse-page.ts'
import type { WatchEvent } from '../read.ts'
import { serverErrorOf } from '../transport/decode-status.ts'
import { unexpectedResponse } from '../unexpected-response.ts'

const END_OF_INITIAL_EVENTS = 'k8s.io/initial-events-end'

/**
 * Reads one line.
 *
 * @param host for the words of an error.
 * @returns undefined for a type of event that is not known: servers may learn new ones.
 * @throws ServerError for an ERROR event, and for something that is no event; ConnectionError (`incomplete`) for half a
 * line.
 */
export function parseWatchEvent(line: string, resource: ResourceInfo, host: string): WatchEvent | undefined {
  const event = parseLine(line, host)
  if (!isJsonObject(event) || typeof event.type !== 'string' || !isJsonObject(event.object)) {
    throw unexpectedResponse(line, 'a watch event', event)
  }
  const { type, object } = event
  if (type === 'ERROR') throw serverErrorOf(object)
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED' && type !== 'BOOKMARK') return undefined
  const { row, columns } = rowOf(object, resource)
  const resourceVersion = row.object?.metadata?.resourceVersion
  return { type, row, ...(columns ? { columns } : {}), ...(resourceVersion === undefined ? {} : { resourceVersion }) }
}

/** True for the bookmark that says: everything that existed has been told. */
export function endsInitialEvents(event: WatchEvent): boolean {
  return event.type === 'BOOKMARK' && event.row.object?.metadata?.annotations?.[END_OF_INITIAL_EVENTS] === 'true'
}

function rowOf(object: JsonObject, resource: ResourceInfo): Pick<WatchEvent, 'row' | 'columns'> {
  if (object.kind === 'Table' && Array.isArray(object.rows)) {
    const { rows, columns } = fromTable(object, resource)
    return { row: rows[0] ?? {}, ...(columns && columns.length > 0 ? { columns } : {}) }
  }
  return { row: { object: withType(object, { apiVersion: apiVersionOf(resource), kind: resource.kind }) } }
}

function parseLine(line: string, host: string): Json {
  try {
    return parseJson(line)
  } catch (cause) {
    throw new ConnectionError('unable to decode an event from the watch stream: unexpected EOF', {
      host,
      failure: 'incomplete',
      cause,
    })
  }
}
