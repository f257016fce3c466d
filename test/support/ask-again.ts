// Completion answers within a second or not at all, and a busy machine may be slower than that a few times.

const TRIES = 6

/** What is answered, asked again while that is nothing. Not for what has to be nothing. */
export async function askAgain<T>(ask: () => Promise<T>, isNothing: (answer: T) => boolean): Promise<T> {
  let answer = await ask()
  for (let i = 1; i < TRIES && isNothing(answer); i++) answer = await ask()
  return answer
}
