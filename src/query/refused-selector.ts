// A condition that was pushed to a server which does not select by it.

import { ServerError } from '../errors.ts'
import type { PlannedRead } from './query-plan.ts'

/** Servers say it in several ways, all of them with a 400 that speaks of the field. */
export function isRefusedSelector(error: unknown): error is ServerError {
  return error instanceof ServerError && error.code === 400 && /field/.test(error.message)
}

/** Said where everything is read instead. */
export function refusedMessage({ request, condition }: PlannedRead, { message }: ServerError): string {
  const { resource } = request.resource
  return `the server does not select ${resource} by ${condition?.fieldSelector}, so every one is read: ${message}`
}
