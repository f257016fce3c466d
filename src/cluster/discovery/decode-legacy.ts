// Reads the older discovery documents: APIVersions, APIGroupList and one APIResourceList per group version.
// Follows client-go discovery/discovery_client.go.

import type { ResourceInfo } from '../../machinery/resource-info.ts'

/** `/api`: kind APIVersions. */
export type ApiVersions = { readonly versions: readonly string[] }

type LegacyVersion = { readonly version: string }
type LegacyGroup = {
  readonly name: string
  readonly versions: readonly LegacyVersion[]
  readonly preferredVersion?: LegacyVersion
}

/** `/apis`: kind APIGroupList. */
export type ApiGroupList = { readonly groups: readonly LegacyGroup[] }

type LegacyResource = {
  /** A sub-resource is listed as `pods/status`. */
  readonly name: string
  readonly singularName?: string
  readonly namespaced?: boolean
  readonly kind: string
  readonly verbs?: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
}

/** `/apis/<group>/<version>`: kind APIResourceList. */
export type ApiResourceList = { readonly resources?: readonly LegacyResource[] | null }

/** A group and its versions, the preferred one first. */
export type VersionList = { readonly name: string; readonly versions: readonly string[] }

export function decodeGroups(list: ApiGroupList): VersionList[] {
  return list.groups.map(({ name, versions, preferredVersion }) => {
    const preferred = preferredVersion?.version
    const served = versions.map((v) => v.version)
    if (preferred === undefined || !served.includes(preferred)) return { name, versions: served }
    return { name, versions: [preferred, ...served.filter((version) => version !== preferred)] }
  })
}

export function decodeResources(group: string, version: string, list: ApiResourceList): ResourceInfo[] {
  const subresources = new Map<string, string[]>()
  const parents: LegacyResource[] = []
  for (const resource of list.resources ?? []) {
    if (!resource.name || !resource.kind) continue
    const [parent = '', ...sub] = resource.name.split('/')
    if (sub.length === 0) parents.push(resource)
    else subresources.set(parent, [...(subresources.get(parent) ?? []), sub.join('/')])
  }
  return parents.map((parent) => ({
    group,
    version,
    resource: parent.name,
    singular: parent.singularName || parent.kind.toLowerCase(),
    kind: parent.kind,
    namespaced: parent.namespaced ?? false,
    verbs: parent.verbs ?? [],
    shortNames: parent.shortNames ?? [],
    categories: parent.categories ?? [],
    subresources: subresources.get(parent.name) ?? [],
  }))
}
