// Objects made from others, or from nothing, by their schema: some right, most with one or two things wrong.
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../src/machinery/json.ts'
import { type Schema, schemaOfKey } from '../../src/machinery/schema/schema.ts'
import type { Random } from './random.ts'

type Place = { readonly path: readonly (string | number)[]; readonly schema: Schema | undefined; readonly value: Json }

const ODD_TEXTS = [
  '',
  ' ',
  'a',
  'A_b',
  'x-',
  '-x',
  '0',
  '10Mi',
  '1.5',
  '300ms',
  '5 days',
  'true',
  'é😀',
  '\n',
  'a.b.c',
  'http://a b/',
  'https://x.y:80/z?q',
  '10.0.0.1',
  '010.0.0.1',
  '::1',
  '10.0.0.0/8',
  '2024-02-30',
  '2024-02-29T12:00:00Z',
  '2024-01-01t00:00:00.5+01:00',
  'YWJj',
  'YWJ',
  '*',
  '*.example.com',
  'a@b.c',
  '00:00:5e:00:53:01',
  '123e4567-e89b-12d3-a456-426614174000',
  '<a&b>',
  '"quoted\\',
  '\u2028',
  'x'.repeat(70),
  'y'.repeat(260),
]
const ODD_NUMBERS: readonly Json[] = [
  0,
  1,
  -1,
  3.5,
  -0.25,
  100,
  65536,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  9223372036854775807n,
  1e20,
  1e-7,
  4e38,
]
const ODD_VALUES: readonly Json[] = ['text', 7, 1.5, true, false, [], {}, ['x'], { x: 'y' }, null, [null], [[1]], [{}]]

/** A copy with one to three changes. */
export function mutate(object: KubeObject, schema: Schema, random: Random): KubeObject {
  let mutated: Json = object
  for (let count = 1 + random.below(3); count > 0; count--) {
    const places = placesOf(mutated, schema)
    if (places.length === 0) break
    const place = random.pick(places)
    mutated = edit(mutated, place.path, (value) => change(value, place.schema, random))
  }
  return mutated as KubeObject
}

/** An object of the schema with everything required and some of the rest. */
export function sample(schema: Schema, random: Random): JsonObject {
  return sampleValue(schema, random, 0) as JsonObject
}

/** What is below spec and the other fields of its own; of the metadata only what is harmless. */
function placesOf(root: Json, schema: Schema): Place[] {
  const places: Place[] = []
  const visit = (value: Json, node: Schema | undefined, path: readonly (string | number)[]) => {
    if (path.length > 0) places.push({ path, schema: node, value })
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) visit(item, node?.items, [...path, i])
    } else if (isJsonObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        if (path.length === 0 && ['apiVersion', 'kind', 'metadata'].includes(key)) continue
        visit(item, node && schemaOfKey(node, key), [...path, key])
      }
    }
  }
  visit(root, schema, [])
  return places
}

/** Undefined takes the place away. */
function change(value: Json, schema: Schema | undefined, random: Random): Json | undefined {
  switch (random.below(9)) {
    case 0:
      return undefined
    case 1:
      return random.pick(ODD_VALUES)
    case 2:
      return null
    case 3:
      return isJsonObject(value)
        ? { ...value, [random.pick(['unknownField', 'extra', 'a.b', 'x-y'])]: random.pick(ODD_VALUES) }
        : odd(value, random)
    case 4:
      if (Array.isArray(value) && value.length > 0) return [...value, random.pick(value)]
      return odd(value, random)
    case 5:
      return schema === undefined ? odd(value, random) : beyondLimits(value, schema, random)
    case 6:
    case 7:
      if (isJsonObject(value) && schema !== undefined && schema.propertyNames.length > 0) {
        const name = random.pick(schema.propertyNames)
        const property = schema.property(name)
        return property === undefined ? value : { ...value, [name]: sampleValue(property, random, 2) }
      }
      return odd(value, random)
    default:
      return schema === undefined ? odd(value, random) : sampleValue(schema, random, 2)
  }
}

