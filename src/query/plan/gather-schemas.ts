// Schemas of the kinds that a question is asked of: what its expressions may name.

import { ConnectionError, ServerError } from '../../errors.ts'
import type { Expression } from '../../machinery/expressions/expression.ts'
import type { ResourceInfo } from '../../machinery/resource-info.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { Event, Notice } from '../../streams.ts'
import { expressionsOf, type QuerySpec } from '../query-spec.ts'
import { type Facts, type Source, schemaKey } from '../source.ts'

/** True where an expression looks at fields that only a schema knows. */
function readsFields({ reads }: Expression): boolean {
  return reads.object
}

/**
 * The facts with the schemas of their kinds, where an expression looks further than metadata and cells. A source that
 * has none to give is asked all the same, unchecked; the events say so.
 */
export async function gatherSchemas(
  spec: QuerySpec,
  facts: readonly Facts[],
  sources: readonly Source[],
  signal: AbortSignal,
): Promise<{ readonly facts: readonly Facts[]; readonly events: readonly Event<never>[] }> {
  if (!expressionsOf(spec).some(readsFields)) return { facts, events: [] }
  const events: Event<never>[] = []
  const known = facts.map(async (one): Promise<Facts> => {
    const source = sources.find(({ name }) => name === one.source)
    if (source?.schemaOf === undefined || isOfSubresource(spec)) return one
    const schemas = new Map<string, Schema>()
    const resources = new Map(one.targets.flatMap((t) => t.resources.map((r) => [schemaKey(r), r] as const)))
    const failed: Notice[] = []
    const ask = async ([key, resource]: readonly [string, ResourceInfo]): Promise<void> => {
      try {
        const schema = await source.schemaOf?.(resource, signal)
        if (schema !== undefined) schemas.set(key, schema)
      } catch (error) {
        failed.push(uncheckedNotice(error, one.source))
      }
    }
    await Promise.all([...resources].map(ask))
    const [first] = failed
    if (first !== undefined) events.push({ notice: first })
    return { ...one, schemas }
  })
  return { facts: await Promise.all(known), events }
}

/** A scale is no object of the resource's own kind. */
function isOfSubresource({ subresource }: QuerySpec): boolean {
  return subresource !== undefined && subresource !== 'status'
}

/** @throws the error itself when it is none of a server's or of a connection */
function uncheckedNotice(error: unknown, context: string): Notice {
  if (!(error instanceof ServerError) && !(error instanceof ConnectionError)) throw error
  return { kind: 'fallback', context, message: `fields are not checked before asking: no schemas: ${error.message}` }
}
