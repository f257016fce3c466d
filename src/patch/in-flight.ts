// Work on things that come one by one, several of them under way, whose results come in order.

/**
 * The results of `work` in the order of the items, at most `limit` of them under way; what is done before its turn waits,
 * and counts: memory holds no more than twice the limit. The source is read no faster than that.
 *
 * Throws what the source or `work` throws, when its turn has come; what is under way is waited for.
 */
export async function* inFlight<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const turns: Promise<R>[] = []
  let running = 0
  let isOver = false
  let failure: { readonly error: unknown } | undefined
  let wake = Promise.withResolvers<void>()

  function stir(): void {
    wake.resolve()
    wake = Promise.withResolvers<void>()
  }

  async function pump(): Promise<void> {
    try {
      for await (const item of items) {
        if (isOver) return
        running++
        const turn = work(item)
        const settled = () => {
          running--
          stir()
        }
        turn.then(settled, settled)
        turns.push(turn)
        stir()
        while (!isOver && (running >= limit || turns.length >= 2 * limit)) await wake.promise
        if (isOver) return
      }
    } catch (error) {
      failure = { error }
    } finally {
      isOver = true
      stir()
    }
  }

  const pumping = pump()
  try {
    for (;;) {
      const turn = turns.shift()
      if (turn !== undefined) {
        stir()
        yield await turn
      } else if (isOver) break
      else await wake.promise
    }
    if (failure !== undefined) throw failure.error
  } finally {
    isOver = true
    stir()
    await Promise.allSettled([pumping, ...turns])
  }
}
