// Things to be done later: a timer for any time, and alarms as a stream that is read beside others.

/** The longest that Node's timers can be set. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Calls it once after so many milliseconds, however many; returns what forgets it. */
export function later(delayMs: number, call: () => void): () => void {
  const now = Math.min(delayMs, MAX_TIMER_MS)
  let cancel = () => clearTimeout(timer)
  const timer = setTimeout(() => {
    if (delayMs > now) cancel = later(delayMs - now, call)
    else call()
  }, now)
  return () => cancel()
}

export interface Alarms<T> extends AsyncIterable<T> {
  /** Yields it after so many milliseconds; nothing when it is set already. */
  set(what: T, delayMs: number): void
  /** Ends the stream and forgets what was set. */
  close(): void
}

export function openAlarms<T>(): Alarms<T> {
  const timers = new Map<T, () => void>()
  const due: T[] = []
  let isClosed = false
  let wake = () => {}

  return {
    set(what, delayMs) {
      if (isClosed || timers.has(what) || due.includes(what)) return
      const ring = () => {
        timers.delete(what)
        due.push(what)
        wake()
      }
      timers.set(what, later(delayMs, ring))
    },
    close() {
      isClosed = true
      for (const cancel of timers.values()) cancel()
      timers.clear()
      wake()
    },
    async *[Symbol.asyncIterator]() {
      while (!isClosed) {
        const what = due.shift()
        if (what !== undefined) yield what
        else {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      }
    },
  }
}
