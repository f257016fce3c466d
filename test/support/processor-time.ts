// Speed that a busy machine does not change: processor time, the least of runs in turn, as a ratio within one process.

import assert from 'node:assert/strict'

type Work = () => unknown

const LEAST_ROUNDS = 5
/** So often it is tried again before something counts as slow: a disturbed run is never faster than an undisturbed one. */
const MOST_ROUNDS = 40

/** Fails when `work` takes more than so many times the processor time of `baseline`. */
export function assertTakesAtMost(times: number, work: Work, baseline: Work, what = 'it'): void {
  const { ratio, ms } = leastRatio(work, baseline, times)
  assert.ok(ratio <= times, `${what} takes ${ratio.toFixed(1)} times as long (${ms}), more than ${times}`)
}

/**
 * Fails when work of twice the size takes three times as long: a step per element takes twice as long, a step per pair
 * four times.
 *
 * @param workOf prepares work of a size, which should take a millisecond or more
 */
export function assertGrowsLinearly(workOf: (size: number) => Work, size: number, what = 'it'): void {
  const { ratio, ms, isInstant } = leastRatio(workOf(2 * size), workOf(size), MOST_GROWTH)
  assert.ok(ratio <= MOST_GROWTH || isInstant, `twice the size takes ${what} ${ratio.toFixed(1)} times as long (${ms})`)
}

const MOST_GROWTH = 3

/** What takes so little takes no step per pair of a size worth asking, and no ratio that means something. */
const INSTANT_MS = 5

function leastRatio(work: Work, baseline: Work, enough: number): { ratio: number; ms: string; isInstant: boolean } {
  let [ofWork, ofBaseline] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < MOST_ROUNDS; round++) {
    ofBaseline = Math.min(ofBaseline, processorMs(baseline))
    ofWork = Math.min(ofWork, processorMs(work))
    if (round + 1 >= LEAST_ROUNDS && ofWork <= ofBaseline * enough) break
  }
  const isInstant = ofWork < INSTANT_MS
  return { ratio: ofWork / ofBaseline, isInstant, ms: `${ofWork.toFixed(2)} against ${ofBaseline.toFixed(2)} ms` }
}

function processorMs(work: Work): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
