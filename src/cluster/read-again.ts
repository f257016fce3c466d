// A cached resource that the server has no longer: ask once what it serves now, and read that.

import { ServerError } from '../errors.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import type { ServerDiscovery } from './discovery/open-discovery.ts'

/**
 * True for the 404 that says the path is unknown, which may mean that the type is gone; false for the 404 of an
 * object that does not exist.
 */
export function isTypeMissing(error: unknown): boolean {
  return error instanceof ServerError && error.code === 404 && (error.isGeneric || !error.status.details?.name)
}

/**
 * Where a resource is served now that its path is unknown: another version of it, say.
 * @returns undefined when nothing has changed, or the type is gone altogether.
 */
export async function relocate(
  discovery: ServerDiscovery,
  resource: ResourceInfo,
  signal: AbortSignal | undefined,
): Promise<ResourceInfo | undefined> {
  await discovery.revalidate(signal)
  const { resources } = await discovery.all(signal)
  const now = resources.find((r) => r.group === resource.group && r.resource === resource.resource)
  const isSame = now?.version === resource.version && now.namespaced === resource.namespaced
  return isSame ? undefined : now
}
