// Patches of every type for an object, by chance: most can be applied, some are wrong in one place.
import { isJsonObject, type Json, type JsonObject, stringifyJson } from '../../src/machinery/json.ts'
import { goJson } from '../../src/machinery/schema/go-json.ts'
import { additionalSchema, type Schema, schemaOfKey } from '../../src/machinery/schema/schema.ts'
import type { Random } from './random.ts'

const NAMES = ['a', 'b', 'c', 'http', 'x-y']
const TEXTS = ['a', 'b', 'x<y', 'é', '']
const ODD: readonly Json[] = [
  5,
  1.5,
  true,
  'odd',
  [],
  {},
  ['odd'],
  [{ name: 'odd' }],
  { odd: 1 },
  [1, 'a'],
  [null],
  [[]],
]

/** What of a value nobody is to touch, for then the object would be another one. */
const IDENTITY = new Set([
  'apiVersion',
  'kind',
  'name',
  'namespace',
  'uid',
  'managedFields',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'selfLink',
])

/** A merge patch. */
export function randomMergePatch(live: JsonObject, schema: Schema | undefined, random: Random): Json {
  if (random.once(40)) return random.pick(ODD)
  return mergeObject(live, schema, random, 0)
}

function mergeObject(live: JsonObject, schema: Schema | undefined, random: Random, depth: number): JsonObject {
  const names = namesFor(live, schema, random, depth)
  return Object.fromEntries(names.map((name) => [name, mergeMember(live[name], memberOf(schema, name), random, depth)]))
}

function mergeMember(value: Json | undefined, schema: Schema | undefined, random: Random, depth: number): Json {
  if (random.once(9)) return null
  if (random.once(30)) return random.pick(ODD)
  if (isJsonObject(value) && !random.once(8)) return mergeObject(value, schema, random, depth + 1)
  if (Array.isArray(value) && random.once(2)) return rearranged(value, random)
  return sampleValue(schema, random, depth)
}

function rearranged(list: readonly Json[], random: Random): Json[] {
  const kept = list.filter(() => !random.once(4))
  return random.once(3) ? kept.reverse() : kept
}

/** Members that are there, and others that could be. */
function namesFor(live: JsonObject, schema: Schema | undefined, random: Random, depth: number): string[] {
  const present = Object.keys(live).filter((name) => !(IDENTITY.has(name) && depth < 2))
  const known = (schema?.propertyNames ?? []).filter((name) => !(IDENTITY.has(name) && depth < 2))
  const isMap = schema !== undefined && (additionalSchema(schema) !== undefined || schema.preserveUnknownFields)
  const names = new Set(present.filter(() => random.once(depth === 0 ? 2 : 3)))
  if (known.length > 0 && random.once(3)) names.add(random.pick(known))
  if (isMap && random.once(2)) names.add(random.pick(NAMES))
  if (random.once(60)) names.add('unknown')
  if (names.size === 0 && present.length > 0) names.add(random.pick(present))
  return [...names]
}

function memberOf(schema: Schema | undefined, name: string): Schema | undefined {
  return schema && schemaOfKey(schema, name)
}

const MAX_DEPTH = 6

/** A value of a schema, small. */
export function sampleValue(schema: Schema | undefined, random: Random, depth = 0): Json {
  if (schema === undefined) return random.pick<Json>(['a', 1, true, { p: 'q' }, [1, { r: 's' }], { t: null }])
  if (schema.enum.length > 0) return random.pick(schema.enum)
  if (schema.quantity) return random.pick(['1', '1000m', '1Gi', '500M', 2])
  if (schema.intOrString) return random.pick<Json>([80, '80', '25%', 'http'])
  switch (schema.types[0]) {
    case 'object':
      return sampleObject(schema, random, depth)
    case 'array':
      return depth > MAX_DEPTH
        ? []
        : distinct(
            schema,
            Array.from({ length: random.below(3) }, () => sampleValue(schema.items, random, depth + 1)),
          )
    case 'integer':
      return random.pick([0, 1, 80, 443, 8080])
    case 'number':
      return random.pick([0, 0.5, 1])
    case 'boolean':
      return random.once(2)
    default:
      return random.once(2) ? random.pick(NAMES) : random.pick(TEXTS)
  }
}

function sampleObject(schema: Schema, random: Random, depth: number): Json {
  if (depth > MAX_DEPTH) return {}
  const names = schema.propertyNames.filter((name) => schema.required.includes(name) || random.once(5 + depth))
  const members: [string, Json][] = names.map((name) => [name, sampleValue(schema.property(name), random, depth + 1)])
  const additional = additionalSchema(schema)
  if (additional !== undefined) members.push([random.pick(NAMES), sampleValue(additional, random, depth + 1)])
  return Object.fromEntries(members)
}

