// What an RE2 pattern is made of.

/** A set of characters: ranges of code points, both ends included. */
export type CharacterSet = {
  readonly ranges: readonly (readonly [number, number])[]
  /** Names of Unicode properties, `L`, `Script=Greek`, and those it must not have. */
  readonly properties: readonly { readonly name: string; readonly negated: boolean }[]
  readonly negated: boolean
}

/** A node of a parsed pattern. */
export type PatternNode =
  | { readonly type: 'set'; readonly set: CharacterSet; readonly foldCase: boolean }
  | { readonly type: 'assert'; readonly what: Assertion }
  | { readonly type: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'choice'; readonly branches: readonly PatternNode[] }
  | { readonly type: 'repeat'; readonly body: PatternNode; readonly min: number; readonly max: number }

/** Begin and end of the text, of a line, and ASCII word boundaries. */
export type Assertion = 'begin' | 'end' | 'lineBegin' | 'lineEnd' | 'boundary' | 'noBoundary'

/** A pattern that RE2 refuses. `message` is Go's, with `error parsing regexp: ` before it. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  constructor(code: string, text?: string) {
    super(`error parsing regexp: ${code}${text === undefined ? '' : `: \`${text}\``}`)
  }
}
