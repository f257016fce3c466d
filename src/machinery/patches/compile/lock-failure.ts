// Whether the answer to a patch says that the object is not what it was when the patch was made.

import type { Status } from '../../../errors.ts'

/**
 * `changed`: it has been written. `replaced`: it has been deleted and made again. `gone`: it is not there, or its
 * namespace. `perhaps`: an operation of a JSON Patch failed, a test or another one; the server does not say which, so
 * that the object has to be read again.
 */
export type LockFailure = 'changed' | 'replaced' | 'gone' | 'perhaps'

/** Undefined for every other reason to refuse a patch: then reading again does not help. */
export function lockFailureOf({ code, reason, message, details = {} }: Status): LockFailure | undefined {
  const { causes = [] } = details
  if (code === 404) return 'gone'
  if (code === 409 && reason === 'Conflict' && causes.length === 0)
    return /uid mismatch|UID in precondition/.test(message) ? 'replaced' : 'changed'
  if (code !== 422) return undefined
  if (causes.some(({ field }) => field === 'metadata.uid')) return 'replaced'
  return reason === 'Invalid' && causes.length === 0 && details.name === undefined ? 'perhaps' : undefined
}
