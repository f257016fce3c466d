// Conditions by chance: of what a server can select by, in all the forms in which it can be written, and of what it cannot.

import type { Random } from './random.ts'

/** What conditions about a kind are made of. */
export type Vocabulary = {
  /** Label keys, of which some are nowhere. */
  readonly labels: readonly string[]
  readonly labelValues: readonly string[]
  /** Paths behind `self.` with constants that they are compared with, as they are typed. */
  readonly fields: readonly (readonly [path: string, constants: readonly string[]])[]
  /** Conditions that no server answers. */
  readonly others: readonly string[]
  readonly names: readonly string[]
  readonly namespaces: readonly string[]
}

export function randomCondition(random: Random, words: Vocabulary, depth = 3): string {
  if (depth === 0 || random.once(3)) return atom(random, words)
  const part = () => randomCondition(random, words, depth - 1)
  switch (random.below(8)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return `${grouped(part())} && ${grouped(part())}`
    case 4:
    case 5:
      return `${grouped(part())} || ${grouped(part())}`
    case 6:
      return `!(${part()})`
    default:
      return `(${part()} ? ${grouped(part())} : ${grouped(part())})`
  }
}

function grouped(text: string): string {
  return /&&|\|\||\?/.test(text) ? `(${text})` : text
}

function atom(random: Random, words: Vocabulary): string {
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
      return ofLabel(random, words)
    case 3:
    case 4:
    case 5:
    case 6:
      return ofField(random, words)
    case 7:
      return compared(random, 'self.metadata.name', words.names.map(quoted))
    case 8:
      return compared(random, 'self.metadata.namespace', words.namespaces.map(quoted))
    default:
      return random.pick(words.others)
  }
}

function ofLabel(random: Random, { labels, labelValues }: Vocabulary): string {
  const key = random.pick(labels)
  const isName = /^[a-z]+$/.test(key)
  const place = isName && random.once(2) ? `self.metadata.labels.${key}` : `self.metadata.labels[${quoted(key)}]`
  switch (random.below(5)) {
    case 0:
      return `${quoted(key)} in self.metadata.labels`
    case 1:
      return isName ? `has(self.metadata.labels.${key})` : `!(${quoted(key)} in object.metadata.labels)`
    case 2:
      return `self.metadata.?labels[?${quoted(key)}].orValue("") == ${quoted(random.pick(labelValues))}`
    default:
      return compared(random, place, labelValues.map(quoted))
  }
}

function ofField(random: Random, { fields }: Vocabulary): string {
  const [path, constants] = random.pick(fields)
  const place = `${random.once(4) ? 'object' : 'self'}.${path}`
  const isFlag = constants.includes('true')
  switch (random.below(6)) {
    case 0:
      return random.once(2) ? `has(${place})` : `!has(${place})`
    case 1:
      if (isFlag) return random.once(2) ? place : `!${place}`
  }
  return compared(random, place, constants)
}

/** `x == c`, `c != x`, `x in [c, d]`, `!(x == c)`, `x == c || x == d`. */
function compared(random: Random, place: string, constants: readonly string[]): string {
  const constant = () => random.pick(constants)
  switch (random.below(8)) {
    case 0:
    case 1:
      return `${place} != ${constant()}`
    case 2:
      return `${constant()} == ${place}`
    case 3:
      return `${place} in [${Array.from({ length: 1 + random.below(3) }, constant).join(', ')}]`
    case 4:
      return `!(${place} == ${constant()})`
    case 5:
      return `(${place} == ${constant()} || ${place} == ${constant()})`
    default:
      return `${place} == ${constant()}`
  }
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
