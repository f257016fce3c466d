// A file's bytes, or those of standard input.

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { errorCode, fileErrorText, SourceFault } from './source-fault.ts'

/** The whole file. @throws SourceFault in Go's words when it cannot be read. */
export async function readPath(path: string, cwd: string, signal?: AbortSignal): Promise<Uint8Array> {
  try {
    return await readFile(resolve(cwd, path), signal === undefined ? {} : { signal })
  } catch (error) {
    signal?.throwIfAborted()
    const operation = errorCode(error) === 'EISDIR' ? 'read' : 'open'
    throw new SourceFault('Unreadable', fileErrorText(operation, path, error), { cause: error })
  }
}

/** Everything that comes. @throws SourceFault when the stream breaks off; the signal's reason when it is aborted. */
export async function readStream(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  const aborted = abortion(signal)
  const iterator = stream[Symbol.asyncIterator]()
  try {
    for (;;) {
      const step = await Promise.race([iterator.next(), aborted.promise])
      if (step.done) return Buffer.concat(chunks)
      chunks.push(step.value)
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw new SourceFault('Unreadable', fileErrorText('read', name, error), { cause: error })
  } finally {
    aborted.forget()
  }
}

/** A promise that only ever rejects, when the signal is aborted. */
function abortion(signal: AbortSignal | undefined): { readonly promise: Promise<never>; forget(): void } {
  const { promise, reject } = Promise.withResolvers<never>()
  promise.catch(() => {})
  const onAbort = () => reject(signal?.reason)
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })
  return { promise, forget: () => signal?.removeEventListener('abort', onAbort) }
}
