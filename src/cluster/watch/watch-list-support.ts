// Remembers which resources of a server cannot be had as a WatchList, so that the time it costs to find out is lost once.

import { ConnectionError, ServerError } from '../../errors.ts'
import type { Transport } from '../http.ts'

const unsupported = new WeakMap<Transport, Set<string>>()

type Named = { readonly group: string; readonly version: string; readonly resource: string }

/** False once a server has refused, or accepted and never kept, a WatchList of this resource. */
export function mayWatchList(transport: Transport, resource: Named): boolean {
  return !unsupported.get(transport)?.has(nameOf(resource))
}

/** Remembers it for as long as the transport lives. */
export function noWatchList(transport: Transport, resource: Named): void {
  const known = unsupported.get(transport) ?? new Set()
  unsupported.set(transport, known.add(nameOf(resource)))
}

function nameOf({ group, version, resource }: Named): string {
  return `${group}/${version}/${resource}`
}

/** True for the answers with which servers decline a WatchList that they do not know. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ServerError && (error.code === 400 || error.code === 422)
}

/** The error for a server that accepts a WatchList and does not say where the initial events end. */
export function missingEndMark(host: string): ConnectionError {
  const message = 'the server accepted sendInitialEvents, but did not mark the end of the initial events'
  return new ConnectionError(message, { host, failure: 'protocol' })
}