/** Sets and merged lists are to have each element once. */
function distinct(schema: Schema, list: readonly Json[]): Json[] {
  const keys = schema.patchMergeKey === undefined ? schema.listMapKeys : [schema.patchMergeKey, ...schema.listMapKeys]
  if (keys.length === 0 && schema.listType !== 'set' && !schema.patchStrategy.includes('merge')) return [...list]
  const idOf = (item: Json) => goJson(isJsonObject(item) ? keys.map((key) => item[key] ?? null) : item)
  return [...new Map(list.map((item) => [idOf(item), item])).values()]
}

/** A strategic merge patch; at most one thing about it is wrong. */
export function randomStrategicPatch(live: JsonObject, schema: Schema, random: Random): Json {
  if (random.once(60)) return random.pick<Json>([null, [], 5])
  const state = { random, faults: random.once(4) ? 1 : 0 }
  return strategicObject(live, schema, state, 0)
}

type State = { readonly random: Random; faults: number }

/** True once, where something is to be wrong. */
function spoils(state: State, times: number): boolean {
  if (state.faults === 0 || !state.random.once(times)) return false
  state.faults--
  return true
}

function strategicObject(live: JsonObject, schema: Schema | undefined, state: State, depth: number): JsonObject {
  const { random } = state
  const patch = new Map<string, Json>()
  for (const name of namesFor(live, schema, random, depth)) {
    const field = memberOf(schema, name)
    const value = live[name]
    if (field?.patchStrategy.includes('merge') && !random.once(9))
      strategicList(patch, name, value, field, state, depth)
    else if (isJsonObject(value) && !random.once(9)) patch.set(name, strategicObject(value, field, state, depth + 1))
    else patch.set(name, mergeMember(value, field, random, depth))
  }
  if (depth > 0 && random.once(30)) patch.set('$patch', random.pick(['replace', 'delete']))
  if (depth > 1 && random.once(14))
    patch.set(
      '$retainKeys',
      [...patch.keys()].filter((name) => !name.startsWith('$')),
    )
  if (spoils(state, 6)) spoilObject(patch, random)
  return Object.fromEntries(patch)
}

function spoilObject(patch: Map<string, Json>, random: Random): void {
  const [name, value] = random.pick<readonly [string, Json]>([
    ['$patch', 'bogus'],
    ['$patch', 5],
    ['$retainKeys', 'name'],
    ['$retainKeys', [[1]]],
    ['$setElementOrder/unknown', ['a']],
    ['$setElementOrder', ['a']],
    ['$setElementOrder/metadata', 5],
    ['$deleteFromPrimitiveListfinalizers', ['a']],
  ])
  patch.set(name, value)
}

function strategicList(
  patch: Map<string, Json>,
  name: string,
  value: Json | undefined,
  field: Schema,
  state: State,
  depth: number,
): void {
  const { random } = state
  const live = Array.isArray(value) ? (value as readonly Json[]) : []
  const key = field.patchMergeKey
  if (key === undefined) {
    scalarList(patch, name, live, state)
    return
  }
  const elements: Json[] = []
  for (const item of live) {
    if (!isJsonObject(item) || random.once(2)) continue
    const id = item[key] ?? null
    if (random.once(5)) elements.push({ $patch: 'delete', [key]: id })
    else elements.push({ ...strategicObject(item, field.items, state, depth + 1), [key]: id })
  }
  if (random.once(3)) {
    const fresh = sampleValue(field.items, random, depth + 1)
    const isNew =
      isJsonObject(fresh) &&
      fresh[key] !== undefined &&
      !live.some((item) => isJsonObject(item) && item[key] === fresh[key])
    if (isNew) elements.push(fresh)
  }
  if (random.once(20)) elements.push({ $patch: 'replace' })
  const isOrdered = random.once(3)
  if (isOrdered) {
    const kept = [...live, ...elements].flatMap((item) =>
      isJsonObject(item) && item[key] !== undefined && item.$patch === undefined ? [item[key] as Json] : [],
    )
    const ids = random.once(3) ? [...new Set(kept)].reverse() : [...new Set(kept)]
    patch.set(
      `$setElementOrder/${name}`,
      ids.map((id) => ({ [key]: id })),
    )
    elements.sort((a, b) => placeIn(ids, a, key) - placeIn(ids, b, key))
  }
  if (spoils(state, 3))
    elements.push(
      random.pick<Json>([
        { odd: 1 },
        { $patch: 'bogus', [key]: 'a' },
        { $patch: 'delete' },
        'odd',
        null,
        { [key]: 'unlisted' },
      ]),
    )
  if (elements.length > 0 || !isOrdered) patch.set(name, elements)
}

function placeIn(ids: readonly Json[], item: Json, key: string): number {
  const place = isJsonObject(item) ? ids.indexOf(item[key] ?? null) : -1
  return place < 0 ? ids.length : place
}

