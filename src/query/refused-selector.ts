// A condition that was pushed to a server which does not select by it.

import { ServerError } from '../errors.ts'
import type { PlannedRead } from './query-plan.ts'

/**
 * Servers say it in several ways, all of them with a 400 that speaks of the field: of one that was pushed, and not of one that
 * somebody typed.
 */
export function isRefusedSelector(error: unknown, { condition }: PlannedRead): error is ServerError {
  if (!(error instanceof ServerError) || error.code !== 400 || !/field/.test(error.message)) return false
  const pushed = condition?.fieldSelector
  const refused = refusedField(error.message)
  return pushed !== undefined && (refused === undefined || labelsOf(pushed).includes(refused))
}

const WORDS = [
  /field label not supported: (\S+)$/,
  /"([^"]+)" is not a known field selector/,
  /field label "([^"]+)" not supported/,
]

function refusedField(message: string): string | undefined {
  return WORDS.flatMap((words) => words.exec(message)?.[1] ?? [])[0]
}

/** The labels in a selector of ours. */
function labelsOf(selector: string): readonly string[] {
  return selector.split(/(?<!\\),/).map((term) => term.replace(/!?=.*/s, ''))
}

/** Said where everything is read instead. */
export function refusedMessage({ request, condition }: PlannedRead, { message }: ServerError): string {
  const { resource } = request.resource
  return `the server does not select ${resource} by ${condition?.fieldSelector}, so every one is read: ${message}`
}
