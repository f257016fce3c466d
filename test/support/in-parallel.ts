// Many things to do, some at a time.

/** Does all of them, so many at a time; fails when one does. */
export async function inParallel<T>(
  items: readonly T[],
  atATime: number,
  action: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await action(item)
  }
  await Promise.all(Array.from({ length: atATime }, worker))
}
