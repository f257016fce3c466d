// What a server serves, as discovery told it: groups in the server's order, versions and their resources.

import { apiVersionOf, type ResourceInfo } from '../../machinery/resource-info.ts'
import type { Problem } from '../../streams.ts'

export type ServedVersion = { readonly version: string; readonly resources: readonly ResourceInfo[] }

/** One API group; the preferred version comes first. */
export type ServedGroup = { readonly name: string; readonly versions: readonly ServedVersion[] }

/** A group version that the server lists and cannot describe at the moment. */
export type FailedVersion = {
  readonly group: string
  readonly version: string
  readonly message: string
  /** HTTP code of the answer, where there was one. */
  readonly code?: number
}

/** What one of the two discovery paths, `/api` or `/apis`, answered. */
export type DiscoveryDocument = {
  /** With the quotes; undefined for servers without aggregated discovery. */
  readonly etag?: string
  readonly groups: readonly ServedGroup[]
  readonly failures: readonly FailedVersion[]
}

/** Everything known of a server's resources. */
export type Catalog = { readonly core: DiscoveryDocument; readonly named: DiscoveryDocument }

export function groupsOf(catalog: Catalog): readonly ServedGroup[] {
  return [...catalog.core.groups, ...catalog.named.groups]
}

export function failuresOf(catalog: Catalog): readonly FailedVersion[] {
  return [...catalog.core.failures, ...catalog.named.failures]
}

/** Each resource once, in the version that the server prefers, else the first that has it. In the server's order. */
export function preferredResources(catalog: Catalog): ResourceInfo[] {
  return groupsOf(catalog).flatMap((group) => {
    const byName = new Map<string, ResourceInfo>()
    for (const { resources } of group.versions) {
      for (const resource of resources) if (!byName.has(resource.resource)) byName.set(resource.resource, resource)
    }
    return [...byName.values()]
  })
}

/** The problem of an API service that is registered and does not answer; the words are kubectl's. */
export function failureProblem(failure: FailedVersion): Problem {
  return {
    scope: 'apiservice',
    reason: 'DiscoveryFailed',
    message: `unable to retrieve the complete list of server APIs: ${apiVersionOf(failure)}: ${failure.message}`,
    ...(failure.code === undefined ? {} : { code: failure.code }),
  }
}
