// Values that fit a schema, made so that its rules have something to say: of what its rules and enums mention.
import { isJsonObject, type Json, type JsonObject } from '../../src/machinery/json.ts'
import { checkRules } from '../../src/machinery/schema/rules/check-rules.ts'
import type { Schema } from '../../src/machinery/schema/schema.ts'
import { validateValue } from '../../src/machinery/schema/validation/validate-value.ts'
import type { Random } from './random.ts'
import { rulesAt } from './rule-nodes.ts'

const TRIES = 150
const PER_OUTCOME = 3
const BLOCKING = /Required|TypeInvalid|NotSupported|TooLong|TooMany/

/** Values that rules can be run on, of which some fail this rule and some that one, as far as chance finds them. */
export function valuesFor(schema: Schema, wanted: number, random: Random): Json[] {
  const made = new Map<string, Json[]>()
  const words = wordsOf(schema.raw)
  for (let i = 0; i < TRIES; i++) {
    const value = someValue(schema, words, random, 0)
    if (value === null || validateValue(value, schema).some(({ reason }) => BLOCKING.test(reason))) continue
    const { causes } = checkRules(value, schema)
    const outcome = causes.map(({ message, field }) => `${field}: ${message}`.replace(/\[\d+\]|"[^"]*"/g, '')).sort()
    const alike = made.get(outcome.join()) ?? []
    if (alike.length < PER_OUTCOME) made.set(outcome.join(), [...alike, value])
  }
  const groups = [...made.values()]
  const byTurns = Array.from({ length: PER_OUTCOME }, (_, i) => groups.flatMap((group) => group[i] ?? [])).flat()
  return byTurns.slice(0, wanted)
}

type Words = { readonly texts: readonly string[]; readonly numbers: readonly number[] }

const TEXTS = [
  '',
  'a',
  'b',
  'a-b',
  'name-1',
  'A',
  '10.0.0.1',
  '10.0.0.0/8',
  'fd00::/8',
  '::1',
  '1h',
  '0s',
  '-1s',
  '5m30s',
  '300ms',
  '1Gi',
  '500m',
  '50%',
]
const MORE = [
  'http://h/p',
  'https://example.com:8443/x?y=z',
  'example.com',
  '*.example.com',
  'ssh://git@h/r',
  'sha256:abc',
  '1.2.3',
  'x'.repeat(64),
]
const NUMBERS = [0, 1, 2, -1, 5, 10, 100, 443, 8080, 65535, 1.5]

/** What a schema and its rules mention. */
function wordsOf(raw: JsonObject): Words {
  const texts = new Set<string>([...TEXTS, ...MORE])
  const numbers = new Set<number>(NUMBERS)
  const visit = (node: Json) => {
    if (Array.isArray(node)) for (const item of node) visit(item)
    if (!isJsonObject(node)) return
    for (const rule of rulesAt(node)) {
      for (const [, single, double] of rule.matchAll(/'([^']*)'|"([^"]*)"/g)) texts.add(single ?? double ?? '')
      for (const [number] of rule.matchAll(/\b\d+\b/g)) numbers.add(Number(number)).add(Number(number) + 1)
    }
    for (const [key, value] of Object.entries(node)) if (typeof value === 'object' && key !== 'required') visit(value)
  }
  visit(raw)
  return { texts: [...texts], numbers: [...numbers].filter(Number.isSafeInteger).concat(1.5) }
}

const FORMATTED: { readonly [format: string]: readonly string[] } = {
  'date-time': ['2020-01-01T00:00:00Z', '2021-06-05T04:03:02.5+01:00'],
  date: ['2020-02-29', '1999-12-31'],
  duration: ['1s', '1h', '0s', '300ms', '3 days'],
  byte: ['YWJj', ''],
  ipv4: ['10.0.0.1'],
  ipv6: ['::1'],
  uri: ['http://h/p'],
  uuid: ['123e4567-e89b-12d3-a456-426614174000'],
}

function someValue(schema: Schema, words: Words, random: Random, depth: number): Json {
  if (schema.enum.length > 0) return random.pick(schema.enum)
  if (schema.nullable && random.once(6)) return null
  switch (random.pick(schema.types.length > 0 ? schema.types : ['object' as const])) {
    case 'object':
      return objectOf(schema, words, random, depth)
    case 'array':
      return listOf(schema, words, random, depth)
    case 'integer':
    case 'number':
      return numberOf(schema, words, random)
    case 'boolean':
      return random.once(2)
    default:
      return textOf(schema, words, random)
  }
}

function numberOf({ minimum, maximum, types }: Schema, { numbers }: Words, random: Random): number {
  const fits = numbers.filter(
    (n) => n >= (minimum ?? n) && n <= (maximum ?? n) && (types[0] === 'number' || Number.isInteger(n)),
  )
  return fits.length > 0 ? random.pick(fits) : (minimum ?? maximum ?? 0)
}

function textOf(schema: Schema, { texts }: Words, random: Random): string {
  const formatted = FORMATTED[schema.format]
  if (formatted !== undefined && !random.once(10)) return random.pick(formatted)
  for (let i = 0; i < 20; i++) {
    const one = random.pick(texts)
    const text = random.once(5) ? one + random.pick(texts) : one
    if (validateValue(text, schema).length === 0) return text
  }
  return random.pick(texts)
}

function listOf(schema: Schema, words: Words, random: Random, depth: number): Json {
  const { items, minItems = 0, maxItems = 100 } = schema
  if (items === undefined) return []
  const count = Math.min(maxItems, minItems + random.below(depth > 5 ? 1 : 4))
  const list = Array.from({ length: count }, () => someValue(items, words, random, depth + 1))
  return random.once(3) && list.length > 1 ? [...list.slice(1), list[1] as Json] : list
}

function objectOf(schema: Schema, words: Words, random: Random, depth: number): Json {
  const wish = random.pick([2, 2, 3, 5])
  const entries: [string, Json][] = []
  for (const name of schema.propertyNames) {
    const property = schema.property(name)
    const isWanted = schema.required.includes(name) || (depth < 6 && random.once(depth === 0 ? 2 : wish))
    if (property !== undefined && isWanted) entries.push([name, someValue(property, words, random, depth + 1)])
  }
  const additional = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined
  if (additional !== undefined && depth < 6)
    for (let i = random.below(3); i > 0; i--)
      entries.push([random.pick(words.texts), someValue(additional, words, random, depth + 1)])
  const object = Object.fromEntries(entries)
  if (!schema.embeddedResource) return object
  return {
    ...object,
    apiVersion: 'example.test/v1',
    kind: 'Kind',
    metadata: { name: random.pick(['a', 'x'.repeat(60)]) },
  }
}
