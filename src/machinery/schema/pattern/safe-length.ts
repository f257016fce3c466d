// How long a text may be for a backtracking engine to be sure to end soon: by counting the ways it could go.

import type { CharacterSet, PatternNode } from './syntax.ts'

const LENGTHS = [2000, 1000, 500, 250, 128, 64, 32, 16]
/** Some ten milliseconds. */
const MAX_STEPS = 4_000_000

/** The length of texts that need no more than {@link MAX_STEPS} whatever they are; 0 when there is no such bound. */
export function safeLength(node: PatternNode): number {
  return LENGTHS.find((length) => stepsOf(node, length) <= MAX_STEPS) ?? 0
}

function stepsOf(node: PatternNode, length: number): number {
  const starts = beginsAtStart(node) ? 1 : length + 1
  return waysOf(node, length) * starts * (length + 1)
}

function beginsAtStart(node: PatternNode): boolean {
  if (node.type === 'sequence') return node.parts[0] !== undefined && beginsAtStart(node.parts[0])
  if (node.type === 'choice') return node.branches.every(beginsAtStart)
  return node.type === 'assert' && node.what === 'begin'
}

/** No fewer than the ways in which the pattern can be laid upon beginnings of a text. */
function waysOf(node: PatternNode, length: number): number {
  switch (node.type) {
    case 'sequence':
      return node.parts.reduce((ways, part) => ways * waysOf(part, length), 1)
    case 'choice':
      return node.branches.reduce((ways, branch) => ways + waysOf(branch, length), 0)
    case 'repeat':
      return waysOfRepeat(node.body, node.min, node.max, length)
    default:
      return 1
  }
}

function waysOfRepeat(body: PatternNode, min: number, max: number, length: number): number {
  if (isOneCharacter(body)) return Math.min(max - min, length) + 1
  const ways = waysOf(body, length)
  if (isCutOneWay(body)) return (Math.min(max, length) + 1) * ways
  // every turn could be made in another way
  if (!Number.isFinite(max)) return Number.POSITIVE_INFINITY
  let sum = 0
  for (let turns = min; turns <= max; turns++) {
    sum += ways ** turns
    if (sum > MAX_STEPS) return Number.POSITIVE_INFINITY
  }
  return sum
}

/** One character, in one way. */
function isOneCharacter(node: PatternNode): boolean {
  if (node.type === 'set') return true
  if (node.type !== 'choice') return false
  return node.branches.every(
    (branch, i) => branch.type === 'set' && !node.branches.slice(i + 1).some((other) => meets(other, branch)),
  )
}

/**
 * Every turn begins or ends with a character that stands nowhere else in it, and can be laid in one way only on a text
 * of a given length: then a text is cut into turns in one way.
 */
function isCutOneWay(node: PatternNode): boolean {
  if (node.type !== 'sequence') return false
  const { parts } = node
  const isApart = (edge: PatternNode | undefined, rest: readonly PatternNode[]) =>
    edge?.type === 'set' && !rest.some((part) => meets(part, edge))
  if (!isApart(parts[0], parts.slice(1)) && !isApart(parts.at(-1), parts.slice(0, -1))) return false
  return waysByLength(node)?.every((ways) => ways <= 1) === true
}

const MAX_COUNTED = 300

/**
 * For every length the ways in which that many characters are matched. Beyond the end nothing new comes: a repetition
 * without end adds as many ways to every further length. Undefined for what is too long or nested to be counted.
 */
function waysByLength(node: PatternNode): number[] | undefined {
  const size = longestFinite(node) + 2
  return size > MAX_COUNTED ? undefined : count(node, size)
}

/** How many characters there can be without counting what repeats without end more often than it must. */
function longestFinite(node: PatternNode): number {
  switch (node.type) {
    case 'set':
      return 1
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + longestFinite(part), 0)
    case 'choice':
      return Math.max(0, ...node.branches.map(longestFinite))
    case 'repeat':
      return longestFinite(node.body) * (Number.isFinite(node.max) ? node.max : node.min + 1)
    default:
      return 0
  }
}

function count(node: PatternNode, size: number): number[] | undefined {
  const nothing = [1, ...new Array<number>(size).fill(0)]
  switch (node.type) {
    case 'set':
      return nothing.map((_, length) => (length === 1 ? 1 : 0))
    case 'sequence':
      return node.parts.reduce<number[] | undefined>((ways, part) => both(ways, count(part, size)), nothing)
    case 'choice': {
      if (isOneCharacter(node)) return nothing.map((_, length) => (length === 1 ? 1 : 0))
      return node.branches.map((branch) => count(branch, size)).reduce(either)
    }
    case 'repeat':
      return countRepeat(node.body, node.min, node.max, size, nothing)
    default:
      return nothing
  }
}

function countRepeat(
  body: PatternNode,
  min: number,
  max: number,
  size: number,
  nothing: number[],
): number[] | undefined {
  if (isOneCharacter(body)) return nothing.map((_, length) => (length >= min && length <= max ? 1 : 0))
  if (max === 1) return min === 1 ? count(body, size) : either(nothing, count(body, size))
  return undefined
}

function both(a: number[] | undefined, b: number[] | undefined): number[] | undefined {
  if (a === undefined || b === undefined) return undefined
  return a.map((_, length) => {
    let ways = 0
    for (let first = 0; first <= length; first++) ways += (a[first] as number) * (b[length - first] as number)
    return ways
  })
}

function either(a: number[] | undefined, b: number[] | undefined): number[] | undefined {
  return a && b && a.map((ways, length) => ways + (b[length] as number))
}

type SetNode = Extract<PatternNode, { readonly type: 'set' }>

/** Whether a character of the set can stand in the node. */
function meets(node: PatternNode, set: SetNode): boolean {
  switch (node.type) {
    case 'set':
      return node.foldCase || set.foldCase || overlap(node.set, set.set)
    case 'sequence':
      return node.parts.some((part) => meets(part, set))
    case 'choice':
      return node.branches.some((branch) => meets(branch, set))
    case 'repeat':
      return meets(node.body, set)
    default:
      return false
  }
}

function overlap(a: CharacterSet, b: CharacterSet): boolean {
  if (a.properties.length > 0 || b.properties.length > 0 || (a.negated && b.negated)) return true
  if (a.negated) return !covers(a, b)
  if (b.negated) return !covers(b, a)
  return a.ranges.some(([low, high]) => b.ranges.some(([from, to]) => low <= to && from <= high))
}

function covers({ ranges }: CharacterSet, inner: CharacterSet): boolean {
  return inner.ranges.every(([low, high]) => ranges.some(([from, to]) => from <= low && high <= to))
}
