// The words for a token that fits nowhere: those of ANTLR, which cel-go's parser shows as they are.
import {
  BAD,
  BYTES_LITERAL,
  DOUBLE_LITERAL,
  END,
  FALSE,
  IDENT,
  INT_LITERAL,
  lexerOf,
  NULL_WORD,
  next,
  STRING_LITERAL,
  TRUE,
  tokenText,
  UINT_LITERAL,
} from './lex.ts'
import { advance, type Parser, report, SyntaxStop } from './parser-state.ts'

const EXPRESSION_START = [
  "'['",
  "'{'",
  "'('",
  "'.'",
  "'-'",
  "'!'",
  "'true'",
  "'false'",
  "'null'",
  'NUM_FLOAT',
  'NUM_INT',
  'NUM_UINT',
  'STRING',
  'BYTES',
  'IDENTIFIER',
]

/** The order in which tokens are listed. */
const ORDER = ["'['", "']'", "'{'", "'}'", "'('", "')'", "'.'", "','", "'-'", "'!'", "'?'", "':'"]

const STARTS = new Set([
  ...[...'[{(.-!'].map((c) => c.charCodeAt(0)),
  ...[IDENT, INT_LITERAL, UINT_LITERAL, DOUBLE_LITERAL, STRING_LITERAL, BYTES_LITERAL, TRUE, FALSE, NULL_WORD],
])

/** Ends the parse where an expression should begin; `also` are the other tokens that would do, quoted. */
export function expectedExpression(p: Parser, also: readonly string[] = []): never {
  const rank = (token: string): number => (ORDER.includes(token) ? ORDER.indexOf(token) : ORDER.length)
  const expected = [...EXPRESSION_START, ...also].sort((a, b) => rank(a) - rank(b))
  const after = following(p)
  const surplus = p.kind !== END && (STARTS.has(after) || also.includes(`'${String.fromCharCode(after)}'`))
  return fail(p, `${surplus ? 'extraneous' : 'mismatched'} input ${shown(p)} expecting {${expected.join(', ')}}`)
}

/** Ends the parse where the token `kind` should be. */
export function expectedToken(p: Parser, kind: number): never {
  const wanted = kind === END ? '<EOF>' : `'${String.fromCharCode(kind)}'`
  if (p.kind !== END && following(p) === kind) return fail(p, `extraneous input ${shown(p)} expecting ${wanted}`)
  const fitsAfter = kind === COLON ? STARTS.has(p.kind) : p.kind === END && p.expressionDepth === 1
  if (kind !== END && fitsAfter) return fail(p, `missing ${wanted} at ${shown(p)}`)
  return fail(p, `mismatched input ${shown(p)} expecting ${wanted}`)
}

/** Ends the parse where a list goes on with a comma or ends with the token `kind`. */
export function expectedNext(p: Parser, kind: number): never {
  const close = String.fromCharCode(kind)
  const after = following(p)
  const surplus = p.kind !== END && (after === kind || after === COMMA)
  return fail(p, `${surplus ? 'extraneous' : 'mismatched'} input ${shown(p)} expecting {'${close}', ','}`)
}

/** Ends the parse at a token that no rule can go on with; `begun` is what came right before it. */
export function noViable(p: Parser, begun: string): never {
  return fail(p, `no viable alternative at input '${begun}${tokenText(p)}'`)
}

/** Ends the parse if the token at hand is not `kind`. */
export function need(p: Parser, kind: number): void {
  if (p.kind !== kind) expectedToken(p, kind)
}

/** Moves past the token `kind`, or ends the parse if it is not there. */
export function take(p: Parser, kind: number): void {
  need(p, kind)
  advance(p)
}

const COMMA = 44
const COLON = 58

function fail(p: Parser, message: string): never {
  report(p, p.start, `Syntax error: ${message}`)
  throw new SyntaxStop(message)
}

const shown = (p: Parser): string => (p.kind === END ? "'<EOF>'" : `'${tokenText(p)}'`)

/** The kind of the token after the one at hand. */
export function following(p: Parser): number {
  const ahead = lexerOf(p.text)
  ahead.end = p.end
  do next(ahead)
  while (ahead.kind === BAD)
  return ahead.kind
}
