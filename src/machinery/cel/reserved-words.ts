// The words of CEL that cannot name a variable.

const RESERVED: ReadonlySet<string> = new Set(
  'as break const continue else false for function if import in let loop package namespace null return true var void while'.split(
    ' ',
  ),
)

/** Whether a word is reserved: no variable may have it as its name, and a schema's field of that name is escaped. */
export const isReserved = (word: string): boolean => RESERVED.has(word)
