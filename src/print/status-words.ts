// What kubectl says of a Status that a server answered with; follows checkErr of kubectl's pkg/cmd/util.

import type { Status, StatusCause, StatusDetails } from '../errors.ts'
import { quoteGo } from '../machinery/go-value.ts'

/** The lines of an error answer, in kubectl's words; a message of several lines gives several. */
export function statusLines(status: Status): readonly string[] {
  if (status.reason === 'Invalid') return invalidLines(status)
  if (isApplyConflict(status)) return toLines(`error: ${status.message}`)
  return toLines(serverSentence(status.reason, status.message))
}

/** How kubectl begins to tell of an answer that is something else than what was asked for. */
const UNEXPECTED = 'Server returned an unexpected response: '

/** `Error from server (NotFound): …`, and the sentence for somebody who is not logged in. */
export function serverSentence(reason: string, message: string): string {
  if (reason === 'Unauthorized') return `error: You must be logged in to the server (${message})`
  if (message.startsWith(UNEXPECTED)) return message
  return `Error from server${reason === '' ? '' : ` (${reason})`}: ${message}`
}

/** A server-side apply met fields of other managers: kubectl drops the reason, the message says it all. */
function isApplyConflict({ reason, details }: Status): boolean {
  const causes = details?.causes ?? []
  return reason === 'Conflict' && causes.length > 0 && causes.every((cause) => cause.reason === 'FieldManagerConflict')
}

function invalidLines({ message, details }: Status): readonly string[] {
  const causes = distinctCauses(details?.causes ?? [])
  const subject = invalidSubject(details) ?? (causes.length > 0 ? 'The request is invalid' : requestIsInvalid(message))
  const [only, ...others] = causes
  if (only === undefined) return toLines(subject)
  if (others.length === 0) return toLines(`${subject}: ${only}`)
  return [...toLines(`${subject}: `), ...causes.flatMap((cause) => toLines(`* ${cause}`))]
}

function invalidSubject(details: StatusDetails | undefined): string | undefined {
  const { kind = '', name = '' } = details ?? {}
  return kind === '' && name === '' ? undefined : `The ${kind} ${quoteGo(name)} is invalid`
}

function requestIsInvalid(message: string): string {
  return message === '' ? 'The request is invalid' : `The request is invalid: ${message}`
}

function distinctCauses(causes: readonly StatusCause[]): readonly string[] {
  return [...new Set(causes.map(({ field = '', message = '' }) => `${field}: ${message}`))]
}

/** Splits a text into its lines; line feeds at its end make none. */
export function toLines(text: string): readonly string[] {
  return text.replace(/\n+$/, '').split('\n')
}
