// The schemas of one server: the index of its OpenAPI v3 documents, and each document when it is asked for.

import { isJsonObject, type Json, type JsonObject, parseJson } from '../../machinery/json.ts'
import type { SchemaSource } from '../../machinery/schema/schema.ts'
import { sharedWork } from '../discovery/shared-work.ts'
import type { Transport } from '../http.ts'
import { unexpectedResponse } from '../unexpected-response.ts'
import type { DocumentCache } from './document-cache.ts'

/** A group and one of its versions; the group is `''` for the core. */
export type GroupVersion = { readonly group: string; readonly version: string }

export type SchemasOptions = {
  /** Undefined: nothing is kept between processes. */
  readonly cache?: DocumentCache | undefined
  /** Milliseconds since the epoch. Default: Date.now. */
  readonly now?: (() => number) | undefined
}

/** The schemas of a group version; a source that knows nothing when the server does not serve it. */
export type Schemas = (gv: GroupVersion, signal?: AbortSignal) => Promise<SchemaSource>

/** How long the index is believed without asking: for a definition that changes, not for a command. */
const INDEX_TRUST_MS = 10_000

type Index = { readonly paths: JsonObject; readonly etag: string | undefined; readonly askedAtMs: number }
type Document = { readonly url: string; readonly load: (signal?: AbortSignal) => Promise<SchemaSource> }

const NOTHING: SchemaSource = { schemaOf: () => undefined }

/**
 * Opens the schemas of a server; nothing is read or sent before the first question.
 *
 * The index is asked for once, and conditionally after ten seconds. A document is fetched once per hash, by anybody
 * who shares the cache.
 *
 * The function throws what the transport throws, and a ServerError for answers that are no OpenAPI.
 */
export function openSchemas(transport: Transport, options: SchemasOptions = {}): Schemas {
  const { cache, now = Date.now } = options
  const documents = new Map<string, Document>()
  let index: Index | undefined

  const askIndex = sharedWork(async (signal): Promise<Index> => {
    index = await fetchIndex(transport, index, now(), signal)
    return index
  })

  return async (gv, signal) => {
    const { paths } = index !== undefined && now() - index.askedAtMs < INDEX_TRUST_MS ? index : await askIndex(signal)
    const name = nameOf(gv)
    const url = urlOf(paths[name])
    if (url === undefined) return NOTHING
    let document = documents.get(name)
    if (document?.url !== url) {
      document = { url, load: once((abort) => loadSource(transport, name, url, cache, abort)) }
      documents.set(name, document)
    }
    return document.load(signal)
  }
}

/** Keeps what has been loaded; a failure is kept for nobody. */
function once<T>(load: (signal: AbortSignal) => Promise<T>): (signal?: AbortSignal) => Promise<T> {
  let loaded: { readonly value: T } | undefined
  const work = sharedWork(async (signal) => {
    const value = await load(signal)
    loaded = { value }
    return value
  })
  return async (signal) => loaded?.value ?? (await work(signal))
}

/** `api/v1`, `apis/apps/v1`: the name of a document in the index. */
function nameOf({ group, version }: GroupVersion): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`
}

function urlOf(entry: Json | undefined): string | undefined {
  const url = isJsonObject(entry) ? entry.serverRelativeURL : undefined
  return typeof url === 'string' && url.startsWith('/') ? url : undefined
}

async function fetchIndex(
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
  return { paths: parsed.paths, etag: response.header('etag'), askedAtMs }
}

async function loadSource(
  transport: Transport,
  name: string,
  url: string,
  cache: DocumentCache | undefined,
  signal: AbortSignal,
): Promise<SchemaSource> {
  const { schemasOfDocument } = await import('../../machinery/schema/read-document.ts')
  const hash = new URL(url, 'http://server').searchParams.get('hash') ?? ''
  const cached = cache?.load(name, hash)
  const kept = cached === undefined ? undefined : tryParse(cached)
  if (kept !== undefined) return schemasOfDocument(kept)
  const response = await transport.request({ path: url, signal })
  const body = await response.text()
  const document = parse(body, 'an OpenAPI document')
  if (!isJsonObject(document.components) && document.openapi === undefined)
    throw unexpectedResponse(body, 'an OpenAPI document', document)
  // a document that has just changed comes with the hash it has now
  if (hash !== '' && response.header('etag')?.includes(hash) !== false) cache?.save(name, hash, body)
  return schemasOfDocument(document)
}

function parse(body: string, expected: string): JsonObject {
  const parsed = tryParse(body)
  if (parsed === undefined) throw unexpectedResponse(body, expected)
  return parsed
}

function tryParse(text: string): JsonObject | undefined {
  try {
    const parsed = parseJson(text)
    return isJsonObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}
