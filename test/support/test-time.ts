// Time that goes on only when a test says so.

import type { Clock } from '../../src/cluster/watch/reflect-options.ts'

export type TestTime = Pick<Clock, 'now' | 'setTimer'> & {
  /** Lets so many milliseconds pass; the timers that are due call back. */
  pass(ms: number): void
}

export function openTestTime(): TestTime {
  let nowMs = 0
  const running = new Map<() => void, number>()
  return {
    now: () => nowMs,
    setTimer(callback, delayMs) {
      const call = () => callback()
      const refresh = () => void running.set(call, nowMs + delayMs)
      refresh()
      return { refresh, clear: () => void running.delete(call) }
    },
    pass(ms) {
      nowMs += ms
      const due = [...running].filter(([, dueMs]) => dueMs <= nowMs)
      for (const [call] of due) {
        running.delete(call)
        call()
      }
    },
  }
}
