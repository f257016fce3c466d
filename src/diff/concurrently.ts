// Work on many things at once whose results come in order.

/**
 * The results of `work` in the order of the items, at most `limit` of them under way. What is done before its turn waits,
 * and counts: memory holds no more than twice the limit. Leaving early aborts the signal that `work` is given.
 *
 * Throws what `work` throws, when its turn has come.
 */
export async function* concurrently<T, R>(
  items: Iterable<T>,
  limit: number,
  work: (item: T, signal: AbortSignal) => Promise<R>,
  outer?: AbortSignal,
): AsyncGenerator<R> {
  const abort = new AbortController()
  const signal = outer === undefined ? abort.signal : AbortSignal.any([outer, abort.signal])
  const source = items[Symbol.iterator]()
  const turns: Promise<R>[] = []
  let running = 0
  let isExhausted = false

  function fill(): void {
    while (running < limit && turns.length < 2 * limit && !isExhausted) {
      const next = source.next()
      if (next.done) {
        isExhausted = true
        return
      }
      running++
      const turn = work(next.value, signal)
      turn.then(settled, settled)
      turns.push(turn)
    }
  }

  function settled(): void {
    running--
    fill()
  }

  try {
    fill()
    for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) {
      fill()
      yield await turn
    }
  } finally {
    isExhausted = true
    abort.abort()
    await Promise.allSettled(turns)
  }
}
