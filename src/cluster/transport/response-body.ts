// The body of an answer: decompressed, read once, with an error when it is not whole.

import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { Answer } from './attempt.ts'

/** Bytes that decompression hands over at a time. */
const GUNZIP_CHUNK_BYTES = 64 * 1024

export type ResponseBody = {
  readonly chunks: AsyncIterable<Buffer>
  wireBytes(): number
}

/**
 * Opens the body of an answer.
 *
 * @param onEnd is called once: when the body has been read, has failed, or was given up; at once when there is none.
 */
export function openBody(
  answer: Answer,
  isBodiless: boolean,
  onEnd: (error: Error | undefined) => void,
  onChunk?: (chunk: Buffer) => void,
): ResponseBody {
  const { message } = answer
  let count = () => 0
  let isTaken = false

  async function* read(): AsyncGenerator<Buffer> {
    let error: Error | undefined
    let isWhole = false
    try {
      const stopped = answer.stopped()
      if (stopped) throw stopped
      const opened = await openStream(message)
      count = opened.wireBytes
      for await (const chunk of opened.stream) {
        onChunk?.(chunk)
        yield chunk
      }
      isWhole = true
    } catch (thrown) {
      error = answer.describe(thrown)
      throw error
    } finally {
      if (!isWhole) message.destroy()
      onEnd(error)
    }
  }

  if (isBodiless) {
    message.resume()
    onEnd(undefined)
  }
  return {
    chunks: {
      [Symbol.asyncIterator]() {
        if (isTaken) throw new TypeError('the body of a response can be read once')
        isTaken = true
        return isBodiless ? empty() : read()
      },
    },
    wireBytes: () => count(),
  }
}

async function* empty(): AsyncGenerator<Buffer> {}

type OpenedStream = { readonly stream: AsyncIterable<Buffer>; readonly wireBytes: () => number }

async function openStream(message: IncomingMessage): Promise<OpenedStream> {
  if (message.headers['content-encoding']?.toLowerCase() !== 'gzip') return countedStream(message)
  const [{ createGunzip }, { pipeline }] = await Promise.all([import('node:zlib'), import('node:stream')])
  const gunzip = createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES })
  // The error is seen by whoever reads the last stream of the pipeline.
  pipeline(message, gunzip, () => {})
  return { stream: gunzip, wireBytes: () => gunzip.bytesWritten }
}

function countedStream(message: Readable): OpenedStream {
  let bytes = 0
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      bytes += chunk.length
      yield chunk
    }
  }
  return { stream: counted(), wireBytes: () => bytes }
}

/** Reads a whole body as UTF-8. */
export async function readText(chunks: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return parts.length === 1 ? (parts[0]?.toString('utf8') ?? '') : Buffer.concat(parts).toString('utf8')
}
