// Definitions made to hold every shape that the merge of server-side apply knows: sets, map lists with one or several
// keys and with defaults, atomic lists and maps, what is unknown, embedded resources, nullable and defaulted fields.
import type { Json, JsonObject, KubeObject } from '../../src/machinery/json.ts'
import type { Random } from './random.ts'

type Shape = (random: Random, depth: number) => JsonObject

const text: JsonObject = { type: 'string' }
const integer: JsonObject = { type: 'integer' }

const SCALARS: readonly Shape[] = [
  () => text,
  () => integer,
  () => ({ type: 'number' }),
  () => ({ type: 'boolean' }),
  () => ({ type: 'string', format: 'date-time' }),
  () => ({ 'x-kubernetes-int-or-string': true }),
  () => ({ ...text, default: 'd' }),
  () => ({ ...integer, default: 1 }),
  () => ({ ...text, nullable: true }),
  () => ({ ...integer, nullable: true, default: 2 }),
]

const CONTAINERS: readonly Shape[] = [
  granularObject,
  (random, depth) => ({ ...granularObject(random, depth), 'x-kubernetes-map-type': 'atomic' }),
  (random, depth) => ({ ...granularObject(random, depth), nullable: true }),
  (random, depth) => ({ type: 'object', additionalProperties: shape(random, depth + 1) }),
  () => ({ type: 'object', additionalProperties: text, 'x-kubernetes-map-type': 'atomic' }),
  () => ({ type: 'object', additionalProperties: text, default: { a: 'x' } }),
  () => ({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }),
  (random, depth) => ({ ...granularObject(random, depth), 'x-kubernetes-preserve-unknown-fields': true }),
  () => ({ 'x-kubernetes-preserve-unknown-fields': true }),
  () => ({ type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true }),
  (random, depth) => ({
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    properties: { spec: granularObject(random, depth + 1) },
  }),
  (random, depth) => ({ type: 'array', items: shape(random, depth + 1) }),
  (random, depth) => ({ type: 'array', items: shape(random, depth + 1), 'x-kubernetes-list-type': 'atomic' }),
  (random) => ({ type: 'array', items: random.pick([text, integer]), 'x-kubernetes-list-type': 'set' }),
  (random) => ({ type: 'array', items: random.pick([text, integer]), 'x-kubernetes-list-type': 'set', default: [] }),
  (random, depth) => mapList(random, depth, { name: text }, ['name']),
  (random, depth) => mapList(random, depth, { port: integer, protocol: { ...text, default: 'TCP' } }),
  (random, depth) => mapList(random, depth, { z: text, b: { type: 'boolean', default: false }, a: integer }),
  (random, depth) => mapList(random, depth, { name: { ...text, default: 'n' } }, []),
  (random, depth) => mapList(random, depth, { a: { ...integer, default: 0 }, b: { ...text, default: '' } }, []),
  (random) => ({ ...mapList(random, MAX_DEPTH, { name: text }), 'x-kubernetes-preserve-unknown-fields': true }),
  (random) => {
    const list = mapList(random, MAX_DEPTH, { name: text })
    return { ...list, items: { ...(list.items as JsonObject), 'x-kubernetes-map-type': 'atomic' } }
  },
]

const MAX_DEPTH = 3

function shape(random: Random, depth: number): JsonObject {
  return depth >= MAX_DEPTH || random.once(3)
    ? random.pick(SCALARS)(random, depth)
    : random.pick(CONTAINERS)(random, depth)
}

function granularObject(random: Random, depth: number): JsonObject {
  const names = ['a', 'b', 'c', 'd.e/f'].slice(0, 1 + random.below(4))
  return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, shape(random, depth + 1)])) }
}

/** Keys without a default are required, as the API server wants it. */
function mapList(random: Random, depth: number, keys: JsonObject, required = requiredOf(keys)): JsonObject {
  return {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': Object.keys(keys),
    items: {
      type: 'object',
      ...(required.length === 0 ? {} : { required }),
      properties: { ...keys, v: shape(random, depth + 1), w: text },
    },
  }
}

function requiredOf(keys: JsonObject): string[] {
  return Object.entries(keys).flatMap(([name, schema]) => ((schema as JsonObject).default === undefined ? [name] : []))
}

/** The schema of a spec that has every shape, and some of them again within others. */
export function everyShape(random: Random): JsonObject {
  const shapes = [...SCALARS, ...CONTAINERS].map((make, i) => [`f${i}`, make(random, 1)])
  return { type: 'object', properties: Object.fromEntries(shapes) }
}

/** The schema of a spec with some shapes. */
export function someShapes(random: Random): JsonObject {
  const count = 3 + random.below(6)
  const shapes = Array.from({ length: count }, (_, i) => [`f${i}`, random.pick(CONTAINERS)(random, 1)])
  return { type: 'object', properties: Object.fromEntries(shapes) }
}

export type MergeKind = {
  readonly kind: string
  readonly spec: JsonObject
  readonly hasStatus: boolean
  readonly versions: readonly string[]
}

