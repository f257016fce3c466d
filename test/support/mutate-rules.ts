// Schemas of definitions with their rules changed, or what the rules are about: types, names, bounds, nesting.
import { isJsonObject, type Json, type JsonObject } from '../../src/machinery/json.ts'
import type { Random } from './random.ts'
import { FIELD_PATHS, MESSAGES, RULES } from './rule-texts.ts'

/** A node of the copy that is changed, and what holds it. */
type Node = { [keyword: string]: Json }
type Place = { readonly node: Node; readonly holder: { [key: string]: Json }; readonly key: string }

const VALIDATIONS = 'x-kubernetes-validations'
const LIST_TYPE = 'x-kubernetes-list-type'
const BOUNDS: { readonly [type: string]: string } = { array: 'maxItems', string: 'maxLength', map: 'maxProperties' }

/** A copy of a schema with one to four things changed. */
export function mutateRules(schema: JsonObject, random: Random): JsonObject {
  const root: { [key: string]: Json } = { schema: structuredClone(schema) as Json }
  for (let count = 1 + random.below(4); count > 0; count--) random.pick(EDITS)(root, random)
  return root.schema as JsonObject
}

type Edit = (root: { [key: string]: Json }, random: Random) => void

const addRule: Edit = (root, random) => {
  const { node } = random.pick(placesOf(root))
  addTo(node, ruleFor(node, random))
}

const addRuleNearRules: Edit = (root, random) => {
  const place = random.pick(ruledOrAll(root))
  const below = placesIn({ schema: place.node }, 'schema')
  const { node } = random.pick(below)
  addTo(node, ruleFor(node, random))
}

const addRuleAtRoot: Edit = (root, random) => {
  const node = root.schema as Node
  addTo(node, random.once(2) ? ruleFor(node, random) : pathRule(node, random))
}

const changeRule: Edit = (root, random) => {
  const rule = anyRule(root, random)
  const text = String(rule.rule ?? '')
  const at = random.below(text.length + 1)
  const word = random.pick([
    '',
    ' ',
    '.x',
    'Absent',
    '()',
    '!',
    '"',
    '[0]',
    ' || oldSelf == self',
    ' + 1',
    '?',
    'é',
    ')',
  ])
  rule.rule = text.slice(0, at) + word + text.slice(at + random.below(2))
}

const renameInRule: Edit = (root, random) => {
  const rule = anyRule(root, random)
  const names = [...String(rule.rule ?? '').matchAll(/\.([A-Za-z_]\w*)/g)]
  if (names.length === 0) return
  const { index = 0, 0: whole } = random.pick(names)
  const text = String(rule.rule)
  const name = random.pick(['.renamed', '.metadata', '.size()', '.__namespace__', '.`a-b`', '.items', '.?spec', '.in'])
  rule.rule = text.slice(0, index) + name + text.slice(index + whole.length)
}

const nameOldSelf: Edit = (root, random) => {
  const rule = anyRule(root, random)
  if (!random.once(3)) rule.rule = `${rule.rule} ${random.pick(['&& self == oldSelf', '|| oldSelf.hasValue()', ''])}`
  if (random.once(2)) rule.optionalOldSelf = random.once(2)
}

const changeMessage: Edit = (root, random) => {
  const rule = anyRule(root, random)
  if (random.once(5)) rule.message = random.pick(['', ' ', 'a\nb', ' padded '])
  else rule.messageExpression = random.pick(MESSAGES)
}

const changeFieldPath: Edit = (root, random) => {
  const { node } = random.pick(ruledOrAll(root))
  const rule = ruleIn(node, random)
  const [first] = random.once(3) ? [] : Object.keys(objectAt(node, 'properties')).slice(random.below(3))
  const path =
    first === undefined ? random.pick(FIELD_PATHS) : random.pick([`.${first}`, `['${first}']`, `.${first}.x`])
  rule.fieldPath = path
  if (random.once(4)) rule.reason = random.pick(['FieldValueForbidden', 'FieldValueRequired', 'Other'])
}

const dropBounds: Edit = (root, random) => {
  const bounded = placesOf(root).filter(({ node }) => Object.values(BOUNDS).some((bound) => node[bound] !== undefined))
  for (let count = 1 + random.below(3); count > 0 && bounded.length > 0; count--)
    for (const bound of Object.values(BOUNDS)) delete random.pick(bounded).node[bound]
}

const setBound: Edit = (root, random) => {
  const { node } = random.pick(placesOf(root))
  const bound = BOUNDS[kindOf(node)]
  if (bound !== undefined) node[bound] = random.pick([-1, 0, 1, 5, 64, 100, 1000, 100_000, 10_000_000])
}

const renameProperty: Edit = (root, random) => {
  const { node } = random.pick(placesOf(root))
  const properties = objectAt(node, 'properties')
  const names = Object.keys(properties)
  if (names.length === 0) return
  const name = random.pick(names)
  const { [name]: property, ...others } = properties
  const to = random.pick(['a-b', 'a.b', 'a/b', 'namespace', '__a__b', '1a', 'a b', 'in', 'metadata', 'kind', 'é'])
  node.properties = { ...others, [to]: property as Json }
}

