// One request of a paged read, and its body as text.

import { ServerError } from '../../errors.ts'
import type { Transport } from '../http.ts'
import type { ReadRequest } from '../read.ts'
import { acceptFor } from '../resource-path.ts'
import { readPath } from './read-path.ts'

export type FetchedPage = {
  readonly body: string
  /** The body as it was received, decompressed. */
  readonly raw: Uint8Array
  /** Of the body, decompressed. */
  readonly bytes: number
  readonly wireBytes: number
  /** True when the token had expired and the server's replacement was used. */
  readonly isContinuedInconsistently: boolean
}

/**
 * Asks for the page that a continue token stands for, `''` for the first. A token that has expired (410) is replaced
 * by the one in the answer, with which the rest is read as it is now.
 *
 * @throws ServerError, ConnectionError, CancelledError; a 410 without such a token is thrown as it is.
 */
export async function fetchPage(
  transport: Transport,
  request: ReadRequest,
  token: string,
  signal: AbortSignal,
): Promise<FetchedPage> {
  try {
    return { ...(await fetchBody(transport, request, token, signal)), isContinuedInconsistently: false }
  } catch (error) {
    const replacement = token !== '' && error instanceof ServerError && error.code === 410 && error.status.continue
    if (!replacement) throw error
    return { ...(await fetchBody(transport, request, replacement, signal)), isContinuedInconsistently: true }
  }
}

async function fetchBody(transport: Transport, request: ReadRequest, token: string, signal: AbortSignal) {
  const response = await transport.request({
    path: readPath(request, token),
    accept: acceptFor(request.representation, { single: request.name !== undefined }),
    signal,
  })
  const chunks: Buffer[] = []
  for await (const chunk of response.body) chunks.push(chunk)
  const whole = Buffer.concat(chunks)
  return { body: whole.toString('utf8'), raw: whole, bytes: whole.length, wireBytes: response.wireBytes() }
}