/** A definition with such a spec, and the same for its status. */
export function mergeDefinition(group: string, { kind, spec, hasStatus, versions }: MergeKind): KubeObject {
  const singular = kind.toLowerCase()
  const openAPIV3Schema = partsOf(spec)
  const subresources = hasStatus ? { subresources: { status: {} } } : {}
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${singular}s.${group}` },
    spec: {
      group,
      names: { plural: `${singular}s`, singular, kind, listKind: `${kind}List` },
      scope: 'Namespaced',
      versions: versions.map((name, i) => ({
        name,
        served: true,
        storage: i === 0,
        schema: { openAPIV3Schema },
        ...subresources,
      })),
    },
  }
}

/** An object of a definition, without its type and metadata: its status is like its spec. */
export function partsOf(spec: JsonObject): JsonObject {
  return { type: 'object', properties: { spec, status: spec, loose: text } }
}

const FEW_TEXTS = ['a', 'b', 'c', '', 'x.y/z']
const FEW_NUMBERS = [0, 1, 2, 3, 1_000_000]

/** A value of a schema, out of few, so that values meet again. Some are null, some lists and maps empty. */
export function someValue(schema: JsonObject, random: Random): Json {
  if (random.once(schema.nullable === true ? 4 : 60)) return null
  if (Array.isArray(schema.enum)) return random.pick(schema.enum)
  if (schema['x-kubernetes-int-or-string'] === true) return random.pick<Json>(['a', 1, '1'])
  switch (schema.type) {
    case 'string':
      if (schema.format === 'date-time') return random.pick(['2024-01-01T00:00:00Z', '2025-01-01T00:00:00Z'])
      return random.pick(FEW_TEXTS)
    case 'integer':
      return random.pick(FEW_NUMBERS)
    case 'number':
      return random.pick([0, 1, 1.5, 2])
    case 'boolean':
      return random.once(2)
    case 'array':
      return listOf(schema, random)
    case 'object':
      return objectOf(schema, random)
    default:
      return anything(random, 0)
  }
}

function listOf(schema: JsonObject, random: Random): Json {
  const items = schema.items as JsonObject
  const list = Array.from({ length: random.below(4) }, () => someValue(items, random))
  if (random.once(25)) return list
  const kept = new Map(list.map((item) => [keyOf(item, schema), item]))
  return schema['x-kubernetes-list-type'] === undefined ? list : [...kept.values()]
}

function keyOf(item: Json, schema: JsonObject): string {
  const { properties = {} } = schema.items as { readonly properties?: JsonObject }
  const names = schema['x-kubernetes-list-map-keys'] as readonly string[] | undefined
  if (names === undefined || item === null || typeof item !== 'object') return JSON.stringify(item)
  const keyed = names.map((name) => (item as JsonObject)[name] ?? defaultOf(properties[name]) ?? null)
  return JSON.stringify(keyed)
}

function defaultOf(field: Json | undefined): Json | undefined {
  return (field as JsonObject | undefined)?.default
}

function objectOf(schema: JsonObject, random: Random): Json {
  const {
    properties = {},
    additionalProperties,
    required = [],
  } = schema as {
    readonly properties?: { readonly [name: string]: JsonObject }
    readonly additionalProperties?: JsonObject
    readonly required?: readonly string[]
  }
  const object: Record<string, Json> = {}
  for (const [name, field] of Object.entries(properties)) {
    if (required.includes(name) ? !random.once(40) : random.once(2)) object[name] = someValue(field, random)
  }
  if (additionalProperties !== undefined) {
    for (const name of ['k', 'l', 'm.n/o']) if (random.once(2)) object[name] = someValue(additionalProperties, random)
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) {
    for (const name of ['u', 'v']) if (random.once(2)) object[name] = anything(random, 0)
  } else if (random.once(300)) object.undeclared = 'x'
  if (schema['x-kubernetes-embedded-resource'] === true) {
    Object.assign(object, { apiVersion: 'v1', kind: random.pick(['A', 'B']), metadata: embeddedMeta(random) })
  }
  return object
}

function embeddedMeta(random: Random): JsonObject {
  return { name: random.pick(['x', 'y']), labels: { a: random.pick(FEW_TEXTS.slice(0, 3)) }, finalizers: ['t.t/f'] }
}

function anything(random: Random, depth: number): Json {
  switch (random.below(depth > 2 ? 4 : 7)) {
    case 0:
      return random.pick(FEW_TEXTS)
    case 1:
      return random.pick(FEW_NUMBERS)
    case 2:
      return random.once(2)
    case 3:
      return random.once(3) ? null : 'n'
    case 4:
      return Array.from({ length: random.below(3) }, () => anything(random, depth + 1))
    default:
      return Object.fromEntries(
        ['p', 'q', 'r'].filter(() => random.once(2)).map((name) => [name, anything(random, depth + 1)]),
      )
  }
}

/** Another value of the same schema: some parts taken away, some put anew, some lists in another order. */
export function variationOf(value: Json, schema: JsonObject, random: Random): Json {
  if (random.once(8)) return someValue(schema, random)
  if (Array.isArray(value)) {
    const items = schema.items as JsonObject | undefined
    if (items === undefined || random.once(4)) return [...value].reverse()
    const kept = value
      .filter(() => !random.once(4))
      .map((item) => (random.once(3) ? variationOf(item, items, random) : item))
    return random.once(3) ? listWith(kept, someValue(items, random), schema) : kept
  }
  if (typeof value !== 'object' || value === null || schema.type !== 'object') return value
  const { properties = {} } = schema as { readonly properties?: { readonly [name: string]: JsonObject } }
  const additional = schema.additionalProperties as JsonObject | undefined
  const changed: Record<string, Json> = {}
  for (const [name, item] of Object.entries(value)) {
    const child = properties[name] ?? additional
    if (random.once(8) && !['apiVersion', 'kind'].includes(name)) continue
    changed[name] = child === undefined || !random.once(3) ? item : variationOf(item, child, random)
  }
  for (const [name, child] of Object.entries(properties)) {
    if (changed[name] === undefined && random.once(8)) changed[name] = someValue(child, random)
  }
  return changed
}

function listWith(list: readonly Json[], item: Json, schema: JsonObject): Json {
  const isUnique = schema['x-kubernetes-list-type'] !== undefined && schema['x-kubernetes-list-type'] !== 'atomic'
  const known = list.some((other) => keyOf(other, schema) === keyOf(item, schema))
  return isUnique && known ? list : [item, ...list]
}
