// Processor time of this process, all its threads: what others do with the machine meanwhile is not counted.

/** So far. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/**
 * Milliseconds of one call, on average over a round.
 * @param roundMs how long a round takes at least
 * @param batch so many calls are made before the clock is looked at for the first time
 */
export function perCall(work: () => unknown, roundMs: number, batch = 1): number {
  const startedAt = processorMs()
  let calls = 0
  let took = 0
  for (let more = batch; took < roundMs; more *= 2) {
    for (let i = 0; i < more; i++) work()
    calls += more
    took = processorMs() - startedAt
  }
  return took / calls
}
