// Reading many endless streams at once, each item handed on as soon as it is there.

/**
 * Yields the items of all streams in the order in which they arrive; a stream is asked for its next item when the one
 * before was taken. An error of one ends all. Leaving early closes every stream.
 */
export async function* mergeAsTheyCome<T>(streams: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]())
  const arrived: { readonly iterator: AsyncIterator<T>; readonly step: IteratorResult<T> }[] = []
  const failures: unknown[] = []
  let open = iterators.length
  let wake = () => {}

  const ask = (iterator: AsyncIterator<T>) => {
    iterator.next().then(
      (step) => {
        if (step.done) open--
        else arrived.push({ iterator, step })
        wake()
      },
      (error: unknown) => {
        failures.push(error)
        wake()
      },
    )
  }

  try {
    for (const iterator of iterators) ask(iterator)
    while (open > 0) {
      if (failures.length > 0) throw failures[0]
      const next = arrived.shift()
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      yield next.step.value
      ask(next.iterator)
    }
  } finally {
    void Promise.allSettled(iterators.map((iterator) => iterator.return?.()))
  }
}
