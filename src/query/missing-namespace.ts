// Why a named object is not there: perhaps its whole namespace is not (cli-runtime pkg/resource/visitor.go, Info.Get).

import type { Cluster } from '../cluster/cluster.ts'
import type { ReadRequest } from '../cluster/read.ts'
import { ServerError } from '../errors.ts'

/** Always there. */
const DEFAULT_NAMESPACE = 'default'

/**
 * What to tell of a read that failed: of a named object that was not found in a namespace that does not exist either,
 * that the namespace is missing. It costs one request, and only then.
 */
export async function blameNamespace(
  cluster: Cluster,
  { name, namespace = DEFAULT_NAMESPACE }: ReadRequest,
  error: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  if (name === undefined || namespace === DEFAULT_NAMESPACE || !isNotFound(error)) return error
  try {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`
    const response = await cluster.transport.request({ path, signal })
    await response.text()
    return error
  } catch (reason) {
    return isNotFound(reason) ? reason : error
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof ServerError && error.code === 404
}
