// What a server needs a moment for: admission, rights and controllers go by what they have seen.
import { setTimeout as sleep } from 'node:timers/promises'

const TIMEOUT_MS = 30_000

/** Asks until an answer is enough, by default until it is true, for 30 seconds. Returns the last answer either way. */
export async function eventually<T>(ask: () => T | Promise<T>, isEnough: (answer: T) => boolean = Boolean): Promise<T> {
  const until = Date.now() + TIMEOUT_MS
  for (;;) {
    const answer = await ask()
    if (isEnough(answer) || Date.now() > until) return answer
    await sleep(100)
  }
}
