// The body of an answer between the connection that it comes from and whoever reads it.

import type { WireBody } from './wire.ts'

/** A reader that is slower than the server has the server wait. */
const MAX_WAITING_BYTES = 128 * 1024

/** The connection as the queue needs it. */
export type Flow = {
  pause(): void
  resume(): void
  /** Ends the exchange before its time. */
  giveUp(error: Error): void
}

export type BodyQueue = WireBody & {
  push(chunk: Buffer): void
  /** The body is whole, or has failed. */
  end(error?: Error): void
}

/** @param flow of the connection; left running, and not touched any more, once the body has ended */
export function openBodyQueue(flow: Flow): BodyQueue {
  let chunks: Buffer[] = []
  let waitingBytes = 0
  let isEnded = false
  let isThrownAway = false
  let isPaused = false
  let failure: Error | undefined
  let reader: PromiseWithResolvers<IteratorResult<Buffer, undefined>> | undefined

  function take(chunk: Buffer): IteratorResult<Buffer, undefined> {
    waitingBytes -= chunk.length
    if (isPaused && waitingBytes <= MAX_WAITING_BYTES / 2) {
      isPaused = false
      if (!isEnded) flow.resume()
    }
    return { done: false, value: chunk }
  }

  function destroy(error?: Error): void {
    if (isEnded) return
    const why = error ?? aborted()
    end(why)
    flow.giveUp(why)
  }

  function end(error?: Error): void {
    if (isEnded) return
    isEnded = true
    failure = error
    if (error !== undefined) chunks = []
    else if (isPaused) flow.resume()
    if (error === undefined) reader?.resolve(DONE)
    else reader?.reject(error)
    reader = undefined
  }

  return {
    push(chunk) {
      if (isThrownAway || isEnded) return
      waitingBytes += chunk.length
      if (reader !== undefined) {
        const waiting = reader
        reader = undefined
        waiting.resolve(take(chunk))
        return
      }
      chunks.push(chunk)
      if (isPaused || waitingBytes <= MAX_WAITING_BYTES) return
      isPaused = true
      flow.pause()
    },
    end,
    destroy,
    resume() {
      isThrownAway = true
      chunks = []
      waitingBytes = 0
      if (isPaused && !isEnded) flow.resume()
      isPaused = false
    },
    takeWhole() {
      if (!isEnded || failure !== undefined) return undefined
      const whole = chunks
      chunks = []
      return whole
    },
    [Symbol.asyncIterator]: () => ({
      async next() {
        const chunk = chunks.shift()
        if (chunk !== undefined) return take(chunk)
        if (failure !== undefined) throw failure
        if (isEnded) return DONE
        reader = Promise.withResolvers()
        return reader.promise
      },
      async return() {
        destroy()
        return DONE
      },
    }),
  }
}

const DONE = { done: true, value: undefined } as const

/** What Node says of an answer that is not whole. */
export function aborted(): Error {
  return Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
}
