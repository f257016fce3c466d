// Sequences of writes by several managers, from chance: configurations that overlap, are varied, given up and forced.
import { isJsonObject, type Json, type JsonObject } from '../../src/machinery/json.ts'
import { someValue, variationOf } from './merge-schemas.ts'
import type { Random } from './random.ts'
import type { Step } from './write-steps.ts'

export type StepOptions = {
  /** The schema of an object without its type and metadata: `spec`, `status`, `data`. */
  readonly parts: JsonObject
  readonly hasStatus: boolean
  readonly versions: readonly string[]
  readonly count: number
}

const APPLIERS = ['a', 'b', 'c', 'kubectl']
const UPDATERS = ['u', 'v', 'a']
const HAND_MADE: readonly Json[] = [
  [],
  [{}],
  [{ manager: 'h', operation: 'X' }],
  [{ manager: 'h', operation: 'Update', apiVersion: 'v1' }],
]
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** Steps of one object; the first one makes it. */
export function randomSteps(random: Random, options: StepOptions): Step[] {
  const known: Json[] = []
  const applied = new Map<string, JsonObject>()
  return Array.from({ length: options.count }, (_, i) => {
    if (i === 0 && random.once(2)) return create(random, options, known)
    return i === 0 || !random.once(3) ? apply(random, options, known, applied) : update(random, options, known)
  })
}

function create(random: Random, options: StepOptions, known: Json[]): Step {
  const body = { metadata: someMetadata(random), ...someParts(random, options, known) }
  return { do: 'create', manager: random.pick(UPDATERS), version: random.pick(options.versions), body }
}

function apply(random: Random, options: StepOptions, known: Json[], applied: Map<string, JsonObject>): Step {
  const manager = random.once(25) ? `z${random.below(3)}` : random.pick(APPLIERS)
  const subresource = statusOr(random, options)
  const before = applied.get(manager + (subresource ?? ''))
  const body = nextConfig(random, options, known, before)
  applied.set(manager + (subresource ?? ''), body)
  return {
    do: 'apply',
    manager,
    force: random.once(2),
    ...(subresource === undefined ? {} : { subresource }),
    version: random.pick(options.versions),
    body,
  }
}

/** The same again, a variation, nothing at all, or something new. */
function nextConfig(random: Random, options: StepOptions, known: Json[], before: JsonObject | undefined): JsonObject {
  const roll = random.below(10)
  if (roll === 0) return {}
  if (before === undefined || roll > 7) return { ...configMetadata(random), ...someParts(random, options, known) }
  if (roll < 3) return before
  const { metadata, ...parts } = before
  const varied = variationOf(parts, options.parts, random)
  return { ...(metadata === undefined ? {} : { metadata }), ...(isJsonObject(varied) ? varied : {}) }
}

function configMetadata(random: Random): JsonObject {
  if (!random.once(3)) return {}
  const annotations = { k: 'v', ...(random.once(3) ? { [LAST_APPLIED]: random.pick(['{}', 'x']) } : {}) }
  return { metadata: { labels: { a: random.pick(['1', '2']), b: 'x' }, annotations, finalizers: ['a/b'] } }
}

function update(random: Random, options: StepOptions, known: Json[]): Step {
  const manager = random.once(4) ? `m${random.below(15)}` : random.pick(UPDATERS)
  const subresource = statusOr(random, options)
  const version = random.pick(options.versions)
  const rest = { manager, version, ...(subresource === undefined ? {} : { subresource }) }
  switch (random.below(8)) {
    case 0:
      return { ...rest, do: 'json', body: jsonPatch(random, options) }
    case 1:
    case 2:
      return { ...rest, do: 'replace', body: { ...someParts(random, options, known), metadata: someMetadata(random) } }
    case 3:
      return random.once(4)
        ? { ...rest, do: 'merge', body: { metadata: { managedFields: random.pick(HAND_MADE) } } }
        : { ...rest, do: 'merge', body: { metadata: someMetadata(random) } }
    default:
      return { ...rest, do: 'merge', body: smallPatch(random, options) }
  }
}

type Schemas = { readonly [name: string]: JsonObject }

function propertiesOf(schema: JsonObject | undefined): Schemas {
  return (schema?.properties ?? {}) as Schemas
}

/** A field or two of one part, null where they go. */
function smallPatch(random: Random, { parts }: StepOptions): JsonObject {
  const [name, schema] = somePart(random, parts)
  const fields = propertiesOf(schema)
  const names = Object.keys(fields)
  if (names.length === 0) return { [name]: random.once(8) ? null : someValue(schema, random) }
  const entries = [random.pick(names), random.pick(names)].map((field) => {
    const value = random.once(4) ? null : someValue(fields[field] as JsonObject, random)
    return [field, value]
  })
  return { [name]: Object.fromEntries(entries) }
}

function somePart(random: Random, parts: JsonObject): [string, JsonObject] {
  const known = propertiesOf(parts)
  const name = random.pick(Object.keys(known))
  return [name, known[name] as JsonObject]
}

function jsonPatch(random: Random, { parts }: StepOptions): Json {
  const [part, schema] = somePart(random, parts)
  const fields = propertiesOf(schema)
  const names = Object.keys(fields)
  const name = names.length === 0 ? undefined : random.pick(names)
  const node = name === undefined ? schema : (fields[name] as JsonObject)
  const path = name === undefined ? `/${part}` : `/${part}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const value = someValue(node, random)
  return random.pick<Json>([
    [{ op: 'replace', path, value }],
    [{ op: 'remove', path }],
    node.type === 'array' ? [{ op: 'remove', path: `${path}/0` }] : [{ op: 'add', path, value }],
  ])
}

function someParts(random: Random, { parts }: StepOptions, known: Json[]): JsonObject {
  const vary = known.length > 0 && !random.once(3)
  const made = vary ? variationOf(random.pick(known), parts, random) : someValue(parts, random)
  if (!isJsonObject(made)) return {}
  known.push(made)
  return made
}

function someMetadata(random: Random): JsonObject {
  return {
    ...(random.once(2) ? { labels: { a: random.pick(['1', '2', '3']) } } : {}),
    ...(random.once(3) ? { annotations: { k: random.pick(['v', 'w']) } } : {}),
    ...(random.once(4) ? { finalizers: random.pick([[], ['a/b'], ['c/d', 'a/b']]) } : {}),
  }
}

function statusOr(random: Random, { hasStatus }: StepOptions): 'status' | undefined {
  return hasStatus && random.once(7) ? 'status' : undefined
}
