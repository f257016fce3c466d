// The schemas of a CustomResourceDefinition, version by version.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { readNode } from './read-node.ts'
import type { Gvk, Schema, SchemaSource } from './schema.ts'

/** One version of a defined resource, with what decides about its objects besides the schema. */
export type DefinedResource = {
  readonly gvk: Gvk
  readonly namespaced: boolean
  /** Objects are kept in this version, whatever version they are written through. */
  readonly storage: boolean
  readonly schema: Schema
  /** A `status` sub-resource: what a create says of the status is dropped. */
  readonly hasStatus: boolean
  readonly scale: ScalePaths | undefined
}

/** Where the scale sub-resource reads and writes, as the definition states it: `.spec.replicas`. */
export type ScalePaths = {
  readonly specReplicasPath: string
  readonly statusReplicasPath: string
  readonly labelSelectorPath: string | undefined
}

/** The versions of a definition, in its order, served or not. What is malformed is left out. */
export function definedResources(definition: JsonObject): DefinedResource[] {
  const spec = object(definition.spec)
  const names = object(spec.names)
  return list(spec.versions)
    .filter(isJsonObject)
    .map((version) => ({
      gvk: { group: text(spec.group), version: text(version.name), kind: text(names.kind) },
      namespaced: spec.scope !== 'Cluster',
      storage: version.storage === true,
      schema: readStructural(object(object(version.schema).openAPIV3Schema)),
      hasStatus: isJsonObject(object(version.subresources).status),
      scale: scaleOf(object(version.subresources).scale),
    }))
}

/** The schemas of several definitions. */
export function schemasOfDefinitions(definitions: readonly JsonObject[]): SchemaSource {
  const known = new Map(definitions.flatMap(definedResources).map(({ gvk, schema }) => [keyOf(gvk), schema] as const))
  return { schemaOf: (gvk) => known.get(keyOf(gvk)) }
}

/** Reads the schema of a definition's version: `openAPIV3Schema`. References are not followed, they are not allowed. */
export function readStructural(raw: JsonObject): Schema {
  const context = { typeName: '', read, defaultOf: (node: JsonObject) => node.default }
  function read(node: JsonObject): Schema {
    return readNode(node, context)
  }
  return read(raw)
}

function scaleOf(value: Json | undefined): ScalePaths | undefined {
  if (!isJsonObject(value)) return undefined
  return {
    specReplicasPath: text(value.specReplicasPath),
    statusReplicasPath: text(value.statusReplicasPath),
    labelSelectorPath: typeof value.labelSelectorPath === 'string' ? value.labelSelectorPath : undefined,
  }
}

function keyOf({ group, version, kind }: Gvk): string {
  return `${group}/${version}/${kind}`
}

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
