// Where the parser finds that a text is no expression. What is wrong with it is told by recovery/syntax-issues.ts.
import {
  BAD,
  BYTES_LITERAL,
  DOUBLE_LITERAL,
  FALSE,
  IDENT,
  INT_LITERAL,
  lexerOf,
  NULL_WORD,
  next,
  STRING_LITERAL,
  TRUE,
  UINT_LITERAL,
} from './lex.ts'
import { advance, type Parser } from './parser-state.ts'

/** A text that the grammar does not fit. */
export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault'
}

const STARTS = new Set([
  ...[...'[{(.-!'].map((c) => c.charCodeAt(0)),
  ...[IDENT, INT_LITERAL, UINT_LITERAL, DOUBLE_LITERAL, STRING_LITERAL, BYTES_LITERAL, TRUE, FALSE, NULL_WORD],
])

/** Whether an expression can begin with such a token. */
export const startsExpression = (kind: number): boolean => STARTS.has(kind)

/** Ends the parse at a token that does not fit. */
export function stumble(): never {
  throw new SyntaxFault()
}

/** Ends the parse if the token at hand is not `kind`. */
export function need(p: Parser, kind: number): void {
  if (p.kind !== kind) stumble()
}

/** Moves past the token `kind`. */
export function take(p: Parser, kind: number): void {
  need(p, kind)
  advance(p)
}

/** The kind of the token after the one at hand. */
export function following(p: Parser): number {
  const ahead = lexerOf(p.text)
  ahead.end = p.end
  do next(ahead)
  while (ahead.kind === BAD)
  return ahead.kind
}
