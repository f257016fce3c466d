// Two lists of one kind, read at the same time, and their objects paired as soon as they can be.

import { ServerError } from '../errors.ts'
import type { KubeObject } from '../machinery/json.ts'
import { compareText } from '../machinery/text-order.ts'

/** The same object on both sides; undefined where one has none. */
export type Pair = { readonly left?: KubeObject | undefined; readonly right?: KubeObject | undefined }

/** Pages of one side's list: the objects of each. */
export type Pages = AsyncIterable<readonly KubeObject[]>

type SideName = 'left' | 'right'

type Reading = {
  readonly name: SideName
  readonly iterator: AsyncIterator<readonly KubeObject[]>
  next: Promise<IteratorResult<readonly KubeObject[]>>
  /** Objects that the other side has not told of yet. */
  readonly waiting: Map<string, KubeObject>
  last: string | undefined
  isDone: boolean
}

/**
 * Pairs the objects of two lists by a key. Servers list in the order of names: while both do, what one side has skipped is
 * told at once, and memory holds about a page of each side. What comes in another order, as from servers that do not page,
 * is held until the end.
 *
 * @param keysOf the key of an object on each side: the same for what belongs together
 * @yields pairs in the order of keys, as many at a time as a page has made known
 * @throws JoinError when a side fails: what the other one has alone cannot be told then; when its order breaks after
 * something was told by it
 */
export async function* joinLists(
  left: Pages,
  right: Pages,
  keysOf: { readonly [side in SideName]: (object: KubeObject) => string },
): AsyncGenerator<readonly Pair[]> {
  const sides = [begin('left', left), begin('right', right)] as const
  let isInOrder = true
  let hasToldAlone = false
  try {
    while (sides.some(({ isDone }) => !isDone)) {
      const side = behindOf(sides)
      const other = side === sides[0] ? sides[1] : sides[0]
      const pairs = new Map<string, Pair>()
      for (const object of await advance(side, sides)) {
        const key = keysOf[side.name](object)
        if (side.last !== undefined && compareText(side.last, key) > 0) {
          if (hasToldAlone) throw new JoinError([{ side: side.name, error: disorder() }])
          isInOrder = false
        }
        side.last = key
        const match = other.waiting.get(key)
        other.waiting.delete(key)
        if (match === undefined) side.waiting.set(key, object)
        else pairs.set(key, pairOf(side, object, match))
      }
      const isOver = sides.every(({ isDone }) => isDone)
      const matched = pairs.size
      if (isInOrder || isOver) for (const one of sides) takeAlone(one, one === side ? other : side, isOver, pairs)
      hasToldAlone ||= pairs.size > matched
      const keys = [...pairs.keys()].sort(compareText)
      if (keys.length > 0) yield keys.map((key) => pairs.get(key) as Pair)
    }
  } finally {
    for (const { next } of sides) next.catch(() => {})
    void Promise.allSettled(sides.map(({ iterator }) => iterator.return?.()))
  }
}

/** What each failing side failed with. */
export class JoinError extends Error {
  override readonly name = 'JoinError'
  readonly failures: readonly { readonly side: SideName; readonly error: unknown }[]

  constructor(failures: JoinError['failures']) {
    super('a list could not be read')
    this.failures = failures
  }
}

function disorder(): ServerError {
  const message = 'the pages of the list are in no order: its objects cannot be told from those of the other side'
  return new ServerError({ code: 500, reason: 'InternalError', message })
}

function begin(name: SideName, pages: Pages): Reading {
  const iterator = pages[Symbol.asyncIterator]()
  const next = iterator.next()
  next.catch(() => {})
  return { name, iterator, next, waiting: new Map(), last: undefined, isDone: false }
}

/** The side to read on: the one that has not come as far. */
function behindOf([left, right]: readonly [Reading, Reading]): Reading {
  if (left.isDone || right.isDone) return left.isDone ? right : left
  if (left.last === undefined || right.last === undefined) return left.last === undefined ? left : right
  return compareText(left.last, right.last) <= 0 ? left : right
}

async function advance(side: Reading, sides: readonly Reading[]): Promise<readonly KubeObject[]> {
  const step = await side.next.catch(() => undefined)
  if (step === undefined) throw new JoinError(await failuresOf(sides))
  if (step.done) {
    side.isDone = true
    return []
  }
  side.next = side.iterator.next()
  side.next.catch(() => {})
  return step.value
}

async function failuresOf(sides: readonly Reading[]): Promise<JoinError['failures']> {
  const settled = await Promise.allSettled(sides.map(({ next }) => next))
  return settled.flatMap((result, i) => {
    const side = sides[i]?.name
    return result.status === 'rejected' && side !== undefined ? [{ side, error: result.reason as unknown }] : []
  })
}

function pairOf({ name }: Reading, object: KubeObject, match: KubeObject): Pair {
  return name === 'left' ? { left: object, right: match } : { left: match, right: object }
}

/** What the other side has passed by without telling of it. */
function takeAlone(side: Reading, other: Reading, isOver: boolean, pairs: Map<string, Pair>): void {
  for (const [key, object] of side.waiting) {
    const isPassed = isOver || other.isDone || (other.last !== undefined && compareText(key, other.last) < 0)
    if (!isPassed) continue
    pairs.set(key, side.name === 'left' ? { left: object } : { right: object })
    side.waiting.delete(key)
  }
}
