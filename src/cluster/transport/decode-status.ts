// Turns the body of an error answer into a ServerError (client-go rest/request.go, transformResponse and Result.Error).

import { ServerError, type Status, type StatusCause, type StatusDetails } from '../../errors.ts'
import { isJsonObject, type Json, type JsonObject, parseJson } from '../../machinery/json.ts'
import { genericStatus, serverMessageOf } from './generic-status.ts'
import { targetOf } from './request-target.ts'

/** An error answer, read to its end. */
export type ErrorAnswer = {
  readonly code: number
  readonly contentType?: string | undefined
  /** The value of `Retry-After`. */
  readonly retryAfter?: string | undefined
  readonly body: string
}

/** The request it answers; its path is below the server's own. */
export type AnsweredRequest = { readonly method: string; readonly path: string }

/**
 * Decodes an error answer: its Status when the body is one, else the generic words of client-go for the code.
 *
 * Never throws. A Status that reports success under an error code counts as none.
 */
export function decodeStatus(answer: ErrorAnswer, request: AnsweredRequest): ServerError {
  const retryAfterSeconds = parseRetryAfter(answer.retryAfter)
  const sent = parseFailure(answer.body)
  if (sent) return serverErrorOf(sent, { code: answer.code, retryAfterSeconds })
  const status = genericStatus({
    code: answer.code,
    method: request.method,
    target: targetOf(request.path),
    serverMessage: serverMessageOf(answer.body, answer.contentType),
    retryAfterSeconds,
  })
  return new ServerError(status, { isGeneric: true, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) })
}

/** True for a `Status` object that reports a failure, wherever it occurs: a 200 body, an ERROR event. */
export function isFailureStatus(value: Json | undefined): value is JsonObject {
  return isJsonObject(value) && value.kind === 'Status' && value.status === 'Failure'
}

/**
 * Makes a ServerError of a Status object.
 *
 * @param o.code stands in for a missing `code`; default 500.
 */
export function serverErrorOf(
  status: JsonObject,
  o: { readonly code?: number; readonly retryAfterSeconds?: number | undefined } = {},
): ServerError {
  const decoded: Status = {
    code: numberOf(status.code) || (o.code ?? 500),
    reason: textOf(status.reason) ?? '',
    message: textOf(status.message) ?? '',
    ...(isJsonObject(status.details) ? { details: detailsOf(status.details) } : {}),
    ...continueOf(status.metadata),
  }
  const seconds = o.retryAfterSeconds ?? decoded.details?.retryAfterSeconds
  return new ServerError(decoded, seconds === undefined ? {} : { retryAfterSeconds: seconds })
}

/** Whole seconds of a `Retry-After` header; undefined for none and for a date, which client-go ignores as well. */
export function parseRetryAfter(value: string | undefined): number | undefined {
  return value !== undefined && /^\+?\d{1,9}$/.test(value) ? Number(value) : undefined
}

function parseFailure(body: string): JsonObject | undefined {
  try {
    const value = parseJson(body)
    return isFailureStatus(value) ? value : undefined
  } catch {
    return undefined
  }
}

function detailsOf(details: JsonObject): StatusDetails {
  const seconds = numberOf(details.retryAfterSeconds)
  return {
    ...pickText(details, ['name', 'group', 'kind', 'uid']),
    ...(Array.isArray(details.causes) ? { causes: details.causes.filter(isJsonObject).map(causeOf) } : {}),
    ...(seconds > 0 ? { retryAfterSeconds: seconds } : {}),
  }
}

function causeOf(cause: JsonObject): StatusCause {
  return pickText(cause, ['reason', 'message', 'field'])
}

function pickText<K extends string>(from: JsonObject, keys: readonly K[]): { [key in K]?: string } {
  const picked: { [key in K]?: string } = {}
  for (const key of keys) {
    const value = from[key]
    if (typeof value === 'string') picked[key] = value
  }
  return picked
}

function continueOf(metadata: Json | undefined): { continue?: string } {
  const token = isJsonObject(metadata) ? textOf(metadata.continue) : undefined
  return token ? { continue: token } : {}
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0
}
