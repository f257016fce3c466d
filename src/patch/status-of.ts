// What an answer that refuses a write means for the object.

import type { ServerError, Status } from '../errors.ts'
import { lockFailureOf } from '../machinery/patches/compile/lock-failure.ts'
import type { PatchStatus } from './patch-item.ts'

/** `moved`: it may not be what it was when the patch was made, and has to be read again. */
export type Refusal = Extract<PatchStatus, 'conflict' | 'forbidden' | 'invalid' | 'error'> | 'moved'

/** By code, reason and causes; words decide only where there is nothing else. */
export function refusalOf({ status }: ServerError): Refusal {
  const { code, details } = status
  if (details?.causes?.some(({ reason }) => reason === 'FieldManagerConflict')) return 'conflict'
  if (code === 404 && details?.kind === 'namespaces') return 'moved'
  if (lockFailureOf(status) !== undefined) return 'moved'
  if (code === 403) return isRefusedByRule(status) ? 'invalid' : 'forbidden'
  if (code === 500) return isAboutTheBody(status) ? 'invalid' : 'error'
  if ([400, 405, 409, 413, 415, 422].includes(code)) return 'invalid'
  return 'error'
}

/** Admission refuses with 403 too; of those who may not write the authorizer says who cannot do what. */
function isRefusedByRule({ message }: Status): boolean {
  return !/ cannot \w+ resource /.test(message)
}

/** Faults of a body that kube-apiserver reports as its own. */
function isAboutTheBody({ message }: Status): boolean {
  return /^failed to (create typed patch object|convert new object|create manager for existing fields)|does not contain declared merge key|request is too large|^The order in patch list|strconv\.ParseUint/.test(
    message,
  )
}
