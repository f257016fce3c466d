// What discovery says of one resource: the facts that requests, names and tables are made from.

/** One resource that a server serves. */
export type ResourceInfo = {
  /** `''` for the core group. */
  readonly group: string
  readonly version: string
  /** The plural: `pods`. */
  readonly resource: string
  readonly singular: string
  readonly kind: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  /** Names of its sub-resources: `status`, `scale`. */
  readonly subresources: readonly string[]
}

/** `v1`, `apps/v1`. */
export function apiVersionOf(r: { readonly group: string; readonly version: string }): string {
  return r.group === '' ? r.version : `${r.group}/${r.version}`
}

/** `pods`, `deployments.apps`: the name that means one resource whatever its version. */
export function qualifiedName(r: { readonly group: string; readonly resource: string }): string {
  return r.group === '' ? r.resource : `${r.resource}.${r.group}`
}

/** Splits an `apiVersion`: `apps/v1` gives group and version, `v1` the core group. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/')
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) }
}
