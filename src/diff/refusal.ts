// What an answer that refuses a dry run means for the object.

import type { ServerError } from '../errors.ts'

/**
 * `conflict`: others own what would change. `stale`: the object is not the one that was read. `gone`: it is not there.
 * `namespace`: its namespace is not there. `forbidden`: this user may not write. `immutable`: it would have to be made
 * again. `failed`: anything else.
 */
export type Refusal = 'conflict' | 'stale' | 'gone' | 'namespace' | 'forbidden' | 'immutable' | 'failed'

/** By code, reason and causes; words decide only where there is nothing else. */
export function refusalOf({ status }: ServerError): Refusal {
  const { code, reason, details, message } = status
  const causes = details?.causes ?? []
  if (code === 409) {
    if (causes.some((cause) => cause.reason === 'FieldManagerConflict')) return 'conflict'
    return reason === 'AlreadyExists' || reason === 'Conflict' ? 'stale' : 'failed'
  }
  if (code === 404) return details?.kind === 'namespaces' ? 'namespace' : 'gone'
  if (code === 403) return reason === 'Forbidden' && / cannot \w+ resource /.test(message) ? 'forbidden' : 'failed'
  if (code !== 422) return 'failed'
  if (causes.some(({ field }) => field === 'metadata.uid')) return 'stale'
  return causes.length > 0 && causes.every((cause) => IMMUTABLE.test(cause.message ?? '')) ? 'immutable' : 'failed'
}

/** The six texts that the kinds of kube-apiserver have for it. */
const IMMUTABLE =
  /immutable|may not change once set|may not change fields other than|may not be changed|cannot be changed/i
