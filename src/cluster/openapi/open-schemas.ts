// The schemas of one server: the index of its OpenAPI v3 documents, and each document when it is asked for.

import { isJsonObject, type Json, type JsonObject, parseJson, stringifyJson } from '../../machinery/json.ts'
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
  /** Whose index is kept in the cache, as the name of a file. Undefined: no index is. */
  readonly cluster?: string | undefined
  /** Milliseconds since the epoch. Default: Date.now. */
  readonly now?: (() => number) | undefined
}

export interface Schemas {
  /** The schemas of a group version; a source that knows nothing when the server does not serve it. */
  of(gv: GroupVersion, signal?: AbortSignal): Promise<SchemaSource>
  /**
   * Forgets an index that was kept by another process, and takes none: the next question asks the server.
   * @returns false when nothing was answered from one
   */
  doubt(): boolean
}

/** How long the index is believed without asking: for a definition that changes, not for a command. */
const INDEX_TRUST_MS = 10_000
/** As long as discovery is: whoever misses something in a kept one doubts it. */
const KEPT_INDEX_TRUST_MS = 6 * 60 * 60 * 1000

type Index = {
  readonly paths: JsonObject
  readonly etag: string | undefined
  readonly askedAtMs: number
  /** True for one that another process has left. */
  readonly isKept?: true
}
type Document = { readonly url: string; readonly load: (signal?: AbortSignal) => Promise<SchemaSource> }

const NOTHING: SchemaSource = { schemaOf: () => undefined }

/**
 * Opens the schemas of a server; nothing is read or sent before the first question.
 *
 * The index is asked for once, and conditionally after ten seconds; one in the cache is believed for hours, as long as
 * it knows what is asked for. A document is fetched once per hash, by anybody who shares the cache.
 *
 * `of` throws what the transport throws, and a ServerError for answers that are no OpenAPI.
 */
export function openSchemas(transport: Transport, options: SchemasOptions = {}): Schemas {
  const { cache, cluster, now = Date.now } = options
  const documents = new Map<string, Document>()
  let index: Index | undefined
  let isDoubted = false

  const askIndex = sharedWork(async (signal): Promise<Index> => {
    const known = index?.isKept ? undefined : index
    index = await fetchIndex(transport, known, now(), signal)
    if (cluster !== undefined) cache?.saveIndex(cluster, stringifyJson({ paths: index.paths }))
    return index
  })

  function keptIndex(): Index | undefined {
    const kept = cluster === undefined ? undefined : cache?.loadIndex(cluster)
    if (kept === undefined || now() - kept.askedAtMs >= KEPT_INDEX_TRUST_MS) return undefined
    const paths = tryParse(kept.text)?.paths
    return isJsonObject(paths) ? { paths, etag: undefined, askedAtMs: kept.askedAtMs, isKept: true } : undefined
  }

  function isBelieved(known: Index): boolean {
    return now() - known.askedAtMs < (known.isKept ? KEPT_INDEX_TRUST_MS : INDEX_TRUST_MS)
  }

  async function pathOf(name: string, signal: AbortSignal | undefined): Promise<Json | undefined> {
    if (!isDoubted) index ??= keptIndex()
    if (index !== undefined && isBelieved(index)) {
      const path = index.paths[name]
      if (path !== undefined || !index.isKept) return path
    }
    return (await askIndex(signal)).paths[name]
  }

  return {
    async of(gv, signal) {
      const name = nameOf(gv)
      const url = urlOf(await pathOf(name, signal))
      if (url === undefined) return NOTHING
      let document = documents.get(name)
      if (document?.url !== url) {
        document = { url, load: once((abort) => loadSource(transport, name, url, cache, abort)) }
        documents.set(name, document)
      }
      return document.load(signal)
    },
    doubt() {
      isDoubted = true
      if (!index?.isKept) return false
      index = undefined
      return true
    },
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
