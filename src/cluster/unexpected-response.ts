// The error for an answer of 200 that holds something else than what was asked for.

import { ServerError } from '../errors.ts'
import { isJsonObject, type Json } from '../machinery/json.ts'
import { isFailureStatus, serverErrorOf } from './transport/decode-status.ts'

/** Characters of a foreign body that a message shows at most. */
const SHOWN_CHARACTERS = 120

/**
 * Makes the error for a successful answer whose body is not what was asked for. A Status that tells of a failure
 * speaks for itself; anything else is a generic ServerError with code 200, whose message shows how the body begins.
 */
export function unexpectedResponse(body: string, expected: string, parsed?: Json): ServerError {
  if (isFailureStatus(parsed)) return serverErrorOf(parsed)
  const message = `Server returned an unexpected response: ${describe(body, parsed)} instead of ${expected}`
  return new ServerError({ code: 200, reason: '', message }, { isGeneric: true })
}

function describe(body: string, parsed: Json | undefined): string {
  if (isJsonObject(parsed) && typeof parsed.kind === 'string') return `a ${parsed.kind}`
  const text = body.trim()
  if (text === '') return 'an empty body'
  return JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text)
}
