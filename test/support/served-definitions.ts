// Definitions put on a real API server for a while, loosened at first so that it keeps objects it would refuse later.
import type { Transport } from '../../src/cluster/http.ts'
import { ServerError } from '../../src/errors.ts'
import {
  isJsonObject,
  type Json,
  type JsonObject,
  type KubeObject,
  parseJson,
  stringifyJson,
} from '../../src/machinery/json.ts'
import { type DefinedResource, definedResources } from '../../src/machinery/schema/read-definition.ts'
import { dryRun } from './server-verdict.ts'

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** One served version of a definition. */
export type Served = {
  readonly definition: KubeObject
  readonly resource: DefinedResource
  readonly storage: DefinedResource
  /** Where its objects are: `/apis/example.test/v1/namespaces/x/boxes`. */
  readonly path: string
  /** How what comes with every answer about a version that is deprecated begins. */
  readonly deprecation: string | undefined
}

/** Creates a definition; the server's words when it refuses it. */
export function createDefinition(transport: Transport, definition: KubeObject): Promise<string | undefined> {
  return write(transport, 'POST', CRDS, definition)
}

/** Replaces a definition; the server's words when it refuses that. */
export async function replaceDefinition(transport: Transport, definition: KubeObject): Promise<string | undefined> {
  const path = `${CRDS}/${definition.metadata?.name}`
  for (;;) {
    const live = parseJson(await (await transport.request({ path })).text()) as KubeObject
    const { resourceVersion } = live.metadata as JsonObject
    const metadata = { ...definition.metadata, resourceVersion } as JsonObject
    const refusal = await write(transport, 'PUT', path, { ...definition, metadata } as KubeObject)
    if (refusal?.includes('the object has been modified') !== true) return refusal
  }
}

async function write(
  transport: Transport,
  method: 'POST' | 'PUT',
  path: string,
  object: KubeObject,
): Promise<string | undefined> {
  try {
    const body = stringifyJson(object)
    await (await transport.request({ method, path, contentType: 'application/json', body })).text()
    return undefined
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    return error.message
  }
}

/** Stores an object for real and answers it as it is read; undefined when the server refuses it. */
export async function store(transport: Transport, path: string, object: KubeObject): Promise<KubeObject | undefined> {
  if ((await write(transport, 'POST', path, object)) !== undefined) return undefined
  const response = await transport.request({ path: `${path}/${object.metadata?.name}` })
  return parseJson(await response.text()) as KubeObject
}

export async function removeDefinition(transport: Transport, definition: KubeObject): Promise<void> {
  try {
    await (await transport.request({ method: 'DELETE', path: `${CRDS}/${definition.metadata?.name}` })).text()
  } catch (error) {
    if (!(error instanceof ServerError) || error.code !== 404) throw error
  }
}

/** The served versions of a definition. */
export function servedVersions(definition: KubeObject, namespace: string): Served[] {
  const { versions, names } = definition.spec as JsonObject & { versions: readonly JsonObject[]; names: JsonObject }
  const resources = definedResources(definition)
  const storage = resources.find((resource) => resource.storage)
  return resources.flatMap((resource) => {
    const { group, version, kind } = resource.gvk
    const stated = versions.find(({ name }) => name === version)
    if (stated?.served !== true) return []
    const place = resource.namespaced ? `/namespaces/${namespace}` : ''
    const words = stated.deprecationWarning ?? `${group}/${version} ${kind} is deprecated`
    return [
      {
        definition,
        resource,
        storage: storage ?? resource,
        path: `/apis/${group}/${version}${place}/${names.plural}`,
        deprecation: stated.deprecated === true ? String(words) : undefined,
      },
    ]
  })
}

export async function untilServed(transport: Transport, path: string): Promise<void> {
  await until(async () => {
    try {
      await (await transport.request({ path: `${path}?limit=1` })).text()
      return true
    } catch (error) {
      if (!(error instanceof ServerError) || error.code !== 404) throw error
      return false
    }
  })
}

const MARKER = 'tackMarker'

/** The same definition with a field by which {@link untilMarked} knows it. */
export function marked(definition: KubeObject): KubeObject {
  return withSchemas(definition, (schema) => ({
    ...schema,
    properties: { ...(isJsonObject(schema.properties) ? schema.properties : {}), [MARKER]: { type: 'integer' } },
  }))
}

/** Waits until objects are checked by the definition that has the mark. */
export async function untilMarked(transport: Transport, { resource, path }: Served, name = 'marker'): Promise<void> {
  const { group, version, kind } = resource.gvk
  const object = { apiVersion: `${group}/${version}`, kind, metadata: { name }, [MARKER]: 1 } as KubeObject
  await until(async () => {
    const send = transport.request.bind(transport)
    const verdict = await dryRun(send, 'POST', `${path}?fieldValidation=Strict`, object)
    return !('code' in verdict && verdict.message.includes(`unknown field "${MARKER}"`))
  })
}

async function until(isDone: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await isDone()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('waited for a minute')
}

/** The same definition without what limits values: objects of it may break the original. */
export function loosened(definition: KubeObject): KubeObject {
  return withSchemas(definition, (schema) => loosen(schema, []))
}

function withSchemas(definition: KubeObject, change: (schema: JsonObject) => JsonObject): KubeObject {
  const spec = definition.spec as JsonObject & { versions: readonly JsonObject[] }
  const versions = spec.versions.map((version) => {
    const { openAPIV3Schema } = version.schema as JsonObject
    return { ...version, schema: { openAPIV3Schema: change(openAPIV3Schema as JsonObject) } }
  })
  return { ...definition, spec: { ...spec, versions } } as KubeObject
}

const LIMITS = new Set([
  'x-kubernetes-validations',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
])

/** @param keys of the list whose item the node is: they must stay required */
function loosen(node: JsonObject, keys: readonly Json[]): JsonObject {
  const below = (value: Json | undefined, itemKeys: readonly Json[] = []) =>
    isJsonObject(value) ? loosen(value, itemKeys) : value
  const kept = Object.entries(node).flatMap(([keyword, value]): [string, Json | undefined][] => {
    if (LIMITS.has(keyword)) return []
    if (keyword === 'required') return [[keyword, (value as readonly Json[]).filter((name) => keys.includes(name))]]
    if (keyword === 'properties')
      return [[keyword, Object.fromEntries(Object.entries(value as JsonObject).map(([k, v]) => [k, below(v) as Json]))]]
    if (keyword === 'items') {
      const listKeys = node['x-kubernetes-list-map-keys']
      return [[keyword, below(value, Array.isArray(listKeys) ? listKeys : [])]]
    }
    return [[keyword, keyword === 'additionalProperties' ? below(value) : value]]
  })
  return Object.fromEntries(kept) as JsonObject
}
