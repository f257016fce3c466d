// What schemas say of the kinds of a diff, asked for once per group and version.

import type { Cluster } from '../cluster/cluster.ts'
import { isTackError } from '../errors.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import type { SchemaSource } from '../machinery/schema/schema.ts'
import type { Notice } from '../streams.ts'
import type { KindFacts } from './methods.ts'

/** Facts of kinds, and what is to be said where there are none. */
export type KindsKnown = { of(resource: ResourceInfo): Promise<KindFacts>; readonly notices: Notice[] }

/** A schema that cannot be had is no reason to say nothing: objects are compared by their structure then. */
export function knowKinds(cluster: Cluster, signal: AbortSignal): KindsKnown {
  const sources = new Map<string, Promise<SchemaSource | undefined>>()
  const facts = new Map<ResourceInfo, Promise<KindFacts>>()
  const notices: Notice[] = []
  let doubted: Promise<void> | undefined

  async function load(resource: ResourceInfo): Promise<SchemaSource | undefined> {
    try {
      return await cluster.schemas(resource, signal)
    } catch (error) {
      if (!isTackError(error) || signal.aborted) throw error
      const of = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
      const message = `the schemas of ${of} cannot be had (${error.message}): lists are compared by position`
      notices.push({ kind: 'fallback', message, context: cluster.name })
      return undefined
    }
  }

  async function factsOf(resource: ResourceInfo): Promise<KindFacts> {
    const key = `${resource.group}/${resource.version}`
    const known = sources.get(key) ?? load(resource)
    sources.set(key, known)
    const source = await known
    const schema = source?.schemaOf(resource)
    const isBuiltIn = source?.takesStrategicPatches?.(resource) ?? false
    if (source !== undefined && !isBuiltIn && (await isOld(key, known))) return factsOf(resource)
    return { schema, isBuiltIn }
  }

  /**
   * Kinds of the server change with the server. What a definition says may have changed since schemas were kept, and what
   * has no schema may be younger than they: they are doubted, once.
   */
  async function isOld(key: string, known: Promise<unknown>): Promise<boolean> {
    doubted ??= cluster.doubtSchemas().then((wasKept) => {
      if (wasKept) sources.clear()
    })
    await doubted
    return sources.get(key) !== known
  }

  return {
    notices,
    of(resource) {
      const known = facts.get(resource) ?? factsOf(resource)
      facts.set(resource, known)
      return known
    },
  }
}
