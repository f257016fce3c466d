// What the parser carries along: the token at hand, limits, numbers for nodes, and the findings so far.
import type { Expr, Node } from './ast.ts'
import type { CelEnv } from './decls.ts'
import { type CelIssue, MAX_ISSUES } from './issue.ts'
import { BAD, END, type Lexer, next } from './lex.ts'

/** Deeper nesting and longer chains of operators or fields than this are refused, as in cel-go. */
export const MAX_DEPTH = 250

/** Macros copy; a text whose tree would have more nodes than this is refused. */
const MAX_NODES = 500_000

/** A lexer with what the parser knows. Depths count how often a rule of the grammar is open, `height` is that of the last tree made. */
export interface Parser extends Lexer {
  readonly env: CelEnv
  readonly issues: CelIssue[]
  /** The rule for a whole expression, which the rules for its parts come back to. */
  readonly expression: (p: Parser) => Expr
  nextId: number
  expressionDepth: number
  relationDepth: number
  calcDepth: number
  /** Whether the last field was written in backquotes. */
  wasQuoted: boolean
  height: number
  /** Whether something in the text is no token. */
  hasGaps: boolean
}

/** Ends the parse; what is wrong is among the issues already. */
export class SyntaxStop extends Error {
  override readonly name = 'SyntaxStop'
}

/** A parser before the first token. */
export function parserOf(text: string, env: CelEnv, expression: Parser['expression']): Parser {
  return {
    text,
    kind: END,
    start: 0,
    end: 0,
    env,
    issues: [],
    expression,
    nextId: 1,
    expressionDepth: 0,
    relationDepth: 0,
    calcDepth: 0,
    wasQuoted: false,
    height: 0,
    hasGaps: false,
  }
}

/** Moves to the next token that is one; what is none is passed over. */
export function advance(p: Parser): void {
  next(p)
  while (p.kind === BAD) {
    p.hasGaps = true
    report(p, p.start, 'no token')
    next(p)
  }
}

/** A number for a node. */
export function newId(p: Parser): number {
  if (p.nextId > MAX_NODES) stop(p, `expression expands to more than ${MAX_NODES} nodes`)
  return p.nextId++
}

/** The place of a node that begins with the token at hand, and moves on. */
export function open(p: Parser): Node {
  const at = { id: newId(p), offset: p.start }
  advance(p)
  return at
}

/** Notes a finding and answers a stand-in for the tree, so that more can be found. */
export function report(p: Parser, offset: number, message: string): Expr {
  if (p.issues.length < MAX_ISSUES) p.issues.push({ message, offset })
  return { kind: 'literal', id: p.nextId++, offset, constant: { type: 'null', value: null } }
}

/** Notes a finding about the whole text and ends the parse. */
export function stop(p: Parser, message: string): never {
  report(p, -1, message)
  throw new SyntaxStop(message)
}

/** Refuses a rule that is open too often. */
export function checkDepth(p: Parser, depth: number): void {
  if (depth > MAX_DEPTH) stop(p, `expression recursion limit exceeded: ${MAX_DEPTH}`)
}

/** Sets the height of the tree just made, and refuses one too high. */
export function setHeight(p: Parser, height: number): void {
  if (height > MAX_DEPTH) stop(p, 'max recursion depth exceeded')
  p.height = height
}