const wrap: Edit = (root, random) => {
  const place = belowRoot(root, random)
  if (place === undefined) return
  const { holder, key, node } = place
  const listType = random.pick(['atomic', 'set', undefined])
  const list = { type: 'array', items: node, ...(listType === undefined ? {} : { [LIST_TYPE]: listType }) }
  const map = { type: 'object', additionalProperties: node }
  const wrapped: Node = random.once(2) ? list : map
  if (random.once(3)) wrapped[random.once(2) ? 'maxItems' : 'maxProperties'] = random.pick([2, 50, 5000])
  if (random.once(3)) addTo(wrapped, ruleFor(wrapped, random))
  holder[key] = wrapped
}

const keyed: Edit = (root, random) => {
  const place = belowRoot(root, random)
  if (place === undefined || kindOf(place.node) !== 'object') return
  const { holder, key, node } = place
  const name = { type: 'string', maxLength: random.pick([5, 63, 1000]) }
  const items = { ...node, properties: { ...objectAt(node, 'properties'), name }, required: ['name'] }
  holder[key] = { type: 'array', items, [LIST_TYPE]: 'map', 'x-kubernetes-list-map-keys': ['name'] }
}

const changeType: Edit = (root, random) => {
  const { node } = random.pick(placesIn({ schema: random.pick(ruledOrAll(root)).node }, 'schema'))
  const type = random.pick(['string', 'integer', 'number', 'boolean', 'array', 'object'])
  node.type = type
  if (type === 'array' && node.items === undefined) node.items = { type: random.pick(['string', 'integer', 'object']) }
  if (type !== 'object') delete node.properties
  if (random.once(4)) node.format = random.pick(['byte', 'date', 'date-time', 'duration', 'int32', 'datetime'])
}

const hide: Edit = (root, random) => {
  const { node } =
    random.pick(placesIn({ schema: random.pick(ruledOrAll(root)).node }, 'schema').slice(1)) ??
    random.pick(placesOf(root))
  if (random.once(2)) {
    delete node.type
    node['x-kubernetes-preserve-unknown-fields'] = true
  } else {
    for (const keyword of Object.keys(node)) if (keyword !== VALIDATIONS) delete node[keyword]
    node['x-kubernetes-int-or-string'] = true
    if (random.once(2)) addTo(node, ruleFor(node, random))
    if (random.once(3)) node.maxLength = random.pick([5, 100])
  }
}

const embed: Edit = (root, random) => {
  const { node } = random.pick(placesOf(root))
  if (kindOf(node) !== 'object') return
  const names = { name: { type: 'string' }, generateName: { type: 'string' } }
  const metadata = {
    type: 'object',
    properties: { ...names, labels: { type: 'object', additionalProperties: names.name } },
  }
  node['x-kubernetes-embedded-resource'] = true
  node['x-kubernetes-preserve-unknown-fields'] = true
  const stated = { apiVersion: names.name, kind: names.name, metadata }
  if (random.once(2)) node.properties = { ...objectAt(node, 'properties'), ...stated }
  addTo(node, ruleFor(node, random))
}

const ruleInMetadata: Edit = (root, random) => {
  const name: Node = { type: 'string', ...(random.once(2) ? { maxLength: random.pick([10, 300]) } : {}) }
  const metadata: Node = { type: 'object', properties: random.once(2) ? { name } : { name, generateName: name } }
  const schema = root.schema as Node
  schema.properties = { ...objectAt(schema, 'properties'), metadata }
  if (random.once(2)) addTo(name, ruleFor(name, random))
  if (random.once(3)) addTo(schema, pathRule(schema, random))
}

const inJunctor: Edit = (root, random) => {
  const { node } = random.pick(placesOf(root))
  const branch = { [VALIDATIONS]: [ruleFor(node, random)] }
  node[random.pick(['allOf', 'anyOf', 'oneOf'])] = [branch]
}

/** Rules that are dear together: each may be just below its limit. */
const many: Edit = (root, random) => {
  const { node } = random.pick(placesOf(root).filter(({ node }) => kindOf(node) === 'object'))
  const length = random.pick([100, 300, 600, 800, 1000])
  const rule = random.pick([
    "self.split('').all(x, self.split('').all(y, x == y))",
    "self.contains(self) && self.contains(self) && self.split('').all(x, self.contains(x))",
  ])
  const items = {
    type: 'string',
    maxLength: length,
    [VALIDATIONS]: Array.from({ length: 1 + random.below(14) }, (_, i) => ({ rule: `${rule} || ${i} == 0` })),
  }
  const list = { type: 'array', maxItems: random.pick([1, 3, 10]), items }
  node.properties = { ...objectAt(node, 'properties'), dear: random.once(2) ? items : list }
}

