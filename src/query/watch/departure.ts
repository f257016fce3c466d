// What became of an object that a server no longer tells of: with a selector, it may only have left it.

import type { ReadRequest, Row } from '../../cluster/read.ts'
import { ConnectionError, ServerError } from '../../errors.ts'
import type { Source } from '../source.ts'

/** `deleted`; or it is still there, as it is now where that could be found out. */
export type Fate = 'deleted' | { readonly stays: Row | undefined }

/** Answers that say nothing of the object: too many requests, time-out. */
const PASSING_CODES: ReadonlySet<number> = new Set([408, 429])

/** True where a server says DELETED also of objects that are still there. */
export function mayLeave({ labelSelector, fieldSelector }: ReadRequest): boolean {
  return labelSelector !== undefined || fieldSelector !== undefined
}

/**
 * Asks for an object by its name, without the selectors: a list of one, which who may list may ask.
 *
 * @param row its last state, by its name and uid; one of the same name and another uid is another object.
 * @throws ServerError, ConnectionError, CancelledError
 */
export async function fateOf(row: Row, request: ReadRequest, source: Source, signal: AbortSignal): Promise<Fate> {
  const { name = '', namespace, uid } = row.object?.metadata ?? {}
  const { labelSelector: _, fieldSelector: __, ...rest } = request
  const one: ReadRequest = {
    ...rest,
    ...(namespace === undefined ? {} : { namespace }),
    fieldSelector: `metadata.name=${name}`,
    pageSize: 1,
  }
  try {
    for await (const page of source.read(one, signal)) {
      const same = page.rows.find((found) => found.object?.metadata?.uid === uid)
      if (same !== undefined) return { stays: same }
    }
  } catch (error) {
    // the whole kind is gone
    if (!(error instanceof ServerError && error.code === 404)) throw error
  }
  return 'deleted'
}

/** True where asking again may help. */
export function mayPass(error: Error): boolean {
  if (error instanceof ConnectionError) return true
  return error instanceof ServerError && (error.code >= 500 || PASSING_CODES.has(error.code))
}
