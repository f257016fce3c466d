// Expressions by chance for fuzzing: soups of tokens, and valid ones with something changed.

import type { Random } from './random.ts'

const TOKENS = [
  'self',
  'object',
  'col',
  'kind',
  'cluster',
  'now',
  'age()',
  'age(',
  'has(',
  'size(',
  'metadata',
  'spec',
  'status',
  'name',
  'labels',
  'replicas',
  'containers',
  'STATUS',
  'RESTARTS',
  '.',
  '.?',
  '[',
  '[?',
  ']',
  '(',
  ')',
  '{',
  '}',
  ',',
  ':',
  '?',
  '!',
  '-',
  '+',
  '*',
  '/',
  '%',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '&&',
  '||',
  ' in ',
  '=',
  '&',
  '|',
  ';',
  '#',
  '@',
  '\\',
  '`',
  '//',
  '\n',
  '\t',
  ' ',
  'true',
  'false',
  'null',
  '0',
  '1',
  '-1',
  '1.5',
  '1u',
  '0x1F',
  '9223372036854775807',
  '9223372036854775808',
  '1e400',
  '1.',
  '.5',
  '5m',
  '10Gi',
  '"a"',
  "'b'",
  '"',
  "'",
  '"""',
  "'''",
  'r"\\d"',
  'b"x"',
  '"\\u00e9"',
  '"\\',
  '""',
  '漢字',
  '😀',
  'é',
  '\u0000',
  '\u202e',
  '\ufeff',
  'exists(c, ',
  'all(c, ',
  'map(c, ',
  'filter(c, ',
  'exists_one(c, ',
  'c',
  'c.name',
  'quantity(',
  'duration(',
  'timestamp(',
  'matches(',
  'startsWith(',
  'contains(',
  'ip(',
  'cidr(',
  'semver(',
  'url(',
  'int(',
  'string(',
  'dyn(',
  'type(',
  'optional.of(',
  'orValue(',
  'format(',
  'sets.contains(',
  'count()',
  'sum(',
  'avg(',
  'min(',
  'max(',
  'percentile(',
  'distinct(',
  'ratio(',
  'isQuantity(',
  '__namespace__',
  '__proto__',
  'constructor',
  'toString',
  'and',
  'or',
  'not',
  'package',
  'import',
  'if',
]

export function tokenSoup(random: Random): string {
  return Array.from({ length: 1 + random.below(random.once(20) ? 300 : 14) }, () => random.pick(TOKENS)).join(
    random.once(2) ? '' : ' ',
  )
}

/** A text with one to four things left out, doubled, swapped, put in or taken from another. */
export function mutated(random: Random, texts: readonly string[]): string {
  let text = random.pick(texts)
  for (let n = 1 + random.below(4); n > 0; n--) {
    const [from, to] = [random.below(text.length + 1), random.below(text.length + 1)].sort((a, b) => a - b) as [
      number,
      number,
    ]
    const near = Math.min(to, from + 1 + random.below(8))
    switch (random.below(7)) {
      case 0:
        text = text.slice(0, from) + text.slice(near)
        break
      case 1:
        text = text.slice(0, near) + text.slice(from)
        break
      case 2:
        text = text.slice(0, from) + random.pick(TOKENS) + text.slice(from)
        break
      case 3:
        text = text.slice(0, from) + random.pick(TOKENS) + text.slice(near)
        break
      case 4:
        text = `${text.slice(0, from)}${random.pick(texts)}${text.slice(from)}`.slice(0, 2000)
        break
      case 5:
        text =
          `(${text})${random.pick([' && ', ' || ', ' == ', ' + ', ' in ', ' ? true : '])}(${random.pick(texts)})`.slice(
            0,
            2000,
          )
        break
      default:
        text =
          text.slice(0, from) +
          String.fromCodePoint(random.pick([0, 9, 10, 34, 39, 92, 96, 127, 0x2028, 0xd800, 0x1f600, 0xfffd])) +
          text.slice(near)
    }
  }
  return text
}

const FIELDS = [
  'name',
  'image',
  'resources',
  'requests',
  'cpu',
  'memory',
  'nodeName',
  'priority',
  'hostNetwork',
  'phase',
  'podIP',
  'restartCount',
  'nothing',
]
const ROOTS = [
  'self',
  'self.spec',
  'self.status',
  'self.metadata.labels',
  'self.spec.containers',
  'self.spec.containers[0]',
  'self.spec.containers[0].resources.requests.cpu',
  'self.status.containerStatuses',
  'self.metadata.name',
  'self.metadata.creationTimestamp',
  'col.STATUS',
  'col.RESTARTS',
  'col.AGE',
  'col.READY',
  'age()',
  'now',
  'kind',
  'cluster',
]
const LITERALS = [
  'true',
  'false',
  'null',
  '0',
  '1',
  '-1',
  '2.5',
  '3u',
  '""',
  '"a"',
  '"1Gi"',
  '"2/3"',
  'b"x"',
  '[]',
  '{}',
  '[1, 2]',
  '["a"]',
  '{"a": 1}',
  'duration("1h")',
  'timestamp("2024-01-01T00:00:00Z")',
  'quantity("1Gi")',
  '9223372036854775807',
  '0.0',
]
const BINARY = ['==', '!=', '<', '<=', '>', '>=', '&&', '||', '+', '-', '*', '/', '%', 'in']
const METHODS = [
  'contains',
  'startsWith',
  'endsWith',
  'matches',
  'split',
  'isGreaterThan',
  'compareTo',
  'add',
  'indexOf',
  'getFullYear',
  'containsIP',
  'orValue',
  'join',
  'lowerAscii',
  'sum',
  'max',
  'isSorted',
  'size',
  'hasValue',
]
const FUNCTIONS = [
  'size',
  'string',
  'int',
  'double',
  'uint',
  'bool',
  'dyn',
  'type',
  'quantity',
  'isQuantity',
  'duration',
  'timestamp',
  'ip',
  'cidr',
  'semver',
  'url',
  'ratio',
  'age',
  'optional.of',
  'bytes',
]

/** An expression that can be read, of things that may not fit each other. */
export function grown(random: Random, depth = 4): string {
  const part = () => grown(random, depth - 1)
  if (depth === 0) return random.once(3) ? random.pick(LITERALS) : random.pick(ROOTS)
  switch (random.below(14)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return `(dyn(${part()}) ${random.pick(BINARY)} dyn(${part()}))`
    case 4:
      return `dyn(${part()}).${random.pick(FIELDS)}`
    case 5:
      return `has(dyn(${random.pick(ROOTS)}).${random.pick(FIELDS)})`
    case 6:
      return `dyn(${part()}).${random.pick(METHODS)}(${random.once(2) ? '' : part()})`
    case 7:
      return `${random.pick(FUNCTIONS)}(dyn(${part()}))`
    case 8:
      return `dyn(${part()})[${part()}]`
    case 9:
      return `dyn(${part()}).${random.pick(['exists', 'all', 'map', 'filter', 'exists_one'])}(c, ${random.once(2) ? 'dyn(c) == ' : ''}${part()})`
    case 10:
      return `(dyn(${part()}) ? dyn(${part()}) : dyn(${part()}))`
    case 11:
      return random.once(2) ? `!dyn(${part()})` : `-dyn(${part()})`
    case 12:
      return random.once(2) ? `[dyn(${part()}), dyn(${part()})]` : `{dyn(${part()}): dyn(${part()})}`
    default:
      return random.once(2) ? `${random.pick(ROOTS)}` : `dyn(${part()}).?${random.pick(FIELDS)}`
  }
}
