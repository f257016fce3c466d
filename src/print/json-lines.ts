// JSON Lines: one value per line.

import { stringifyJson } from '../machinery/json.ts'
import type { Sink } from './sink.ts'

export interface JsonLinesWriter {
  line(value: unknown): Promise<void>
}

/** Writes each value on a line of its own, bigints as the integers they are. */
export function createJsonLinesWriter(sink: Sink): JsonLinesWriter {
  return {
    async line(value) {
      await sink.write(`${stringifyJson(value)}\n`)
    },
  }
}
