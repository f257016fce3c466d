// The kinds of tokens as ANTLR numbers and names them, and sets of them. Follows the token list of cel-go's parser/gen/CEL.g4.
import {
  AND,
  BYTES_LITERAL,
  DOUBLE_LITERAL,
  END,
  EQUAL,
  FALSE,
  GREATER_EQUAL,
  IDENT,
  IN,
  INT_LITERAL,
  LESS_EQUAL,
  NOT_EQUAL,
  NULL_WORD,
  OR,
  QUOTED,
  STRING_LITERAL,
  TRUE,
  UINT_LITERAL,
} from '../lex.ts'

/** In the order in which sets of them are listed. */
const KINDS: readonly (readonly [kind: number, name: string])[] = [
  [END, '<EOF>'],
  [EQUAL, "'=='"],
  [NOT_EQUAL, "'!='"],
  [IN, "'in'"],
  [60, "'<'"],
  [LESS_EQUAL, "'<='"],
  [GREATER_EQUAL, "'>='"],
  [62, "'>'"],
  [AND, "'&&'"],
  [OR, "'||'"],
  ...[...'[]{}().,-!?:+*/%'].map((sign) => [sign.charCodeAt(0), `'${sign}'`] as const),
  [TRUE, "'true'"],
  [FALSE, "'false'"],
  [NULL_WORD, "'null'"],
  [DOUBLE_LITERAL, 'NUM_FLOAT'],
  [INT_LITERAL, 'NUM_INT'],
  [UINT_LITERAL, 'NUM_UINT'],
  [STRING_LITERAL, 'STRING'],
  [BYTES_LITERAL, 'BYTES'],
  [IDENT, 'IDENTIFIER'],
  [QUOTED, 'ESC_IDENTIFIER'],
]

/** Kinds of tokens. */
export type TokenSet = ReadonlySet<number>

/** A set of signs, each its own kind, and of kinds that have a name. */
export function setOf(signs: string, ...kinds: readonly number[]): TokenSet {
  return new Set([...[...signs].map((sign) => sign.charCodeAt(0)), ...kinds])
}

export function union(...sets: readonly TokenSet[]): TokenSet {
  return new Set(sets.flatMap((set) => [...set]))
}

/** `{'[', IDENTIFIER}`; a single kind stands without braces. */
export function formatSet(set: TokenSet): string {
  const names = KINDS.filter(([kind]) => set.has(kind)).map(([, name]) => name)
  return names.length === 1 ? (names[0] as string) : `{${names.join(', ')}}`
}

/** What a number begins with that belongs to a literal. */
export const NUMBERS = setOf('', INT_LITERAL, DOUBLE_LITERAL)
export const RELATIONS = setOf('<>', EQUAL, NOT_EQUAL, IN, LESS_EQUAL, GREATER_EQUAL)
export const PRODUCTS = setOf('*/%')
export const SUMS = setOf('+-')
export const NAMES = setOf('', IDENT, QUOTED)
const LITERALS = setOf(
  '-',
  TRUE,
  FALSE,
  NULL_WORD,
  DOUBLE_LITERAL,
  INT_LITERAL,
  UINT_LITERAL,
  STRING_LITERAL,
  BYTES_LITERAL,
)
/** What a primary expression begins with, and all that has one in front. */
export const PRIMARY = union(setOf('[{(.', IDENT), LITERALS)
export const EXPRESSION = union(PRIMARY, setOf('!'))
