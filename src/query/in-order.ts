// Reading many streams at once and handing them on one after the other.

/** Streams that are begun before it is their turn: at most this many. */
export const MOST_STREAMS_AHEAD = 16

export type InOrderOptions = {
  /** Called with what a stream threw, when its turn has come and its good items are out; the next stream follows. */
  readonly onError: (error: unknown, index: number) => void
  /** Called when the consumer leaves or the end is reached: the place to abort what is still under way. */
  readonly onLeave: () => void
  /** Default: MOST_STREAMS_AHEAD. */
  readonly ahead?: number
}

type Begun<T> = { readonly iterator: AsyncIterator<T>; readonly first: Promise<IteratorResult<T>> }

/**
 * Yields the items of each stream in turn, in the order given, while the first item of up to `ahead` later streams is
 * already being fetched: memory holds at most one item per stream ahead. Every stream that was begun is closed.
 *
 * @yields pairs of the stream's index and an item of it.
 */
export async function* inOrder<T>(
  streams: readonly (() => AsyncIterable<T>)[],
  options: InOrderOptions,
): AsyncGenerator<readonly [index: number, item: T]> {
  const begun: Begun<T>[] = []
  const ahead = options.ahead ?? MOST_STREAMS_AHEAD
  try {
    for (const turn of streams.keys()) {
      for (const open of streams.slice(begun.length, turn + ahead)) begun.push(begin(open()))
      const stream = begun[turn] as Begun<T>
      try {
        for (let step = await stream.first; !step.done; step = await stream.iterator.next()) yield [turn, step.value]
      } catch (error) {
        options.onError(error, turn)
      }
    }
  } finally {
    options.onLeave()
    await Promise.allSettled(begun.map((stream) => stream.iterator.return?.()))
  }
}

function begin<T>(stream: AsyncIterable<T>): Begun<T> {
  const iterator = stream[Symbol.asyncIterator]()
  const first = iterator.next()
  first.catch(() => {})
  return { iterator, first }
}
