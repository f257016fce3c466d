// Where text goes: the least that printers ask of a stream.

/** Takes text. Printers await every call, so a slow reader slows them down. */
export interface Sink {
  write(text: string): void | Promise<void>
}

/** Characters that printers collect before they call a sink. */
const BATCH_LENGTH = 32 * 1024

/** A Sink in front of another that passes text on in larger pieces; `flush` passes on the rest. */
export function batched(sink: Sink): { add(text: string): Promise<void> | undefined; flush(): Promise<void> } {
  let batch = ''
  async function flush(): Promise<void> {
    const text = batch
    batch = ''
    if (text !== '') await sink.write(text)
  }
  return {
    flush,
    /** Undefined when nothing was passed on, so that a loop over many small texts need not await. */
    add(text) {
      batch += text
      return batch.length < BATCH_LENGTH ? undefined : flush()
    },
  }
}
