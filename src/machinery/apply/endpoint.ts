// Where an object is written: a version of its kind, perhaps a sub-resource, and what is known there of other versions.

import type { JsonObject, KubeObject } from '../json.ts'
import type { PathSet } from '../paths/path-set.ts'
import { parseApiVersion } from '../resource-info.ts'
import type { Schema } from '../schema/schema.ts'
import { checkTyped, faultsText } from './check-typed.ts'
import { type EndpointFields, endpointFields, ownableOf } from './endpoint-fields.ts'
import { type MergeType, mergeTypeOf } from './merge-type.ts'

/** The endpoint that is written through: what decides which fields a write reaches, and how they merge. */
export type EndpointOptions = {
  /** Of `apiVersion`: from the server's OpenAPI document or from a definition. */
  readonly schema: Schema
  /** The version that is written through: `apps/v1`. */
  readonly apiVersion: string
  /** `status`; default: the object itself. */
  readonly subresource?: string | undefined
  /** The kind is defined by a CustomResourceDefinition. Default: it is not. */
  readonly custom?: boolean | undefined
  /** Of a custom kind: it has a `status` sub-resource, and what is written elsewhere says nothing of it. Default: no. */
  readonly hasStatus?: boolean | undefined
  /**
   * The schema of another version that somebody owns fields in, undefined when the server does not know it. Objects are
   * taken to have the same fields in all versions. Default: no other version is known.
   */
  readonly schemaOf?: ((apiVersion: string) => Schema | undefined) | undefined
  /** What writes through this endpoint can own. Default: what kube-apiserver 1.37 has for the kind. */
  readonly fields?: EndpointFields | undefined
}

export type Endpoint = {
  readonly apiVersion: string
  readonly kind: string
  readonly subresource: string
  readonly custom: boolean
  readonly schema: Schema
  readonly type: MergeType
  readonly fields: EndpointFields
  /** Undefined: the server does not know the version, and forgets what is owned in it. @throws MergeFailure */
  typeAt(apiVersion: string): MergeType | undefined
}

/** Something that ends the merge, in the server's words. Caught by those who are called from outside. */
export class MergeFailure extends Error {}

export function endpointOf(options: EndpointOptions, kind: string): Endpoint {
  const { schema, apiVersion, subresource = '', custom = false, hasStatus = false, schemaOf } = options
  const type = mergeTypeOf(schema)
  const { group } = parseApiVersion(apiVersion)
  return {
    apiVersion,
    kind,
    subresource,
    custom,
    schema,
    type,
    fields: options.fields ?? endpointFields({ group, kind, subresource, custom, hasStatus }),
    typeAt(version) {
      if (version === apiVersion) return type
      const known = schemaOf?.(version)
      if (known !== undefined) return mergeTypeOf(known)
      if (custom) throw new MergeFailure(`request to convert CR to an invalid group/version: ${version}`)
      return undefined
    },
  }
}

/** The paths of a set, stated in a version, that can be owned through an endpoint. */
export function ownableThrough(endpoint: Endpoint, set: PathSet, apiVersion: string): PathSet {
  // the main endpoint of a custom kind puts back the status of its own version alone
  const isFree = endpoint.custom && endpoint.subresource !== 'status' && apiVersion !== endpoint.apiVersion
  return isFree ? set : ownableOf(set, endpoint.fields)
}

/**
 * The object in another version: the same fields. Of custom kinds they have to be fields of that version, too; objects
 * of other kinds are converted by code that is not here.
 * @throws MergeFailure that begins with `words`
 */
export function convertTo(endpoint: Endpoint, object: JsonObject, apiVersion: string, words: string): JsonObject {
  if (object.apiVersion === apiVersion) return object
  const converted = { ...object, apiVersion }
  const type = endpoint.typeAt(apiVersion)
  if (!endpoint.custom || type === undefined) return converted
  const faults = checkTyped(converted, type, false)
  if (faults.length > 0) throw new MergeFailure(words + faultsText(faults))
  return converted
}

/** `/p; apps/v1, Kind=Deployment`: an object as messages name it. */
export function objectText(object: JsonObject): string {
  const { metadata = {}, apiVersion, kind } = object as KubeObject
  const { name, namespace } = metadata
  return `${namespace ?? ''}/${name ?? ''}; ${kindText(apiVersion, kind)}`
}

/** `apps/v1, Kind=Deployment`, `/v1, Kind=Pod`: how Go prints a kind. */
export function kindText(apiVersion: unknown, kind: unknown): string {
  const { group, version } = parseApiVersion(typeof apiVersion === 'string' ? apiVersion : '')
  return `${group}/${version}, Kind=${typeof kind === 'string' ? kind : ''}`
}
