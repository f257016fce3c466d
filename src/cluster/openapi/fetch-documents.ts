// Asking a server for the index of its OpenAPI v3 documents, and for one of them.

import { isJsonObject, type JsonObject, parseJson } from '../../machinery/json.ts'
import type { Transport } from '../http.ts'
import { unexpectedResponse } from '../unexpected-response.ts'

export type Index = {
  readonly paths: JsonObject
  readonly etag: string | undefined
  readonly askedAtMs: number
  /** `kept`: another process has left it. `doubted`: it is kept, and good for the names of documents alone. */
  readonly trust: 'asked' | 'kept' | 'doubted'
}

/** @param known is validated by its ETag */
export async function fetchIndex(
  transport: Transport,
  known: Index | undefined,
  askedAtMs: number,
  signal: AbortSignal,
): Promise<Index> {
  const headers = known?.etag === undefined ? {} : { headers: [['If-None-Match', known.etag] as const] }
  const response = await transport.request({ path: '/openapi/v3', signal, ...headers })
  const body = await response.text()
  if (response.status === 304 && known !== undefined) return { ...known, askedAtMs }
  const parsed = parse(body, 'an index of OpenAPI documents')
  if (!isJsonObject(parsed.paths)) throw unexpectedResponse(body, 'an index of OpenAPI documents', parsed)
  return { paths: parsed.paths, etag: response.header('etag'), askedAtMs, trust: 'asked' }
}

export type Fetched = {
  readonly document: JsonObject
  /** What the server calls this version of it. */
  readonly hash: string
  /** Undefined when it is what was known. */
  readonly text?: string
}

/**
 * @param path with the hash in it, or without
 * @param known is not sent again when it is what the server has
 */
export async function fetchDocument(
  transport: Transport,
  path: string,
  known: Fetched | undefined,
  signal: AbortSignal,
): Promise<Fetched> {
  const headers = known === undefined ? {} : { headers: [['If-None-Match', `"${known.hash}"`] as const] }
  const response = await transport.request({ path, signal, ...headers })
  const text = await response.text()
  if (response.status === 304 && known !== undefined) return known
  const document = parse(text, 'an OpenAPI document')
  if (!isJsonObject(document.components) && document.openapi === undefined)
    throw unexpectedResponse(text, 'an OpenAPI document', document)
  return { document, text, hash: hashOfAnswer(response.header('etag'), known?.hash ?? hashOf(path)) }
}

/** A document that has just changed comes with the hash it has now. Proxies write more into an ETag. */
function hashOfAnswer(etag: string | undefined, expected: string): string {
  if (etag === undefined || (expected !== '' && etag.includes(expected))) return expected
  return etag.replace(/^W\//, '').replaceAll('"', '')
}

/** The hash in a path of a document; empty without one. */
export function hashOf(path: string): string {
  return new URL(path, 'http://server').searchParams.get('hash') ?? ''
}

function parse(body: string, expected: string): JsonObject {
  const parsed = tryParse(body)
  if (parsed === undefined) throw unexpectedResponse(body, expected)
  return parsed
}

/** Undefined for what is no JSON object. */
export function tryParse(text: string): JsonObject | undefined {
  try {
    const parsed = parseJson(text)
    return isJsonObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}
