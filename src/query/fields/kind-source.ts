// Where kinds are described: a cluster, or definitions in files.

import type { PrinterColumn } from '../../machinery/custom-resource-definition.ts'
import type { ResourceInfo } from '../../machinery/resource-info.ts'
import type { Schema } from '../../machinery/schema/schema.ts'
import type { Notice, Problem } from '../../streams.ts'
import type { Traffic } from '../source.ts'

/** What a word for a kind means in a source. */
export type ResolvedKind = {
  /** Several for a category; none where the word means nothing. */
  readonly resources: readonly ResourceInfo[]
  readonly notices: readonly Notice[]
  readonly problems: readonly Problem[]
}

/** One version of a custom resource. */
export type VersionFacts = {
  readonly name: string
  readonly served: boolean
  /** Objects are kept in this version. */
  readonly storage: boolean
  readonly deprecated?: true
  /** What the server warns with when a deprecated version is used. */
  readonly deprecationWarning?: string
}

/** What the definition of a custom resource says beside its schemas. */
export type DefinitionFacts = {
  readonly versions: readonly VersionFacts[]
  /** The columns of its table, in the version asked for. */
  readonly columns: readonly PrinterColumn[]
}

/** A group version as `--api-version` names it. */
export type GroupVersion = { readonly group: string; readonly version: string }

export interface KindSource {
  /** The context's name or the server's address; FILES for files. */
  readonly name: string
  /**
   * @param gv takes the kind in this version and no other.
   * @returns undefined where the word means nothing.
   */
  resolve(word: string, gv: GroupVersion | undefined, signal: AbortSignal): Promise<ResolvedKind | undefined>
  /** The sentence for a word that means nothing, with what was probably meant. */
  unknownKind(word: string, signal: AbortSignal): Promise<string>
  /** @throws ServerError for a kind of which no schema can be had. */
  schemaOf(resource: ResourceInfo, signal: AbortSignal): Promise<Schema>
  /** Undefined for built-in kinds, and where nobody may read definitions. */
  definitionOf(resource: ResourceInfo, signal: AbortSignal): Promise<DefinitionFacts | undefined>
  traffic(): Traffic
}