const giveDefault: Edit = (root, random) => {
  const { node } = random.pick(random.once(2) ? ruledOrAll(root) : placesOf(root))
  const byKind: { readonly [kind: string]: readonly Json[] } = {
    string: ['a', '', 'aaaaaaaaaaaaaaaaaaaaaaaa', '10.0.0.1'],
    integer: [0, 1, 5, -7],
    number: [0.5, 1],
    boolean: [true, false],
    array: [[], ['a'], ['a', 'a']],
    map: [{}, { a: 'b' }],
    object: [{}],
    intOrString: [1, 'a'],
  }
  node.default = random.pick(byKind[kindOf(node)] ?? [null])
}

const EDITS: readonly Edit[] = [
  addRule,
  addRule,
  addRuleNearRules,
  addRuleNearRules,
  addRuleAtRoot,
  changeRule,
  changeRule,
  renameInRule,
  nameOldSelf,
  changeMessage,
  changeFieldPath,
  dropBounds,
  setBound,
  renameProperty,
  wrap,
  wrap,
  keyed,
  changeType,
  hide,
  embed,
  ruleInMetadata,
  inJunctor,
  many,
  giveDefault,
  giveDefault,
]

function ruleFor(node: Node, random: Random): Node {
  const texts = random.once(3) ? [] : (RULES[kindOf(node)] ?? [])
  const text = random.pick(texts.length === 0 ? (RULES.any as readonly string[]) : texts)
  const rule: Node = { rule: text }
  if (text.includes('\n') || random.once(6)) rule.message = 'must be so'
  if (random.once(5)) rule.messageExpression = random.pick(MESSAGES)
  if (random.once(10)) rule.optionalOldSelf = random.once(2)
  if (random.once(10)) rule.fieldPath = random.pick(FIELD_PATHS)
  return rule
}

/** A rule that looks at what really is below a node. */
function pathRule(node: Node, random: Random): Node {
  let text = 'self'
  let at: Json | undefined = node
  while (isJsonObject(at) && !random.once(5)) {
    const properties = objectAt(at, 'properties')
    const names = Object.keys(properties)
    if (names.length > 0) {
      const name = random.pick(names)
      text += `.${name}`
      at = properties[name]
    } else if (isJsonObject(at.items)) {
      text += random.pick(['[0]', '.filter(x, true)[0]'])
      at = at.items
    } else if (isJsonObject(at.additionalProperties)) {
      text += random.pick(['["a"]', '.a'])
      at = at.additionalProperties
    } else break
  }
  const kind = isJsonObject(at) ? kindOf(at) : 'any'
  const texts = RULES[kind] ?? (RULES.any as readonly string[])
  return {
    rule: random
      .pick(texts)
      .replaceAll('self', text)
      .replaceAll('oldSelf', `oldSelf${text.slice(4)}`),
  }
}

function addTo(node: Node, rule: Node): void {
  const before = node[VALIDATIONS]
  node[VALIDATIONS] = [...(Array.isArray(before) ? before : []), rule]
}

function anyRule(root: { [key: string]: Json }, random: Random): Node {
  return ruleIn(random.pick(ruledOrAll(root)).node, random)
}

function ruleIn(node: Node, random: Random): Node {
  if (!Array.isArray(node[VALIDATIONS])) addTo(node, ruleFor(node, random))
  return random.pick(node[VALIDATIONS] as unknown as Node[])
}

/** The nodes that have rules, or all when none has. */
function ruledOrAll(root: { [key: string]: Json }): readonly Place[] {
  const all = placesOf(root)
  const ruled = all.filter(({ node }) => Array.isArray(node[VALIDATIONS]) && node[VALIDATIONS].length > 0)
  return ruled.length > 0 ? ruled : all
}

function belowRoot(root: { [key: string]: Json }, random: Random): Place | undefined {
  const places = placesOf(root).slice(1)
  return places.length === 0 ? undefined : random.pick(places)
}

function placesOf(root: { [key: string]: Json }): Place[] {
  return placesIn(root, 'schema')
}

/** A node and all below it, junctors left out. */
function placesIn(holder: { [key: string]: Json }, key: string): Place[] {
  const node = holder[key]
  if (!isJsonObject(node)) return []
  const own = node as Node
  const properties = objectAt(own, 'properties') as { [key: string]: Json }
  return [
    { node: own, holder, key },
    ...['items', 'additionalProperties'].flatMap((keyword) => placesIn(own, keyword)),
    ...Object.keys(properties).flatMap((name) => placesIn(properties, name)),
  ]
}

function kindOf(node: JsonObject): string {
  if (node['x-kubernetes-int-or-string'] === true) return 'intOrString'
  if (node.type === 'object') return isJsonObject(node.additionalProperties) ? 'map' : 'object'
  return typeof node.type === 'string' ? node.type : 'any'
}

function objectAt(node: JsonObject, key: string): JsonObject {
  const value = node[key]
  return isJsonObject(value) ? value : {}
}
