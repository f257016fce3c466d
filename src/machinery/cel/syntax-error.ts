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

/** Whether an expression can begin with such a token. */
export const startsExpression = (kind: number): boolean => STARTS.has(kind)

/** Notes that an expression should begin here; `also` are the other tokens that would do, quoted. A surplus token is passed over, else the parse ends. */
export function expectedExpression(p: Parser, also: readonly string[] = []): void {
  const rank = (token: string): number => (ORDER.includes(token) ? ORDER.indexOf(token) : ORDER.length)
  const expected = [...EXPRESSION_START, ...also].sort((a, b) => rank(a) - rank(b))
  const after = following(p)
  const isStart = STARTS.has(after)
  const surplus = p.kind !== END && (isStart || also.includes(`'${String.fromCharCode(after)}'`))
  note(p, `${surplus ? 'extraneous' : 'mismatched'} input ${shown(p)} expecting {${expected.join(', ')}}`)
  if (!surplus || !isStart) throw new SyntaxStop()
  advance(p)
}

/** Notes that the token `kind` should be here. Answers whether it is after a surplus one is passed over; if it cannot just be missing, the parse ends. */
export function expectedToken(p: Parser, kind: number): boolean {
  const wanted = kind === END ? '<EOF>' : `'${String.fromCharCode(kind)}'`
  if (p.kind !== END && following(p) === kind) {
    note(p, `extraneous input ${shown(p)} expecting ${wanted}`)
    advance(p)
    return true
  }
  const fitsAfter = kind === COLON ? STARTS.has(p.kind) : p.kind === END && p.expressionDepth === 1
  const isMissing = kind !== END && fitsAfter
  note(p, isMissing ? `missing ${wanted} at ${shown(p)}` : `mismatched input ${shown(p)} expecting ${wanted}`)
  if (!isMissing) throw new SyntaxStop()
  return false
}

/** Notes that a list should go on with a comma or end with the token `kind`. A surplus token is passed over, else the parse ends. */
export function expectedNext(p: Parser, kind: number): void {
  const close = String.fromCharCode(kind)
  const after = following(p)
  const surplus = p.kind !== END && (after === kind || after === COMMA)
  note(p, `${surplus ? 'extraneous' : 'mismatched'} input ${shown(p)} expecting {'${close}', ','}`)
  if (!surplus) throw new SyntaxStop()
  advance(p)
}

/** Ends the parse at a token that no rule can go on with; `start` is where what it belongs to begins, by default the token before. */
export function noViable(p: Parser, start = p.previous): never {
  note(p, `no viable alternative at input '${onOneLine(p.text.slice(start, p.end))}'`)
  throw new SyntaxStop()
}

const SPACES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' }

const onOneLine = (text: string): string => text.replace(/[\t\n\r]/g, (space) => SPACES[space] as string)

/** Ends the parse if the token at hand is not `kind`, nor the next one. */
export function need(p: Parser, kind: number): void {
  if (p.kind !== kind && !expectedToken(p, kind)) throw new SyntaxStop()
}

/** Moves past the token `kind`, which may be missing where that is plain. */
export function take(p: Parser, kind: number): void {
  if (p.kind === kind || expectedToken(p, kind)) advance(p)
}

const COMMA = 44
const COLON = 58

function note(p: Parser, message: string): void {
  report(p, p.start, `Syntax error: ${message}`)
}

const shown = (p: Parser): string => (p.kind === END ? "'<EOF>'" : `'${onOneLine(tokenText(p))}'`)

/** The kind of the token after the one at hand. */
export function following(p: Parser): number {
  const ahead = lexerOf(p.text)
  ahead.end = p.end
  do next(ahead)
  while (ahead.kind === BAD)
  return ahead.kind
}
