// The body of an answer: decompressed, read once, with an error when it is not whole.

import type { Answer } from './attempt.ts'

/** Bytes that decompression hands over at a time. */
const GUNZIP_CHUNK_BYTES = 64 * 1024

export type ResponseBody = {
  readonly chunks: AsyncIterable<Buffer>
  /** The whole body as UTF-8. */
  text(): Promise<string>
  wireBytes(): number
}

/**
 * Opens the body of an answer.
 *
 * @param onEnd is called once: when the body has been read, has failed, or was given up; at once when there is none.
 */
export function openBody(
  answer: Answer,
  { isBodiless, isGzip }: { readonly isBodiless: boolean; readonly isGzip: boolean },
  onEnd: (error: Error | undefined) => void,
  onChunk?: (chunk: Buffer) => void,
): ResponseBody {
  const { body } = answer
  let bytes = 0
  let wireBytes = () => bytes
  let isTaken = false

  const see = (chunk: Buffer) => {
    bytes += chunk.length
    onChunk?.(chunk)
  }

  async function* read(): AsyncGenerator<Buffer> {
    let error: Error | undefined
    let isWhole = false
    try {
      const stopped = answer.stopped()
      if (stopped) throw stopped
      const stream = isGzip ? await gunzipped() : body
      for await (const chunk of stream) {
        see(chunk)
        yield chunk
      }
      isWhole = true
    } catch (thrown) {
      error = answer.describe(thrown)
      throw error
    } finally {
      if (!isWhole) body.destroy()
      onEnd(error)
    }
  }

  async function gunzipped(): Promise<AsyncIterable<Buffer>> {
    const [{ createGunzip }, { pipeline }] = await Promise.all([import('node:zlib'), import('node:stream')])
    const gunzip = createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES })
    wireBytes = () => gunzip.bytesWritten
    // The error is seen by whoever reads the last stream of the pipeline.
    pipeline(body, gunzip, () => {})
    return gunzip
  }

  function take(): void {
    if (isTaken) throw new TypeError('the body of a response can be read once')
    isTaken = true
  }

  const chunks = {
    [Symbol.asyncIterator]() {
      take()
      return isBodiless ? empty() : read()
    },
  }
  if (isBodiless) {
    body.resume()
    onEnd(undefined)
  }
  return {
    chunks,
    async text() {
      // most answers have come as a whole by now: no stream is needed
      const whole = isBodiless || isGzip || isTaken || answer.stopped() ? undefined : body.takeWhole?.()
      if (whole === undefined) return readText(chunks)
      take()
      for (const chunk of whole) see(chunk)
      onEnd(undefined)
      return textOf(whole)
    },
    wireBytes: () => wireBytes(),
  }
}

async function* empty(): AsyncGenerator<Buffer> {}

async function readText(chunks: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return textOf(parts)
}

function textOf(parts: readonly Buffer[]): string {
  return parts.length === 1 ? (parts[0]?.toString('utf8') ?? '') : Buffer.concat(parts).toString('utf8')
}
