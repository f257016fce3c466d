// What the machinery rows of the bench work on: definitions and custom resources of well-known projects, where they are.

import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Json, JsonObject, KubeObject } from '../../src/machinery/json.ts'
import { admit } from '../../src/machinery/schema/admit.ts'
import { type DefinedResource, definedResources } from '../../src/machinery/schema/read-definition.ts'
import { additionalSchema, type Schema } from '../../src/machinery/schema/schema.ts'
import { parseManifests } from '../../src/manifest/parse-manifests.ts'

const SHARED = resolve(import.meta.dirname, '../../../shared')

/** Why there is nothing to work on; undefined where there is. */
export function missingData(): string | undefined {
  return ['crds', 'crs'].every((folder) => existsSync(join(SHARED, folder))) ? undefined : 'there is no ../shared/crds'
}

/** All objects in the files of a folder. */
function sharedObjects(folder: 'crds' | 'crs'): readonly KubeObject[] {
  return globSync('*/*', { cwd: join(SHARED, folder) })
    .sort()
    .flatMap((file) => [...parseManifests(readFileSync(join(SHARED, folder, file), 'utf8'), file)])
    .flatMap((event) => ('item' in event ? [event.item.object] : []))
}

/** The definition whose JSON is longest. */
export function largestDefinition(): JsonObject {
  const [largest] = sharedObjects('crds')
    .map((definition) => ({ definition, size: JSON.stringify(definition).length }))
    .sort((a, b) => b.size - a.size)
  if (largest === undefined) throw new Error('there are no definitions')
  return largest.definition
}

/** The custom resource that a server accepts and whose JSON is nearest to so many bytes, and what defines it. */
export function objectOfSize(bytes: number): { readonly object: KubeObject; readonly resource: DefinedResource } {
  const keyOf = (apiVersion: string, kind: string) => `${apiVersion} ${kind}`
  const resources = new Map(
    sharedObjects('crds')
      .flatMap(definedResources)
      .map((resource) => [keyOf(`${resource.gvk.group}/${resource.gvk.version}`, resource.gvk.kind), resource]),
  )
  const [nearest] = sharedObjects('crs')
    .flatMap((object) => {
      const resource = resources.get(keyOf(object.apiVersion, object.kind))
      if (resource === undefined || !isAccepted(object, resource)) return []
      return [{ object, resource, away: Math.abs(JSON.stringify(object).length - bytes) }]
    })
    .sort((a, b) => a.away - b.away)
  if (nearest === undefined) throw new Error('there are no objects of a definition')
  return nearest
}

/** Nothing is wrong with it, nothing unknown in it. */
function isAccepted(object: KubeObject, resource: DefinedResource): boolean {
  const { causes, unknownFields, malformed } = admit(object, resource)
  return malformed === undefined && causes.length + unknownFields.length === 0
}

/** A rule with the schema it stands at. */
export type SharedRule = {
  readonly text: string
  readonly node: Schema
  readonly isRoot: boolean
  readonly optionalOldSelf: boolean
}

/** Every distinct rule, at the first place where it stands. */
export function sharedRules(): readonly SharedRule[] {
  const rules = new Map<string, SharedRule>()
  const collect = (node: Schema, isRoot: boolean): void => {
    for (const { rule, optionalOldSelf } of node.rules) {
      if (!rules.has(rule)) rules.set(rule, { text: rule, node, isRoot, optionalOldSelf: optionalOldSelf === true })
    }
    for (const child of schemasBelow(node)) collect(child, false)
  }
  for (const { schema } of sharedObjects('crds').flatMap(definedResources)) collect(schema, true)
  return [...rules.values()]
}

/** The schemas of what a value may hold. */
export function schemasBelow(node: Schema): readonly Schema[] {
  const additional = additionalSchema(node)
  return [
    ...node.propertyNames.flatMap((name) => node.property(name) ?? []),
    ...(node.items === undefined ? [] : [node.items]),
    ...(additional === undefined ? [] : [additional]),
  ]
}

/** How far below a value its parts are filled in. */
const SAMPLE_DEPTH = 4

/** A value of a schema: every property, two items, the first of an enumeration. */
export function sampleOf(node: Schema, depth = SAMPLE_DEPTH): Json {
  const [first = 'object'] = node.types
  if (node.default !== undefined) return node.default
  if (node.enum[0] !== undefined) return node.enum[0]
  if (first === 'string') return 'a'.repeat(Math.max(node.minLength ?? 0, Math.min(5, node.maxLength ?? 5)))
  if (first === 'integer' || first === 'number') return node.minimum ?? 1
  if (first === 'boolean') return true
  if (depth === 0) return first === 'array' ? [] : {}
  if (first === 'array')
    return node.items === undefined ? [] : [sampleOf(node.items, depth - 1), sampleOf(node.items, depth - 1)]
  const additional = additionalSchema(node)
  const stated = node.propertyNames.map((name) => [name, sampleOf(node.property(name) as Schema, depth - 1)] as const)
  return Object.fromEntries(additional === undefined ? stated : [...stated, ['key', sampleOf(additional, depth - 1)]])
}
