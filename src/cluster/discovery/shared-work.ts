// One piece of work that several callers wait for, each with an abort signal of its own.

import { CancelledError } from '../../errors.ts'

/**
 * Makes a function that starts the work, or joins the work that is under way. The work itself is aborted when all
 * who wait for it have given up.
 *
 * @returns a function that throws CancelledError when its own signal aborts, else what the work throws.
 */
export function sharedWork<T>(work: (signal: AbortSignal) => Promise<T>): (signal?: AbortSignal) => Promise<T> {
  let current: { readonly promise: Promise<T>; readonly abort: AbortController; waiting: number } | undefined

  const start = () => {
    const abort = new AbortController()
    const job = { promise: work(abort.signal), abort, waiting: 0 }
    const forget = () => {
      if (current === job) current = undefined
    }
    job.promise.then(forget, forget)
    current = job
    return job
  }

  return async (signal) => {
    if (signal?.aborted) throw new CancelledError(undefined, { cause: signal.reason })
    const job = current ?? start()
    job.waiting++
    const { promise: left, reject } = Promise.withResolvers<never>()
    const leave = () => {
      reject(new CancelledError(undefined, { cause: signal?.reason }))
      job.waiting--
      if (job.waiting > 0 || current !== job) return
      current = undefined
      job.abort.abort(signal?.reason)
    }
    signal?.addEventListener('abort', leave, { once: true })
    try {
      return await Promise.race([job.promise, left])
    } finally {
      signal?.removeEventListener('abort', leave)
      if (!signal?.aborted) job.waiting--
    }
  }
}
