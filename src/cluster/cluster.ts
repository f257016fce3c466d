// One API server, as the verbs see it.

import type { KubeObject } from '../machinery/json.ts'
import type { ResourceInfo } from '../machinery/resource-info.ts'
import type { SchemaSource } from '../machinery/schema/schema.ts'
import type { Notice, Problem } from '../streams.ts'
import type { Connection } from './connection.ts'
import type { Transport } from './http.ts'
import type { GroupVersion } from './openapi/open-schemas.ts'
import type { Delta, Page, ReadRequest } from './read.ts'
import type { ReflectOptions } from './watch/reflect-options.ts'

/** What a word like `po`, `deployments.apps` or `all` means on a server. */
export type Resolved = {
  /** One resource, or several for a category; in kubectl's order. */
  readonly resources: readonly ResourceInfo[]
  /** Ambiguous names, stale API services. */
  readonly notices: readonly Notice[]
  readonly problems: readonly Problem[]
}

/** What a server serves, by all the names that people have for it. */
export interface Discovery {
  /**
   * Resolves plural, singular, short name, kind, `plural.group`, `plural.version.group` and categories.
   * A warm cache answers without a request; an unknown word revalidates once.
   * @returns undefined when the server has no such resource.
   */
  resolve(word: string, signal?: AbortSignal): Promise<Resolved | undefined>
  /** The resource of a manifest's apiVersion and kind. */
  resourceFor(apiVersion: string, kind: string, signal?: AbortSignal): Promise<ResourceInfo | undefined>
  /**
   * Every name that `resolve` understands without a group, sorted: plurals, singulars, short names, categories. For
   * completion and suggestions: a cached catalog of any age will do.
   */
  names(signal?: AbortSignal): Promise<string[]>
  /** Every resource of the preferred versions. */
  all(signal?: AbortSignal): Promise<Resolved>
  /** Asks the server whether what is cached is still so: two conditional requests, at most once a second. */
  revalidate(signal?: AbortSignal): Promise<void>
  /** Forgets what is cached, so that the next call asks the server. */
  invalidate(): void
}

/** One API server: what it serves, has, and knows of itself. */
export interface Cluster {
  /** The context's name, else the server's address. */
  readonly name: string
  readonly connection: Connection
  readonly transport: Transport
  readonly discovery: Discovery
  /** Pages of a list, or one page with one row for a named object. A missing object is a ServerError 404. */
  read(request: ReadRequest, signal?: AbortSignal): AsyncIterable<Page>
  /** One object; undefined when there is none. */
  get(
    resource: ResourceInfo,
    o: { name: string; namespace?: string },
    signal?: AbortSignal,
  ): Promise<KubeObject | undefined>
  /** Everything there is and then every change, for ever: never ends by itself, retries every error. */
  reflect(request: ReadRequest, signal: AbortSignal, options?: ReflectOptions): AsyncIterable<Delta>
  /**
   * The schemas of a group version, from the server's OpenAPI v3 document; they know nothing of what it does not serve.
   * A document is fetched once, and kept on disk by its hash.
   */
  schemas(gv: GroupVersion, signal?: AbortSignal): Promise<SchemaSource>
  /** Asks anew which schemas are served; false when what is known has just come from the server. */
  doubtSchemas(): Promise<boolean>
  close(): void
}
