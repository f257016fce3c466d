// What an API server says of a create that is not carried out.
import type { HttpRequest, HttpResponse } from '../../src/cluster/http.ts'
import { ServerError } from '../../src/errors.ts'
import { type KubeObject, parseJson, stringifyJson } from '../../src/machinery/json.ts'
import { type Cause, formatCause } from '../../src/machinery/schema/cause.ts'

/** The object as it would be stored, or why it would not. */
export type ServerVerdict =
  | { readonly object: KubeObject }
  | { readonly code: number; readonly message: string; readonly causes: readonly string[] }

type Send = (request: HttpRequest) => Promise<HttpResponse>

/** Asks for a dry run. @throws what is no answer to the object: a connection that broke */
export async function serverVerdict(
  send: Send,
  path: string,
  object: KubeObject,
  fieldValidation: 'Strict' | 'Ignore',
): Promise<ServerVerdict> {
  try {
    const response = await send({
      method: 'POST',
      path: `${path}?dryRun=All&fieldValidation=${fieldValidation}`,
      contentType: 'application/json',
      body: stringifyJson(object),
    })
    return { object: parseJson(await response.text()) as KubeObject }
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    const causes = error.status?.details?.causes ?? []
    return {
      code: error.code,
      message: error.message,
      causes: causes.map((cause) => causeText(cause.reason, cause.field, cause.message)),
    }
  }
}

/** One cause on one line, ours and theirs alike. */
export function causeText(reason = '', field = '', message = ''): string {
  return `${reason} ${field}: ${message}`
}

/** @see causeText */
export function textOfCause(cause: Cause): string {
  return `${cause.reason} ${formatCause(cause)}`
}
