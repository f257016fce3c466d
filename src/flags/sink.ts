// A writer over a node stream that batches small writes, waits when the reader is slow, and knows when it has gone.

import type { Writable } from 'node:stream'

/** The reader of our output has gone (`| head -1`): nobody wants the rest, which is no failure. */
export class OutputClosedError extends Error {
  override readonly name = 'OutputClosedError'

  constructor(cause?: unknown) {
    super('nobody reads the output any more', { cause })
  }
}

/** The output cannot be written: the disk is full, the device failed. */
export class OutputFailedError extends Error {
  override readonly name = 'OutputFailedError'

  constructor(cause: Error) {
    super(`cannot write the output: ${cause.message}`, { cause })
  }
}

/** Text on its way to a stream. Await every call: that is what makes a slow reader slow us down. */
export interface Sink {
  /**
   * Takes text; it is written at the latest when the event loop turns, at once when a batch is full.
   * @throws OutputClosedError when the reader has gone, OutputFailedError when the stream fails otherwise.
   */
  write(text: string): Promise<void>
  /** Resolves when everything taken so far has been handed to the operating system. Throws as `write` does. */
  flush(): Promise<void>
}

/** Characters collected before they are written without waiting for the event loop to turn. */
const BATCH_LENGTH = 16 * 1024

const DONE = Promise.resolve()

/** A Sink over a stream, which stays open: it belongs to the process. */
export function toSink(stream: Writable): Sink {
  let batch = ''
  let isScheduled = false
  let failure: Error | undefined
  let blocked: Promise<void> | undefined

  stream.on('error', (error: NodeJS.ErrnoException) => {
    failure ??= toOutputError(error)
  })

  function writeBatch(): void {
    if (batch === '' || failure !== undefined) return
    const text = batch
    batch = ''
    if (stream.write(text) || blocked !== undefined) return
    blocked = untilDrained(stream).then(() => {
      blocked = undefined
    })
  }

  function writeLater(): void {
    if (isScheduled) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      writeBatch()
    })
  }

  async function settle(): Promise<void> {
    await blocked
    if (failure !== undefined) throw failure
  }

  return {
    write(text) {
      if (failure !== undefined) return Promise.reject(failure)
      batch += text
      if (batch.length < BATCH_LENGTH) writeLater()
      else writeBatch()
      return blocked === undefined ? DONE : settle()
    },
    async flush() {
      writeBatch()
      await blocked
      if (failure === undefined && stream.writableLength > 0) await new Promise((done) => stream.write('', done))
      return settle()
    },
  }
}

/** Resolves when the stream wants more, or never will. */
function untilDrained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ['drain', 'error', 'close']) stream.off(event, done)
      resolve()
    }
    for (const event of ['drain', 'error', 'close']) stream.on(event, done)
  })
}

/** What a stream's error means. The codes are those with which a pipe or a socket says that its reader has gone. */
export function toOutputError(error: NodeJS.ErrnoException): Error {
  const isGone = ['EPIPE', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']
  return isGone.includes(error.code ?? '') ? new OutputClosedError(error) : new OutputFailedError(error)
}
