// Ending an answer between two objects when it has printed as many bytes as were allowed.

import { UsageError } from '../../errors.ts'
import type { Sink } from '../../print/sink.ts'
import type { QueryPage } from '../../query/query-result.ts'
import type { AnswerPrinter } from './answer-printer.ts'

/** A printer that stops before the object that would pass the cap. */
export type CappedPrinter = AnswerPrinter & {
  /** True once an object was left out. */
  isFull(): boolean
  /** Objects that were printed. */
  printed(): number
}

/**
 * Wraps the printer of a format so that its objects take at most `maxBytes`; what closes the answer (the end of a
 * List, the summary) comes on top.
 *
 * @param make makes the printer over the sink it is handed.
 * @throws UsageError where the printer prints nothing before the end.
 */
export async function capBytes(
  sink: Sink,
  maxBytes: number,
  make: (sink: Sink) => Promise<AnswerPrinter>,
): Promise<CappedPrinter> {
  let pending = ''
  let bytes = 0
  let printed = 0
  let isFull = false
  const printer = await make({
    write(text) {
      pending += text
    },
  })
  if (printer.holdsRows) {
    throw new UsageError('--max-bytes cannot be used where all objects make one output: use -o jsonl, json or name', {
      flag: '--max-bytes',
      value: String(maxBytes),
    })
  }
  const passOn = async () => {
    const text = pending
    pending = ''
    await sink.write(text)
  }
  return {
    isFull: () => isFull,
    printed: () => printed,
    async page(page: QueryPage) {
      if (!isFull) await printer.expect?.(page)
      for (const row of page.rows) {
        if (isFull) return
        await printer.page({ ...page, rows: [row] })
        const length = Buffer.byteLength(pending)
        isFull = bytes + length > maxBytes
        if (isFull) {
          pending = ''
          return
        }
        bytes += length
        printed += 1
        await passOn()
      }
    },
    async end(summary, problems) {
      await printer.end(summary, problems)
      await passOn()
    },
  }
}
