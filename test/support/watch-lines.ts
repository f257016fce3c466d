// What `--watch -o jsonl` prints, as a test reads it.

export type Line = {
  readonly event: 'ENTER' | 'CHANGE' | 'LEAVE' | 'DELETED'
  readonly ref: { readonly context: string; readonly kind: string; readonly namespace: string; readonly name: string }
  readonly columns: { readonly [name: string]: unknown }
  readonly changed?: readonly string[]
}

/** The events in an output, without its last line where it has ended by itself. */
export function linesOf(stdout: string): Line[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
    .filter((line) => line.event !== undefined)
}