function odd(value: Json, random: Random): Json {
  if (typeof value === 'string') return random.pick(ODD_TEXTS)
  if (typeof value === 'number' || typeof value === 'bigint') return random.pick(ODD_NUMBERS)
  return random.pick(ODD_VALUES)
}

function beyondLimits(value: Json, schema: Schema, random: Random): Json {
  const { maxLength, minLength, maximum, minimum, maxItems, maxProperties } = schema
  if (typeof value === 'string') {
    if (maxLength !== undefined && maxLength < 5000)
      return random.pick(['é', 'x', '😀']).repeat(maxLength + random.below(2))
    if (minLength !== undefined) return 'x'.repeat(Math.max(0, minLength - 1))
  }
  if (typeof value === 'number') {
    if (maximum !== undefined) return maximum + random.below(3) - 1
    if (minimum !== undefined) return minimum + random.below(3) - 1
  }
  if (Array.isArray(value) && value.length > 0 && maxItems !== undefined && maxItems < 300)
    return Array.from({ length: maxItems + random.below(2) }, () => random.pick(value))
  if (isJsonObject(value) && maxProperties !== undefined && maxProperties < 100)
    return Object.fromEntries(Array.from({ length: maxProperties + 1 }, (_, i) => [`key${i}`, 'x']))
  return odd(value, random)
}

const MAX_DEPTH = 7

function sampleValue(schema: Schema, random: Random, depth: number): Json {
  if (schema.default !== undefined && random.once(2)) return schema.default
  if (schema.enum.length > 0 && !random.once(12)) return random.pick(schema.enum)
  if (schema.nullable && random.once(5)) return null
  switch (random.pick(schema.types.length > 0 ? schema.types : ['object' as const])) {
    case 'object':
      return sampleObject(schema, random, depth)
    case 'array': {
      const { items } = schema
      const count = Math.min((schema.minItems ?? 0) + random.below(3), 6)
      return items === undefined ? [] : Array.from({ length: count }, () => sampleValue(items, random, depth + 1))
    }
    case 'integer':
      return (schema.minimum ?? 0) + random.below(Math.min(100, (schema.maximum ?? 100) - (schema.minimum ?? 0) + 1))
    case 'number':
      return random.pick([0, 1, 0.5, 2.25, schema.minimum ?? 3, schema.maximum ?? 4])
    case 'boolean':
      return random.once(2)
    default:
      return random.once(3) ? random.pick(ODD_TEXTS) : `name-${random.below(4)}`
  }
}

function sampleObject(schema: Schema, random: Random, depth: number): Json {
  const entries: [string, Json][] = []
  for (const name of schema.propertyNames) {
    const isWanted = schema.required.includes(name) ? !random.once(25) : depth < MAX_DEPTH && random.once(3 + depth)
    const property = schema.property(name)
    if (isWanted && property !== undefined && !(depth === 0 && ['apiVersion', 'kind', 'metadata'].includes(name)))
      entries.push([name, sampleValue(property, random, depth + 1)])
  }
  const additional = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined
  if (additional !== undefined && depth < MAX_DEPTH) {
    for (let i = random.below(3); i > 0; i--) entries.push([`key-${i}`, sampleValue(additional, random, depth + 1)])
  }
  return Object.fromEntries(entries)
}

function edit(value: Json, path: readonly (string | number)[], change: (value: Json) => Json | undefined): Json {
  const [step, ...rest] = path
  if (step === undefined) return change(value) ?? null
  if (Array.isArray(value)) {
    const items = [...(value as readonly Json[])]
    const after =
      rest.length === 0 ? change(items[step as number] as Json) : edit(items[step as number] as Json, rest, change)
    if (after === undefined) items.splice(step as number, 1)
    else items[step as number] = after
    return items
  }
  const entries = new Map(Object.entries(value as JsonObject))
  const before = entries.get(step as string) as Json
  const after = rest.length === 0 ? change(before) : edit(before, rest, change)
  if (after === undefined) entries.delete(step as string)
  else entries.set(step as string, after)
  return Object.fromEntries(entries)
}
