// Schemas of definitions with one or two things changed, most of them wrong.
import { isJsonObject, type Json, type JsonObject } from '../../src/machinery/json.ts'
import type { Random } from './random.ts'

type Edit = readonly [keyword: string, value: Json | undefined]

/** Undefined takes a keyword away. */
const EDITS: readonly Edit[] = [
  ['type', undefined],
  ['type', 'object'],
  ['type', 'array'],
  ['type', 'string'],
  ['type', 'null'],
  ['type', 'text'],
  ['items', undefined],
  ['items', { type: 'string' }],
  ['items', {}],
  ['properties', undefined],
  ['properties', { a: { type: 'string', default: 'x' }, metadata: { type: 'object', description: 'd' } }],
  ['properties', { kind: { type: 'integer' }, apiVersion: {}, metadata: { type: 'string' } }],
  ['additionalProperties', { type: 'string', default: 'x' }],
  ['additionalProperties', true],
  ['additionalProperties', false],
  ['nullable', true],
  ['uniqueItems', true],
  ['required', ['absent']],
  ['pattern', '^(a'],
  ['pattern', '^a(?=b)'],
  ['pattern', '[z-a]'],
  ['format', 'semver'],
  ['enum', ['a', 'b']],
  ['default', 'x'],
  ['default', 5],
  ['default', {}],
  ['default', { unknown: 1 }],
  ['default', ['a', 'a']],
  ['default', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels: { 'a b': 'c' } } }],
  ['x-kubernetes-int-or-string', true],
  ['x-kubernetes-preserve-unknown-fields', true],
  ['x-kubernetes-preserve-unknown-fields', false],
  ['x-kubernetes-embedded-resource', true],
  ['x-kubernetes-list-type', 'set'],
  ['x-kubernetes-list-type', 'map'],
  ['x-kubernetes-list-type', 'bag'],
  ['x-kubernetes-list-map-keys', ['name']],
  ['x-kubernetes-list-map-keys', ['name', 'name']],
  ['x-kubernetes-list-map-keys', undefined],
  ['x-kubernetes-map-type', 'atomic'],
  ['x-kubernetes-map-type', 'loose'],
  ['anyOf', [{ type: 'integer' }, { type: 'string' }]],
  ['anyOf', [{ required: ['a'] }, { properties: { absent: { minLength: 1 } } }]],
  ['allOf', [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, { pattern: '(' }]],
  ['oneOf', [{ description: 'd', default: 0, nullable: true, title: 't' }, { items: { minLength: 1 } }]],
  ['not', { properties: { metadata: {} }, additionalProperties: { type: 'string' } }],
  ['not', { 'x-kubernetes-list-type': 'set', 'x-kubernetes-map-type': 'atomic', 'x-kubernetes-list-map-keys': ['a'] }],
  [
    'x-kubernetes-validations',
    [
      { rule: ' ', message: 'm' },
      { rule: 'true', message: 'a\nb' },
    ],
  ],
  [
    'x-kubernetes-validations',
    [
      { rule: 'true\n', message: ' ' },
      { rule: 'true', fieldPath: '\n', reason: 'Other' },
    ],
  ],
]

/** A copy of a schema with one to three of its nodes changed. */
export function mutateSchema(schema: JsonObject, random: Random): JsonObject {
  let mutated: Json = schema
  for (let count = 1 + random.below(3); count > 0; count--) {
    const nodes = placesOf(mutated as JsonObject)
    mutated = edit(mutated, random.once(6) ? [] : random.pick(nodes), random.pick(EDITS))
  }
  return mutated as JsonObject
}

/** The paths of all nodes. */
function placesOf(schema: JsonObject): (readonly (string | number)[])[] {
  const places: (readonly (string | number)[])[] = []
  const visit = (node: Json | undefined, path: readonly (string | number)[]) => {
    if (!isJsonObject(node)) return
    places.push(path)
    for (const keyword of ['items', 'additionalProperties', 'not']) visit(node[keyword], [...path, keyword])
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      const branches = node[keyword]
      if (Array.isArray(branches)) for (const [i, branch] of branches.entries()) visit(branch, [...path, keyword, i])
    }
    const { properties } = node
    if (isJsonObject(properties))
      for (const [name, child] of Object.entries(properties)) visit(child, [...path, 'properties', name])
  }
  visit(schema, [])
  return places
}

function edit(node: Json, path: readonly (string | number)[], [keyword, value]: Edit): Json {
  const [step, ...rest] = path
  if (step === undefined) {
    const { [keyword]: _before, ...others } = node as JsonObject
    return value === undefined ? others : { ...others, [keyword]: value }
  }
  if (Array.isArray(node)) return node.map((item, i) => (i === step ? edit(item, rest, [keyword, value]) : item))
  const object = node as JsonObject
  return { ...object, [step]: edit(object[step] as Json, rest, [keyword, value]) }
}
