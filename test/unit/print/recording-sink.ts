// A sink that keeps what is written to it.

import type { Sink } from '../../../src/print/sink.ts'

export function recordingSink(): Sink & { text(): string; readonly writes: string[] } {
  const writes: string[] = []
  return {
    writes,
    text: () => writes.join(''),
    async write(text) {
      writes.push(text)
    },
  }
}
