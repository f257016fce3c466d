// Asks a server what it serves: `/api` and `/apis` at once, aggregated where offered, validated by ETag where known.

import { ServerError } from '../../errors.ts'
import { apiVersionOf } from '../../machinery/resource-info.ts'
import type { HttpResponse, Transport } from '../http.ts'
import { groupVersionPath } from '../resource-path.ts'
import { unexpectedResponse } from '../unexpected-response.ts'
import type { Catalog, DiscoveryDocument, FailedVersion, ServedGroup, ServedVersion } from './catalog.ts'
import { AGGREGATED_ACCEPT, type AggregatedList, decodeAggregated, isAggregated } from './decode-aggregated.ts'
import {
  type ApiGroupList,
  type ApiResourceList,
  type ApiVersions,
  decodeGroups,
  decodeResources,
  type VersionList,
} from './decode-legacy.ts'

type RootPath = '/api' | '/apis'
type Root = Partial<ApiVersions & ApiGroupList>

/**
 * Fetches the catalog; two requests, or with `known` two validations.
 *
 * A server without aggregated discovery costs one more request per group version, all at once. A group version that
 * fails is told in `failures` and harms nothing else.
 *
 * @returns `known` itself when the server says that nothing has changed.
 * @throws ServerError, ConnectionError, CancelledError when the server refuses or does not answer the two paths.
 */
export async function fetchDiscovery(transport: Transport, known?: Catalog, signal?: AbortSignal): Promise<Catalog> {
  const [core, named] = await Promise.all([
    fetchDocument(transport, '/api', known?.core, signal),
    fetchDocument(transport, '/apis', known?.named, signal),
  ])
  if (core instanceof ServerError && named instanceof ServerError) throw core
  const catalog = { core: orEmpty(core), named: orEmpty(named) }
  return known !== undefined && catalog.core === known.core && catalog.named === known.named ? known : catalog
}

/** A server may have no core group, or nothing but the core group: a 404 on one path is no failure. */
function orEmpty(document: DiscoveryDocument | ServerError): DiscoveryDocument {
  return document instanceof ServerError ? { groups: [], failures: [] } : document
}

async function fetchDocument(
  transport: Transport,
  path: RootPath,
  known: DiscoveryDocument | undefined,
  signal: AbortSignal | undefined,
): Promise<DiscoveryDocument | ServerError> {
  try {
    const response = await get(transport, path, AGGREGATED_ACCEPT, signal, known?.etag)
    if (response.status === 304 && known !== undefined) {
      await response.text()
      return known
    }
    const body = await response.text()
    if (isAggregated(response.header('content-type'))) {
      return decodeAggregated(parse<AggregatedList>(body, 'an APIGroupDiscoveryList'), response.header('etag'))
    }
    return await fetchLegacy(transport, await legacyGroups(transport, path, body, signal), signal)
  } catch (error) {
    if (error instanceof ServerError && error.code === 404) return error
    throw error
  }
}

/** A body in neither old form may be an aggregated one that its Content-Type does not own up to: then ask plainly. */
async function legacyGroups(
  transport: Transport,
  path: RootPath,
  body: string,
  signal: AbortSignal | undefined,
): Promise<VersionList[]> {
  const first = toVersionLists(parse<Root>(body, 'a list of API groups'))
  if (first !== undefined) return first
  const plain = await (await get(transport, path, 'application/json', signal)).text()
  const second = toVersionLists(parse<Root>(plain, 'a list of API groups'))
  if (second === undefined) throw unexpectedResponse(plain, 'a list of API groups', JSON.parse(plain))
  return second
}

function toVersionLists(root: Root): VersionList[] | undefined {
  if (Array.isArray(root.groups)) return decodeGroups({ groups: root.groups })
  if (Array.isArray(root.versions)) return [{ name: '', versions: root.versions }]
  return undefined
}

async function fetchLegacy(
  transport: Transport,
  groups: readonly VersionList[],
  signal: AbortSignal | undefined,
): Promise<DiscoveryDocument> {
  const failures: FailedVersion[] = []
  const served = await Promise.all(
    groups.map(async ({ name, versions }): Promise<ServedGroup> => {
      const answers = await Promise.all(versions.map((version) => fetchVersion(transport, name, version, signal)))
      failures.push(...answers.filter((answer) => 'message' in answer))
      return { name, versions: answers.filter((answer) => 'resources' in answer) }
    }),
  )
  return { groups: served, failures: failures.sort((a, b) => (apiVersionOf(a) < apiVersionOf(b) ? -1 : 1)) }
}

async function fetchVersion(
  transport: Transport,
  group: string,
  version: string,
  signal: AbortSignal | undefined,
): Promise<ServedVersion | FailedVersion> {
  try {
    const response = await get(transport, groupVersionPath({ group, version }), 'application/json', signal)
    const list = parse<ApiResourceList>(await response.text(), 'an APIResourceList')
    return { version, resources: decodeResources(group, version, list) }
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    return { group, version, message: error.message, code: error.code }
  }
}

function get(
  transport: Transport,
  path: string,
  accept: string,
  signal: AbortSignal | undefined,
  etag?: string,
): Promise<HttpResponse> {
  return transport.request({
    path,
    accept,
    ...(etag === undefined ? {} : { headers: [['If-None-Match', etag]] }),
    ...(signal === undefined ? {} : { signal }),
  })
}

/** @throws ServerError when the body is no JSON object. */
function parse<T extends object>(body: string, expected: string): T {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as T
  } catch {}
  throw unexpectedResponse(body, expected)
}
