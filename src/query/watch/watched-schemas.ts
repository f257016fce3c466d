// The schemas of what is watched, for those who compare objects: each is asked for once.

import { CancelledError, ConnectionError, ServerError } from '../../errors.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { Notice } from '../../streams.ts'
import type { PlannedRead } from '../query-plan.ts'
import { type Facts, type Source, schemaKey } from '../source.ts'

export interface WatchedSchemas {
  /** Undefined where nobody knows it; then lists are compared by index. */
  of(read: PlannedRead, signal: AbortSignal): Promise<Schema | undefined>
}

/** @param report told once for each source that has none to give */
export function openSchemas(
  facts: readonly Facts[],
  sources: readonly Source[],
  report: (notice: Notice) => void,
): WatchedSchemas {
  const known = new Map<string, Promise<Schema | undefined>>()
  const silent = new Set<string>()

  async function ask({ source: name, request }: PlannedRead, signal: AbortSignal): Promise<Schema | undefined> {
    const gathered = facts.find(({ source }) => source === name)?.schemas?.get(schemaKey(request.resource))
    if (gathered !== undefined) return gathered
    try {
      return await sources.find((source) => source.name === name)?.schemaOf?.(request.resource, signal)
    } catch (error) {
      if (error instanceof CancelledError) return undefined
      if (!(error instanceof ServerError) && !(error instanceof ConnectionError)) throw error
      const message = `elements of lists are told apart by their index: no schemas: ${error.message}`
      if (!silent.has(name)) report({ kind: 'fallback', context: name, message })
      silent.add(name)
      return undefined
    }
  }

  return {
    of(read, signal) {
      const key = `${read.source} ${schemaKey(read.request.resource)}`
      const schema = known.get(key) ?? ask(read, signal)
      known.set(key, schema)
      return schema
    },
  }
}
