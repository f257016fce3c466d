// Reads the aggregated discovery document, `apidiscovery.k8s.io/v2` APIGroupDiscoveryList.
// Follows client-go discovery/aggregated_discovery.go.

import { apiVersionOf, type ResourceInfo } from '../../machinery/resource-info.ts'
import type { DiscoveryDocument, FailedVersion, ServedGroup } from './catalog.ts'

/** The Accept line of client-go: aggregated when the server can, else the old lists. */
export const AGGREGATED_ACCEPT = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'

type KindRef = { readonly group?: string; readonly version?: string; readonly kind?: string }
type AggregatedSubresource = { readonly subresource: string; readonly responseKind?: KindRef | null }
type AggregatedResource = {
  readonly resource: string
  readonly responseKind?: KindRef | null
  readonly scope?: string
  readonly singularResource?: string
  readonly verbs?: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly subresources?: readonly AggregatedSubresource[]
}
type AggregatedVersion = {
  readonly version: string
  readonly freshness?: string
  readonly resources?: readonly AggregatedResource[]
}
type AggregatedGroup = {
  readonly metadata?: { readonly name?: string }
  readonly versions?: readonly AggregatedVersion[]
}
export type AggregatedList = { readonly items?: readonly AggregatedGroup[] | null }

/** True when a Content-Type says that the body is the aggregated document; without its parameters it is not. */
export function isAggregated(contentType: string | undefined): boolean {
  const [type, ...parameters] = (contentType ?? '').split(';').map((part) => part.trim())
  return (
    type === 'application/json' &&
    parameters.includes('g=apidiscovery.k8s.io') &&
    parameters.includes('v=v2') &&
    parameters.includes('as=APIGroupDiscoveryList')
  )
}

/** A version marked `Stale` becomes a failure; a resource without a kind is a mere parent and left out. */
export function decodeAggregated(list: AggregatedList, etag: string | undefined): DiscoveryDocument {
  const failures: FailedVersion[] = []
  const groups = (list.items ?? []).map((item): ServedGroup => {
    const name = item.metadata?.name ?? ''
    const versions = item.versions ?? []
    for (const { version, freshness } of versions) {
      if (freshness === 'Stale') failures.push(staleVersion(name, version))
    }
    return {
      name,
      versions: versions
        .filter(({ freshness }) => freshness !== 'Stale')
        .map(({ version, resources = [] }) => ({
          version,
          resources: resources.flatMap((resource) => toResourceInfo(name, version, resource)),
        })),
    }
  })
  return { ...(etag === undefined ? {} : { etag }), groups, failures }
}

function staleVersion(group: string, version: string): FailedVersion {
  return { group, version, message: `stale GroupVersion discovery: ${apiVersionOf({ group, version })}` }
}

function toResourceInfo(group: string, version: string, resource: AggregatedResource): ResourceInfo[] {
  const kind = resource.responseKind?.kind
  if (!kind || !resource.resource) return []
  return [
    {
      group,
      version,
      resource: resource.resource,
      singular: resource.singularResource || kind.toLowerCase(),
      kind,
      namespaced: resource.scope === 'Namespaced',
      verbs: resource.verbs ?? [],
      shortNames: resource.shortNames ?? [],
      categories: resource.categories ?? [],
      subresources: (resource.subresources ?? []).filter((s) => s.responseKind?.kind).map((s) => s.subresource),
    },
  ]
}
