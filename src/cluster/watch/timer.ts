// A call after a delay, from a clock that tests can replace.

export type Timer = {
  /** The delay begins anew, also after the call. */
  refresh(): void
  clear(): void
}

/** Calls back once after so many milliseconds. */
export type SetTimer = (callback: () => void, delayMs: number) => Timer

export const systemTimer: SetTimer = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs)
  return { refresh: () => void timer.refresh(), clear: () => clearTimeout(timer) }
}
