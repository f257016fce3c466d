// One API server, ready to be asked: transport, discovery, lists, objects and reflectors put together.

import { ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import { apiVersionOf, type ResourceInfo } from '../machinery/resource-info.ts'
import type { Cluster } from './cluster.ts'
import type { Connection } from './connection.ts'
import { catalogCache, clusterFileName, defaultCacheDir } from './discovery/cache-file.ts'
import { openDiscovery, type ServerDiscovery } from './discovery/open-discovery.ts'
import { type ServerVersion, serverVersion } from './discovery/server-version.ts'
import type { ExchangeObserver, Transport } from './http.ts'
import { listPages } from './list/list-pages.ts'
import type { Schemas } from './openapi/open-schemas.ts'
import type { Page, ReadRequest } from './read.ts'
import { isTypeMissing, relocate } from './read-again.ts'
import { openTransport } from './transport/open-transport.ts'

/** Who watches the exchanges, and where discovery and schemas are kept. */
export type ClusterOptions = {
  readonly observer?: ExchangeObserver | undefined
  /** kubectl's `--cache-dir`. Default: `$KUBECACHEDIR`, else `~/.kube/cache`; `''`: nothing is cached. */
  readonly cacheDir?: string | undefined
}

/** A cluster with what only the real one can tell. */
export interface OpenCluster extends Cluster {
  readonly discovery: ServerDiscovery
  /** @throws ServerError, ConnectionError, CancelledError */
  version(signal?: AbortSignal): Promise<ServerVersion>
}

/**
 * Opens a cluster. Nothing is sent before the first question.
 *
 * A read that meets a 404 because discovery was cached and is out of date asks the server what it serves and reads
 * once more.
 */
export function openCluster(connection: Connection, options: ClusterOptions = {}): OpenCluster {
  const { observer, cacheDir = defaultCacheDir() } = options
  return assembleCluster(connection, openTransport(connection, observer), cacheDir)
}

/** Makes a cluster of a transport that is there already: a recording one, an API server in the same process. */
export function assembleCluster(connection: Connection, transport: Transport, cacheDir: string): OpenCluster {
  const cache = cacheDir === '' ? undefined : catalogCache(cacheDir, connection)
  const discovery = openDiscovery(transport, { cache })
  let schemas: Promise<Schemas> | undefined

  /** Late: few questions need schemas. */
  async function openLate(): Promise<Schemas> {
    const [{ openSchemas }, { documentCache }] = await Promise.all([
      import('./openapi/open-schemas.ts'),
      import('./openapi/document-cache.ts'),
    ])
    if (cacheDir === '') return openSchemas(transport)
    return openSchemas(transport, { cache: documentCache(cacheDir), cluster: clusterFileName(connection) })
  }

  async function* read(request: ReadRequest, signal?: AbortSignal): AsyncGenerator<Page, void, undefined> {
    let hasRows = false
    try {
      for await (const page of listPages(transport, request, signal)) {
        hasRows = true
        yield page
      }
    } catch (error) {
      if (hasRows || request.subresource !== undefined || !isTypeMissing(error)) throw error
      const resource = await relocate(discovery, request.resource, signal)
      if (resource === undefined) throw error
      yield* listPages(transport, { ...request, resource }, signal)
    }
  }

  async function isServed(resource: ResourceInfo, signal: AbortSignal | undefined): Promise<boolean> {
    return (await discovery.resourceFor(apiVersionOf(resource), resource.kind, signal)) !== undefined
  }

  return {
    name: connection.context ?? connection.server,
    connection,
    transport,
    discovery,
    read,
    async get(resource, { name, namespace }, signal) {
      const place = namespace === undefined ? { name } : { name, namespace }
      try {
        return await readOne(read({ resource, ...place, representation: 'object' }, signal))
      } catch (error) {
        const isMissing = error instanceof ServerError && error.code === 404
        if (!isMissing || (isTypeMissing(error) && !(await isServed(resource, signal)))) throw error
        return undefined
      }
    },
    async *reflect(request, signal, options) {
      const { reflect } = await import('./watch/reflect.ts')
      yield* reflect(transport, request, signal, options)
    },
    async schemas(gv, signal) {
      schemas ??= openLate()
      return (await schemas).of(gv, signal)
    },
    async doubtSchemas() {
      schemas ??= openLate()
      return (await schemas).doubt()
    },
    version: (signal) => serverVersion(transport, signal),
    close: () => transport.close(),
  }
}

async function readOne(pages: AsyncIterable<Page>): Promise<KubeObject | undefined> {
  for await (const page of pages) return page.rows[0]?.object
  return undefined
}
