// One write to an object, as it is sent: for the dry run, and then for the write.

import type { Cluster } from '../cluster/cluster.ts'
import { writeObject } from '../cluster/write.ts'
import { ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import type { Patch } from '../machinery/patches/patch.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'

/** The manager of our own writes; it never changes between versions. */
export const FIELD_MANAGER = 'kubectl-tack'

/** Where a patch goes, and as whom. */
export type Address = {
  readonly cluster: Cluster
  readonly resource: ResourceInfo
  readonly namespace?: string | undefined
  readonly name: string
  readonly subresource?: string | undefined
  readonly fieldManager: string
  /** Of server-side apply: take what others own. */
  readonly force?: boolean | undefined
}

/**
 * How long an answer is waited for where nobody has said: two minutes in which a server may ask to come back later, and
 * the minute after which it gives up itself. A connection that died in its sleep never says so.
 */
const WRITE_TIMEOUT_MS = 180_000

/**
 * Sends a patch. Nothing aborts it: what becomes of an object whose answer is not waited for is not known.
 * @throws ServerError, ConnectionError, ConfigError
 */
export function sendPatch(
  { cluster, force, ...address }: Address,
  patch: Patch,
  dryRun: boolean,
  signal?: AbortSignal,
): Promise<KubeObject> {
  const write = {
    ...address,
    method: 'PATCH',
    contentType: patch.contentType,
    body: patch.body,
    dryRun,
    fieldValidation: 'Strict',
    ...(patch.type === 'apply' && { force: force ?? false }),
    timeoutMs: cluster.connection.requestTimeoutMs || WRITE_TIMEOUT_MS,
  } as const
  return writeObject(cluster.transport, write, signal)
}

/** The object itself, or what its sub-resource has of it; undefined when it is not there. */
export async function readTarget(
  { cluster, resource, namespace, name, subresource }: Omit<Address, 'fieldManager'>,
  signal?: AbortSignal,
): Promise<KubeObject | undefined> {
  const place = { name, ...(namespace !== undefined && { namespace }) }
  if (subresource !== 'scale') return cluster.get(resource, place, signal)
  try {
    for await (const page of cluster.read({ resource, ...place, subresource, representation: 'object' }, signal))
      return page.rows[0]?.object
  } catch (error) {
    if (error instanceof ServerError && error.code === 404) return undefined
    throw error
  }
  return undefined
}
