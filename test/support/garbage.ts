// Schemas and objects that nobody in their right mind would write, some of them nearly right.
import type { Json, JsonObject } from '../../src/machinery/json.ts'
import type { Random } from './random.ts'

const WORDS = [
  '',
  'a',
  'b',
  'spec',
  'status',
  'metadata',
  'apiVersion',
  'kind',
  'name',
  'object',
  'array',
  'string',
  'integer',
  '__proto__',
  'constructor',
  'x-y',
  '(',
  '[',
  '^(a+)+$',
  'self.a',
  'date-time',
  'byte',
  'duration',
  'int32',
  '\ud800',
  '.a',
  "['a']",
]
const KEYWORDS = [
  'type',
  'properties',
  'items',
  'additionalProperties',
  'required',
  'enum',
  'default',
  'nullable',
  'format',
  'pattern',
  'maxLength',
  'minLength',
  'maximum',
  'minimum',
  'multipleOf',
  'maxItems',
  'minItems',
  'uniqueItems',
  'maxProperties',
  'minProperties',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'x-kubernetes-validations',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
  '$ref',
  'a',
  'b',
]
const TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean']
const NUMBERS: readonly Json[] = [
  0,
  1,
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e300,
  2 ** 53,
  9223372036854775808n,
  -5n,
]
const RULES = [
  'true',
  'false',
  'self == oldSelf',
  'self.a == 1',
  'self.all(x, x == x)',
  'has(self.a)',
  '1 / 0 == 1',
  'self',
  '((((',
  'self > 1',
  'oldSelf.hasValue()',
  'self.metadata.name == "a"',
  'size(self) > 1',
  'self.matches("(")',
  ' ',
]
const MAX_DEPTH = 5

/** Any JSON. */
export function garbage(random: Random, depth = 0): Json {
  switch (random.below(depth > MAX_DEPTH ? 5 : 8)) {
    case 0:
    case 4:
      return random.pick(WORDS)
    case 1:
      return random.pick(NUMBERS)
    case 2:
      return random.once(2)
    case 3:
      return null
    case 5:
      return Array.from({ length: random.below(4) }, () => garbage(random, depth + 1))
    default: {
      const key = () => random.pick(random.once(3) ? WORDS : KEYWORDS)
      return Object.fromEntries(Array.from({ length: random.below(5) }, () => [key(), garbage(random, depth + 1)]))
    }
  }
}

/** A schema, more or less. */
export function garbageSchema(random: Random, depth = 0): JsonObject {
  const type = random.once(10) ? garbage(random, 3) : random.pick(TYPES)
  const keywords = Array.from({ length: random.below(5) }, () => random.pick(KEYWORDS))
  const children = type === 'object' ? ['properties'] : type === 'array' ? ['items'] : []
  const stated = [...children, ...keywords].map((keyword) => [keyword, garbageFor(keyword, random, depth)] as const)
  return Object.fromEntries([...(random.once(6) ? [] : [['type', type] as const]), ...stated])
}

function garbageFor(keyword: string, random: Random, depth: number): Json {
  if (random.once(6) || depth > MAX_DEPTH) return garbage(random, MAX_DEPTH - 1)
  const some = (make: () => Json) => Array.from({ length: random.below(4) }, make)
  const below = () => garbageSchema(random, depth + 1)
  switch (keyword) {
    case 'properties':
      return Object.fromEntries(some(() => random.pick(WORDS)).map((name) => [name as string, below()]))
    case 'items':
    case 'additionalProperties':
    case 'not':
      return below()
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
      return some(below)
    case 'x-kubernetes-validations':
      return some(() => garbageRule(random))
    case 'required':
    case 'x-kubernetes-list-map-keys':
      return some(() => random.pick(WORDS))
    case 'x-kubernetes-list-type':
      return random.pick(['set', 'map', 'atomic', 'x'])
    case 'pattern':
    case 'format':
      return random.pick(WORDS)
    default:
      return /^m[ai]|multiple/.test(keyword) ? random.pick(NUMBERS) : keyword.startsWith('x-') || garbage(random, 3)
  }
}

function garbageRule(random: Random): JsonObject {
  return {
    rule: random.pick(RULES),
    ...(random.once(2) ? { messageExpression: random.pick(['"a"', 'self', 'string(self)', '1']) } : {}),
    ...(random.once(3) ? { optionalOldSelf: true } : {}),
    ...(random.once(3) ? { fieldPath: random.pick(['.a', 'a', "['a']", '.a.b']) } : {}),
    ...(random.once(4) ? { reason: random.pick(['FieldValueForbidden', 'x']), message: random.pick(WORDS) } : {}),
  }
}
