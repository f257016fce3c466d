// A source of objects: a cluster or files. Nothing downstream knows which.

import type { Delta, Page, ReadRequest } from '../cluster/read.ts'
import { apiVersionOf, type ResourceInfo } from '../machinery/resource-info.ts'
import type { Schema } from '../machinery/schema/schema.ts'
import type { Notice, Problem } from '../streams.ts'
import type { Target } from './targets.ts'

/** The name under which files answer. */
export const FILES = 'files'

/** What one typed word means in a source. */
export type ResolvedTarget = {
  readonly target: Target
  /** Several for a category or `all`; empty when the word means nothing here. */
  readonly resources: readonly ResourceInfo[]
  /** What was probably meant, where the word means nothing here. */
  readonly suggestion?: string
  /** True when the word named several kinds at once, so that one of them refusing is no error of the question. */
  readonly isGroup: boolean
}

/** What planning needs to know of a source. */
export type Facts = {
  readonly source: string
  /** Used when the question names no namespace; undefined: all (files). */
  readonly defaultNamespace: string | undefined
  readonly targets: readonly ResolvedTarget[]
  readonly notices: readonly Notice[]
  readonly problems: readonly Problem[]
  /** Schemas by {@link schemaKey}, where they were asked for and are known. */
  readonly schemas?: ReadonlyMap<string, Schema>
}

/** Where the schema of a resource is among those of a source. */
export function schemaKey(resource: ResourceInfo): string {
  return `${apiVersionOf(resource)} ${resource.resource}`
}

/** What was said over the wire so far. */
export type Traffic = { readonly requests: { readonly [verb: string]: number }; readonly bytes: number }

export interface Source {
  /** The context's name or the server's address; FILES for files. */
  readonly name: string
  /** @throws ConnectionError, ConfigError or ServerError when the source cannot be used at all. */
  facts(targets: readonly Target[], signal: AbortSignal): Promise<Facts>
  /** The schema of a resource; undefined where the source knows none. @throws ServerError, ConnectionError */
  schemaOf?(resource: ResourceInfo, signal: AbortSignal): Promise<Schema | undefined>
  /** Doubts schemas that were kept by an earlier question; false where there is nothing to doubt. */
  doubtSchemas?(): Promise<boolean>
  /** Pages in the server's order. @throws ServerError, ConnectionError */
  read(request: ReadRequest, signal: AbortSignal): AsyncIterable<Page>
  /**
   * Everything and then every change; undefined where nothing ever changes (files). Of a DELETED row that was found by
   * listing again only the identity is known.
   */
  reflect?(request: ReadRequest, signal: AbortSignal): AsyncIterable<Delta>
  traffic(): Traffic
}
