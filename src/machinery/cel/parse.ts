// Parses an expression by the grammar of cel-go's parser/gen/CEL.g4 into the tree that cel-go's parser/parser.go builds, macros expanded.
import { type Expr, type Node, OPERATORS } from './ast.ts'
import { balanced } from './balanced.ts'
import type { CelEnv } from './decls.ts'
import type { CelIssue } from './issue.ts'
import { AND, DOUBLE_LITERAL, END, EQUAL, GREATER_EQUAL, IN, INT_LITERAL, LESS_EQUAL, NOT_EQUAL, OR } from './lex.ts'
import { member } from './member.ts'
import { advance, checkDepth, open, type Parser, parserOf, report, SyntaxStop, setHeight } from './parser-state.ts'
import { syntaxIssues } from './recovery/syntax-issues.ts'
import { following, need, SyntaxFault, stumble, take } from './syntax-error.ts'

/** A tree, or what is wrong with the text. */
export type Parsed = { readonly expr: Expr } | { readonly issues: readonly CelIssue[] }

/** The longest text, in code points. */
export const MAX_CODE_POINTS = 100_000

/** Parses with the syntax and macros of an environment. Never throws, whatever the text. */
export function parse(text: string, env: CelEnv): Parsed {
  const p = parserOf(text, env, expression)
  try {
    checkSize(p)
    advance(p)
    const expr = expression(p)
    need(p, END)
    if (p.issues.length === 0) return { expr }
  } catch (error) {
    if (error instanceof SyntaxFault) return { issues: syntaxIssues(text, env) }
    if (!(error instanceof SyntaxStop)) throw error
  }
  return { issues: p.hasGaps ? syntaxIssues(text, env) : p.issues }
}

function checkSize(p: Parser): void {
  if (p.text.length <= MAX_CODE_POINTS) return
  const size = [...p.text].length
  if (size <= MAX_CODE_POINTS) return
  report(p, -1, `expression code point size exceeds limit: size: ${size}, limit ${MAX_CODE_POINTS}`)
  throw new SyntaxStop()
}

const COLON = 58
const QUESTION = 63
const MINUS = 45
const NOT = 33

function expression(p: Parser): Expr {
  checkDepth(p, ++p.expressionDepth)
  const condition = logical(p, OR)
  if (p.kind !== QUESTION) {
    p.expressionDepth--
    return condition
  }
  let { height } = p
  const at = open(p)
  const then = logical(p, OR)
  height = Math.max(height, p.height)
  take(p, COLON)
  const otherwise = expression(p)
  setHeight(p, Math.max(height, p.height) + 1)
  p.expressionDepth--
  return { kind: 'call', ...at, function: OPERATORS.conditional, args: [condition, then, otherwise] }
}

/** A chain of `||` or, below it, of `&&`: a balanced tree, as cel-go makes it, so that costs and short cuts are the same. */
function logical(p: Parser, operator: number): Expr {
  const first = operator === OR ? logical(p, AND) : relation(p)
  if (p.kind !== operator) return first
  const terms = [first]
  const places: Node[] = []
  let { height } = p
  while (p.kind === operator) {
    places.push(open(p))
    terms.push(operator === OR ? logical(p, AND) : relation(p))
    height = Math.max(height, p.height)
  }
  p.height = height
  return balanced(operator === OR ? OPERATORS.or : OPERATORS.and, terms, places)
}

const RELATIONS: ReadonlyMap<number, string> = new Map([
  [60, OPERATORS.less],
  [LESS_EQUAL, OPERATORS.lessEquals],
  [GREATER_EQUAL, OPERATORS.greaterEquals],
  [62, OPERATORS.greater],
  [EQUAL, OPERATORS.equals],
  [NOT_EQUAL, OPERATORS.notEquals],
  [IN, OPERATORS.in],
])

function relation(p: Parser): Expr {
  checkDepth(p, ++p.relationDepth)
  let left = calc(p, 0)
  for (let name = RELATIONS.get(p.kind); name !== undefined; name = RELATIONS.get(p.kind)) {
    const { height } = p
    const at = open(p)
    checkDepth(p, ++p.relationDepth)
    const right = calc(p, 0)
    p.relationDepth--
    setHeight(p, Math.max(height, p.height) + 1)
    left = { kind: 'call', ...at, function: name, args: [left, right] }
  }
  p.relationDepth--
  return left
}

const SUMS: ReadonlyMap<number, string> = new Map([
  [43, OPERATORS.add],
  [MINUS, OPERATORS.subtract],
])

const PRODUCTS: ReadonlyMap<number, string> = new Map([
  [42, OPERATORS.multiply],
  [47, OPERATORS.divide],
  [37, OPERATORS.modulo],
])

function calc(p: Parser, level: 0 | 1): Expr {
  const names = level === 0 ? SUMS : PRODUCTS
  if (level === 0) checkDepth(p, ++p.calcDepth)
  let left = level === 0 ? calc(p, 1) : unary(p)
  for (let name = names.get(p.kind); name !== undefined; name = names.get(p.kind)) {
    const { height } = p
    const at = open(p)
    checkDepth(p, ++p.calcDepth)
    const right = level === 0 ? calc(p, 1) : unary(p)
    p.calcDepth--
    setHeight(p, Math.max(height, p.height) + 1)
    left = { kind: 'call', ...at, function: name, args: [left, right] }
  }
  if (level === 0) p.calcDepth--
  return left
}

/** An even number of signs is none. A minus right before a number belongs to it. */
function unary(p: Parser): Expr {
  const sign = p.kind
  if (sign !== NOT && !(sign === MINUS && !isNumber(following(p)))) return member(p)
  const at = open(p)
  let count = 1
  for (; p.kind === sign; count++) advance(p)
  if (sign === MINUS && p.kind === NOT) stumble()
  const operand = member(p)
  if (count % 2 === 0) return operand
  return { kind: 'call', ...at, function: sign === NOT ? OPERATORS.not : OPERATORS.negate, args: [operand] }
}

const isNumber = (kind: number): boolean => kind === INT_LITERAL || kind === DOUBLE_LITERAL
