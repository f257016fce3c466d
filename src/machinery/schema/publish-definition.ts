// A version of a definition as an API server publishes it: what its schema leaves unsaid is added.
// Follows buildKubeNative in pkg/controller/openapi/builder/builder.go of apiextensions-apiserver.

import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { OBJECT_META, OBJECT_META_COMPONENTS, reference } from './object-meta.ts'
import type { Gvk } from './schema.ts'

const METADATA = reference(OBJECT_META, 'Name, namespace, labels, and what else every object has.')
const TYPE_META: JsonObject = {
  apiVersion: { type: 'string', description: 'The group and version of the kind.' },
  kind: { type: 'string', description: 'The kind.' },
}

/**
 * The OpenAPI document of one version, which `schemasOfDocument` reads.
 *
 * @param definedVersion the entry of `spec.versions`.
 */
export function publishedDocument({ group, version, kind }: Gvk, definedVersion: JsonObject): JsonObject {
  const name = [...group.split('.').reverse(), version, kind].join('.')
  const stated = object(object(definedVersion.schema).openAPIV3Schema)
  const { properties, ...rest } = withEmbedded(stated)
  const schema: JsonObject = {
    ...rest,
    type: 'object',
    properties: { ...object(properties), ...TYPE_META, metadata: METADATA },
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
    ...selectable(definedVersion.selectableFields),
  }
  return { openapi: '3.0.0', components: { schemas: { [name]: schema, ...OBJECT_META_COMPONENTS } } }
}

/** Whole objects inside an object have what every object has. */
function withEmbedded(node: JsonObject): JsonObject {
  const { properties, items, additionalProperties } = node
  const published: JsonObject = {
    ...node,
    ...(isJsonObject(properties) ? { properties: eachOf(properties) } : {}),
    ...(isJsonObject(items) ? { items: withEmbedded(items) } : {}),
    ...(isJsonObject(additionalProperties) ? { additionalProperties: withEmbedded(additionalProperties) } : {}),
  }
  if (node['x-kubernetes-embedded-resource'] !== true) return published
  const required = Array.isArray(node.required) ? node.required : []
  return {
    ...published,
    properties: { ...object(published.properties), ...TYPE_META, metadata: METADATA },
    required: [...new Set<Json>([...required, 'kind', 'apiVersion'])],
  }
}

function eachOf(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).map(([name, node]) => [name, isJsonObject(node) ? withEmbedded(node) : node]),
  )
}

function selectable(stated: Json | undefined): JsonObject {
  const paths = Array.isArray(stated) ? stated.map((entry) => object(entry).jsonPath) : []
  const published = paths.flatMap((path) => (typeof path === 'string' ? [{ fieldPath: path.replace(/^\./, '') }] : []))
  return published.length === 0 ? {} : { 'x-kubernetes-selectable-fields': published }
}

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
