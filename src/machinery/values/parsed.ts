// What reading a text gave: the value, or why it is none.

/** `error` is in the words of the Go function that is followed, as the server repeats them. */
export type Parsed<T> = { readonly value: T } | { readonly error: string }

/** The value alone; undefined where there is none. */
export function parsedValue<T>(parsed: Parsed<T>): T | undefined {
  return 'value' in parsed ? parsed.value : undefined
}
