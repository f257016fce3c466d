// `--kind`: which objects the words mean, and the manifests that need not be compared then.

import type { Cluster } from '../../cluster/cluster.ts'
import { isTackError } from '../../errors.ts'
import { parseApiVersion } from '../../machinery/resource-info.ts'
import type { ManifestObject } from '../../manifest/index.ts'
import type { Event } from '../../streams.ts'

export type AboutKind = { readonly apiVersion: string; readonly kind: string }
export type IsWanted = {
  (kind: AboutKind): boolean
  /** Words that are no kind of the server, nor of what has been asked about so far. */
  readonly unknown: () => readonly string[]
}

/** Words as kubectl takes them, plurals and short names too; a kind that only the manifests define, by its own name. */
export async function wantedKinds(words: readonly string[], cluster: Cluster, signal: AbortSignal): Promise<IsWanted> {
  const served = await Promise.all(words.map((word) => resourcesOf(word, cluster, signal)))
  const resources = served.flat()
  const typed = words.map((word) => word.toLowerCase())
  const unmet = new Set(typed.filter((_, i) => served[i]?.length === 0))
  const isWanted = ({ apiVersion, kind }: AboutKind) => {
    const { group } = parseApiVersion(apiVersion)
    const own = kind.toLowerCase()
    const met = typed.filter((word) => word === own || (group !== '' && word === `${own}.${group}`))
    for (const word of met) unmet.delete(word)
    return met.length > 0 || resources.some((resource) => resource.kind === kind && resource.group === group)
  }
  return Object.assign(isWanted, { unknown: () => [...unmet] })
}

async function resourcesOf(word: string, { discovery }: Cluster, signal: AbortSignal) {
  try {
    return (await discovery.resolve(word, signal))?.resources ?? []
  } catch (error) {
    // what is not served may still be what the manifests define; whether a server is there is told by the diff itself
    if (isTackError(error) && !signal.aborted) return []
    throw error
  }
}

/**
 * Manifests of wanted kinds, and those that other manifests may need: namespaces and definitions. A word that is no kind
 * is a problem: nothing to compare would otherwise look like no differences.
 */
export async function* ofWantedKinds(
  manifests: AsyncIterable<Event<ManifestObject>>,
  isWanted: IsWanted,
): AsyncGenerator<Event<ManifestObject>> {
  for await (const event of manifests) {
    if (!('item' in event) || isWanted(event.item.object) || isNeeded(event.item.object)) yield event
  }
  for (const word of isWanted.unknown()) {
    const message = `neither the server nor a manifest has a kind "${word}", which --kind names`
    yield { problem: { scope: 'kind', reason: 'NoMatch', message } }
  }
}

function isNeeded({ kind }: AboutKind): boolean {
  return kind === 'Namespace' || kind === 'CustomResourceDefinition'
}
