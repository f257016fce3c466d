// Random templates out of kubectl's grammar, and slips of the pen in them.

import { below, pick, type Random } from '../../print/random.ts'

const FIELDS = [
  '.metadata',
  '.metadata.name',
  '.spec',
  '.spec.numbers',
  '.spec.mixed',
  '.spec.nested',
  '.spec.nulls',
  '.spec.containers',
  '.spec.only',
  '.spec.float',
  '.spec.nothing',
  '.spec.emptyList',
  '.spec.word',
  '.status.conditions',
  "['spec']",
  '.name',
  '.image',
  '.cpu',
  '.ports',
  '.port',
  '.missing',
  '.labels.app\\.kubernetes\\.io/name',
  '.',
]
const BRACKETS =
  '[0] [1] [-1] [-2] [*] [:] [0:2] [1:] [:2] [::2] [0:5:2] [2:1] [9] [-9] [0,1] [0,-1] [] [1:1] [::0] [x] [0:-1] [-2:]'.split(
    ' ',
  )
const LEFTS = ['@.name', '@.cpu', '@', '@.missing', '@.ports', '@.ports[0].port', '@.ports[5]', '.name', 'name', '"a"']
const OPERATORS = ['==', '!=', '<', '>', '<=', '>=', ' == ', '=', '=>']
const RIGHTS = ['"app"', "'side'", '100', '50', '0.5', '1.0', 'true', '-3', '@.cpu', 'null', '"x', '"a" && @.cpu==1']
const QUOTED = [
  '"\\n"',
  '"\\t"',
  "'x'",
  '"a b"',
  '"\\""',
  "'\\''",
  '"\\x41"',
  '"\\u00e9"',
  '"\\101"',
  '"\\q"',
  '"\\400"',
]
const TEXTS = ['', ' ', '\\n', 'a', '}', 'x=', 'é', '\n']
const SLIPS = [...'{}[]().,:?@$"\'\\ <>=!&|+-0159aé\t\n', 'range ']

function path(random: Random): string {
  return Array.from({ length: 1 + below(random, 3) }, () => {
    const kind = random()
    if (kind < 0.3) return pick(random, BRACKETS)
    if (kind < 0.45) return filter(random)
    return pick(random, FIELDS)
  }).join('')
}

function filter(random: Random): string {
  const comparison = random() < 0.8 ? pick(random, OPERATORS) + pick(random, RIGHTS) : ''
  return `[?(${pick(random, LEFTS)}${comparison})]`
}

function action(random: Random): string {
  const kind = random()
  if (kind < 0.55) return `{${path(random)}}`
  if (kind < 0.65) return `{${pick(random, QUOTED)}}`
  if (kind < 0.85) return `{range ${path(random)}}${pick(random, TEXTS)}${action(random)}{end}`
  if (kind < 0.95) return `{${pick(random, RIGHTS)}}`
  return pick(random, ['{end}', '{range .spec.containers[*]}', '{', '{}', '{range}', '{ end }'])
}

/** A template of one to three parts, most of them well formed. */
export function randomTemplate(random: Random): string {
  const parts = Array.from({ length: 1 + below(random, 3) }, () => pick(random, TEXTS) + action(random))
  return parts.join('') + pick(random, TEXTS)
}

/** The same with one to three characters lost, added or mistaken. */
export function mutated(random: Random, template: string): string {
  const characters = [...template]
  for (let slips = 1 + below(random, 3); slips > 0; slips--) {
    const at = below(random, characters.length + 1)
    characters.splice(at, random() < 0.6 ? 1 : 0, ...(random() < 0.6 ? [pick(random, SLIPS)] : []))
  }
  return characters.join('')
}