/** What is put in and what is taken out are not the same: which comes first is chance. */
function scalarList(patch: Map<string, Json>, name: string, live: readonly Json[], state: State): void {
  const { random } = state
  const added = ['tack.test/n', 'tack.test/m'].filter((item) => random.once(2) && !live.includes(item))
  const kept = live.filter(() => random.once(3))
  const removed = live.filter((item) => random.once(3) && !kept.includes(item))
  if (random.once(3)) {
    const order = [...live.filter((item) => !removed.includes(item)), ...added]
    patch.set(`$setElementOrder/${name}`, random.once(2) ? order.reverse() : order)
    patch.set(
      name,
      order.filter((item) => added.includes(item as string)),
    )
  } else {
    if (removed.length > 0) patch.set(`$deleteFromPrimitiveList/${name}`, removed)
    else patch.set(name, [...kept, ...added])
  }
  if (spoils(state, 3)) patch.set(name, random.pick<Json>([[1], [{}], [null], 'x']))
}

/** The text of a JSON Patch: numbers and texts are not always written as Go writes them. */
export function randomJsonPatch(live: JsonObject, schema: Schema | undefined, random: Random): string {
  if (random.once(40))
    return random.pick(['{}', 'null', '[5]', '[', '[null]', '[{"op":5}]', '[{"op":"add","path":1,"value":1}]'])
  const operations = Array.from({ length: 1 + random.below(4) }, () => operation(live, schema, random))
  return `[${operations.join(',')}]`
}

function operation(live: JsonObject, schema: Schema | undefined, random: Random): string {
  const place = randomPlace(live, schema, random)
  const path = JSON.stringify(place.pointer)
  const written = (value: Json) => (random.once(4) ? stringifyJson(value) : goJson(value))
  const from = JSON.stringify(randomPlace(live, schema, random).pointer)
  const wanted = written(sampleValue(place.schema, random, 3))
  switch (random.below(12)) {
    case 0:
    case 1:
      return `{"op":"remove","path":${path}}`
    case 2:
    case 3:
    case 4:
      return `{"op":"test","path":${path},"value":${place.value === undefined ? 'null' : random.once(6) ? wanted : written(place.value)}}`
    case 5:
      return `{"op":"${random.pick(['copy', 'move'])}","from":${from},"path":${path}}`
    case 6:
      return random.pick([
        `{"op":"test","path":${path}}`,
        `{"op":"add","path":${path}}`,
        `{"op":"increment","path":${path},"value":1}`,
        `{"op":"replace","path":"","value":{}}`,
        `{"op":"test","path":"","value":[]}`,
        `{"op":"add","path":"","value":{}}`,
        `{"op":"test","path":${path},"value":1.0}`,
        `{"op":"add","path":${path},"value":[null]}`,
      ])
    case 7:
    case 8:
      return `{"op":"add","path":${path},"value":${wanted}}`
    default:
      return `{"op":"replace","path":${path},"value":${wanted}}`
  }
}

type Place = { readonly pointer: string; readonly value: Json | undefined; readonly schema: Schema | undefined }

/** A place in the object, or near one. */
function randomPlace(live: JsonObject, schema: Schema | undefined, random: Random): Place {
  let place: Place = { pointer: '', value: live, schema }
  for (let depth = 0; depth < 8; depth++) {
    const next = stepInto(place, random, depth)
    if (next === undefined) return place
    place = next
    if (random.once(5) && depth > 0) return place
  }
  return place
}

function stepInto({ pointer, value, schema }: Place, random: Random, depth: number): Place | undefined {
  const to = (segment: string | number, child: Json | undefined, childSchema: Schema | undefined): Place => ({
    pointer: `${pointer}/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    value: child,
    schema: childSchema,
  })
  if (Array.isArray(value)) {
    const list = value as readonly Json[]
    if (list.length === 0 || random.once(10))
      return to(random.pick(['-', list.length, -1, '01', list.length + 1]), undefined, schema?.items)
    const index = random.below(list.length)
    return to(random.once(12) ? index - list.length : index, list[index], schema?.items)
  }
  if (!isJsonObject(value)) return random.once(12) ? to('deeper', undefined, undefined) : undefined
  const names = Object.keys(value).filter((name) => !(IDENTITY.has(name) && depth < 2))
  const known = (schema?.propertyNames ?? []).filter((name) => !(IDENTITY.has(name) && depth < 2))
  if (names.length === 0 || random.once(8)) {
    const name = known.length > 0 && random.once(2) ? random.pick(known) : random.pick(NAMES)
    return to(name, value[name], memberOf(schema, name))
  }
  const name = random.pick(names)
  return to(name, value[name], memberOf(schema, name))
}
