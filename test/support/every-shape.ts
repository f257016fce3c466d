// A schema with every kind of list, map and value that there is, and objects of it by chance.
import type { Json, JsonObject } from '../../src/machinery/json.ts'
import type { Random } from './random.ts'

const TEXT = { type: 'string' }
const INTEGER = { type: 'integer' }

/** An element with two keys, one of them with a default. */
const PORT: JsonObject = {
  type: 'object',
  required: ['port'],
  properties: {
    port: INTEGER,
    protocol: { ...TEXT, default: 'TCP' },
    name: TEXT,
    target: { 'x-kubernetes-int-or-string': true },
    tags: { type: 'array', items: TEXT, 'x-kubernetes-list-type': 'set' },
  },
}

const QUANTITY: JsonObject = {
  'x-kubernetes-int-or-string': true,
  anyOf: [INTEGER, TEXT],
  pattern:
    '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
}

/** `spec` of the kind. */
export const EVERY_SHAPE: JsonObject = {
  type: 'object',
  properties: {
    text: TEXT,
    count: INTEGER,
    ratio: { type: 'number' },
    on: { type: 'boolean' },
    maybe: { ...TEXT, nullable: true },
    share: { 'x-kubernetes-int-or-string': true },
    size: QUANTITY,
    whole: { type: 'array', items: TEXT },
    rows: { type: 'array', items: { type: 'object', properties: { a: TEXT, b: INTEGER } } },
    set: { type: 'array', items: TEXT, 'x-kubernetes-list-type': 'set' },
    named: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        properties: {
          name: TEXT,
          value: TEXT,
          ports: portList(),
          limits: { type: 'object', additionalProperties: QUANTITY },
        },
      },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    },
    ports: portList(),
    map: { type: 'object', additionalProperties: TEXT },
    block: {
      type: 'object',
      properties: { a: TEXT, b: INTEGER, list: { type: 'array', items: TEXT } },
      'x-kubernetes-map-type': 'atomic',
    },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
}

function portList(): JsonObject {
  return {
    type: 'array',
    items: PORT,
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['port', 'protocol'],
  }
}

/** The definition of a kind with that spec. */
export function everyShapeDefinition(group: string, kind = 'Shape'): JsonObject {
  const plural = `${kind.toLowerCase()}s`
  const schema = {
    openAPIV3Schema: {
      type: 'object',
      properties: { spec: EVERY_SHAPE, status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    },
  }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, subresources: { status: {} }, schema }],
    },
  }
}

const TEXTS = ['a', 'b', 'c', 'x<y&z', 'é', '']
const AMOUNTS = ['1', '1000m', '500m', '1Gi', '1024Mi', 2]

/** A spec of that schema; without nulls. */
export function randomShape(random: Random): JsonObject {
  const text = () => random.pick(TEXTS)
  const port = (): JsonObject =>
    some(random, {
      port: [1, () => random.pick([80, 81, 443])],
      protocol: [2, () => random.pick(['TCP', 'UDP'])],
      name: [2, text],
      target: [2, () => random.pick([80, '80', 'http'])],
      tags: [2, () => distinct(listOf(random, text), String)],
    })
  const ports = () => distinct(listOf(random, port), ({ port: number, protocol = 'TCP' }) => `${number} ${protocol}`)
  const named = (): JsonObject =>
    some(random, {
      name: [1, () => random.pick(['a', 'b', 'c', 'd'])],
      value: [2, text],
      ports: [3, ports],
      limits: [3, () => ({ cpu: random.pick(AMOUNTS) })],
    })
  return some(random, {
    text: [2, text],
    count: [2, () => random.pick([0, 1, 7, 9007199254740993n])],
    ratio: [3, () => random.pick([0.5, 1, 1e21])],
    on: [3, () => random.once(2)],
    share: [2, () => random.pick([80, '80', '25%'])],
    size: [2, () => random.pick(AMOUNTS)],
    whole: [2, () => listOf(random, text)],
    rows: [3, () => listOf(random, () => some(random, { a: [2, text], b: [2, () => random.below(3)] }))],
    set: [2, () => distinct(listOf(random, text), String)],
    named: [2, () => distinct(listOf(random, named), ({ name }) => String(name))],
    ports: [2, ports],
    map: [2, () => some(random, { a: [2, text], 'b/c': [2, text], 'd~e': [2, text] })],
    block: [
      3,
      () => some(random, { a: [2, text], b: [2, () => random.below(3)], list: [2, () => listOf(random, text)] }),
    ],
    free: [2, () => some(random, { x: [2, () => freeValue(random)], y: [2, () => freeValue(random)] })],
  })
}

function freeValue(random: Random): Json {
  return random.pick<Json>([1, 'a', true, { p: { q: 'r' } }, [1, 2], [{ p: 1 }, { p: 2 }], {}, []])
}

type Member = readonly [times: number, value: () => Json]

/** Each member once in so many times. */
function some(random: Random, members: { readonly [name: string]: Member }): JsonObject {
  const chosen = Object.entries(members).filter(([, [times]]) => random.once(times))
  return Object.fromEntries(chosen.map(([name, [, value]]) => [name, value()]))
}

function listOf<T>(random: Random, item: () => T): T[] {
  return Array.from({ length: random.below(4) }, item)
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()]
}

/** Some of the one and some of the other: lists are mixed and moved, members come from either side. */
export function mixed(one: JsonObject, other: JsonObject, random: Random): JsonObject {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  const members: [string, Json][] = []
  for (const name of names) {
    const value = mixedValue(one[name], other[name], random)
    if (value !== undefined) members.push([name, value])
  }
  return Object.fromEntries(members)
}

function mixedValue(one: Json | undefined, other: Json | undefined, random: Random): Json | undefined {
  if (isPlain(one) && isPlain(other)) return random.once(3) ? random.pick([one, other]) : mixed(one, other, random)
  if (Array.isArray(one) && random.once(3)) return [...one].reverse()
  return random.pick([one, one, other])
}

function isPlain(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
