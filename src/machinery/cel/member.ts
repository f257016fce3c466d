// Parses what operators work on: names, literals, calls, lists, maps and objects, and the fields, indexes and methods behind them.
import type { CallExpr, Expr, FieldEntry, MapEntry } from './ast.ts'
import { OPERATORS } from './ast.ts'
import {
  BYTES_LITERAL,
  DOUBLE_LITERAL,
  FALSE,
  IDENT,
  INT_LITERAL,
  lexerOf,
  NULL_WORD,
  next,
  QUOTED,
  STRING_LITERAL,
  TRUE,
  tokenText,
  UINT_LITERAL,
} from './lex.ts'
import { bytesLiteral, doubleLiteral, intLiteral, type LiteralValue, stringLiteral, uintLiteral } from './literals.ts'
import { expandMacro } from './macros.ts'
import { advance, newId, open, type Parser, report, setHeight } from './parser-state.ts'
import { isReserved } from './reserved-words.ts'
import { need, startsExpression, stumble, take } from './syntax-error.ts'

const DOT = 46 as number
const COMMA = 44 as number
const COLON = 58 as number
const QUESTION = 63 as number
const MINUS = 45 as number
const OPEN = 40 as number
const CLOSE = 41 as number
const OPEN_LIST = 91 as number
const CLOSE_LIST = 93 as number
const OPEN_MAP = 123 as number
const CLOSE_MAP = 125 as number

/** A primary expression with all its suffixes. */
export function member(p: Parser): Expr {
  let isName = p.kind !== OPEN
  let expr = primary(p)
  isName &&= expr.kind === 'ident'
  for (;;) {
    if (p.kind === OPEN_MAP && isName) {
      expr = struct(p, expr)
      isName = false
    } else if (p.kind === DOT || p.kind === OPEN_LIST) {
      expr = p.kind === DOT ? afterDot(p, expr) : indexed(p, expr)
      isName &&= expr.kind === 'select' && !p.wasQuoted
    } else {
      return expr
    }
  }
}

function afterDot(p: Parser, operand: Expr): Expr {
  const { height } = p
  const at = { id: newId(p), offset: p.start }
  advance(p)
  const isOptional = p.kind === QUESTION
  if (isOptional) advance(p)
  if (p.kind !== IDENT && p.kind !== QUOTED) stumble()
  const isQuoted = p.kind === QUOTED
  p.wasQuoted = isQuoted
  if (isQuoted && !p.env.features.quotedFields) report(p, p.start, "unsupported syntax: '`'")
  const field = isQuoted ? p.text.slice(p.start + 1, p.end - 1) : tokenText(p)
  const name = { id: newId(p), offset: p.start }
  advance(p)
  if (!isOptional && !isQuoted && p.kind === OPEN) return call(p, field, operand, height)
  setHeight(p, height + 1)
  if (!isOptional) return { kind: 'select', ...at, operand, field, isTest: false }
  if (!p.env.features.optionalSyntax) return report(p, at.offset, "unsupported syntax '.?'")
  const key: Expr = { kind: 'literal', ...name, constant: { type: 'string', value: field } }
  return { kind: 'call', ...at, function: OPERATORS.optionalSelect, args: [operand, key] }
}

function indexed(p: Parser, operand: Expr): Expr {
  const { height } = p
  const at = open(p)
  const isOptional = p.kind === QUESTION
  if (isOptional) advance(p)
  const key = p.expression(p)
  take(p, CLOSE_LIST)
  setHeight(p, Math.max(height, p.height) + 1)
  if (isOptional && !p.env.features.optionalSyntax) return report(p, at.offset, "unsupported syntax '[?'")
  const name = isOptional ? OPERATORS.optionalIndex : OPERATORS.index
  return { kind: 'call', ...at, function: name, args: [operand, key] }
}

/** The arguments of a function, or of a method of `target`, whose tree has the height given; it may be a macro. */
function call(p: Parser, name: string, target: Expr | undefined, targetHeight: number): Expr {
  const at = open(p)
  const args: Expr[] = []
  let height = targetHeight
  if (p.kind === CLOSE) advance(p)
  else {
    for (;;) {
      args.push(p.expression(p))
      height = Math.max(height, p.height)
      if (p.kind !== COMMA) break
      advance(p)
    }
    take(p, CLOSE)
  }
  setHeight(p, target === undefined ? height : height + 1)
  const expanded = expandMacro(p, at.offset, name, target, args)
  if (expanded !== undefined) return expanded
  const plain: CallExpr = { kind: 'call', ...at, function: name, args }
  return target === undefined ? plain : { ...plain, target }
}

function primary(p: Parser): Expr {
  p.height = 0
  switch (p.kind) {
    case IDENT:
      return named(p, '')
    case STRING_LITERAL:
      return literal(p, stringLiteral(tokenText(p)))
    case INT_LITERAL:
      return literal(p, intLiteral(tokenText(p), false))
    case DOUBLE_LITERAL:
      return literal(p, doubleLiteral(tokenText(p), false))
    case UINT_LITERAL:
      return literal(p, uintLiteral(tokenText(p)))
    case BYTES_LITERAL:
      return literal(p, bytesLiteral(tokenText(p)))
    case TRUE:
    case FALSE:
      return literal(p, { type: 'bool', value: p.kind === TRUE })
    case NULL_WORD:
      return literal(p, { type: 'null', value: null })
    case MINUS:
      return negative(p)
    case OPEN: {
      advance(p)
      const inner = p.expression(p)
      take(p, CLOSE)
      return inner
    }
    case OPEN_LIST:
      return list(p)
    case OPEN_MAP:
      return { kind: 'map', ...open(p), entries: entries(p) }
    case DOT:
      advance(p)
      return p.kind === IDENT ? named(p, '.') : stumble()
    default:
      return stumble()
  }
}

function literal(p: Parser, value: LiteralValue, offset = p.start): Expr {
  advance(p)
  if ('problem' in value) return report(p, offset, value.problem)
  return { kind: 'literal', id: newId(p), offset, constant: value }
}

function negative(p: Parser): Expr {
  const offset = p.start
  advance(p)
  if (p.kind === INT_LITERAL) return literal(p, intLiteral(tokenText(p), true), offset)
  if (p.kind === DOUBLE_LITERAL) return literal(p, doubleLiteral(tokenText(p), true), offset)
  return stumble()
}

function named(p: Parser, dot: '' | '.'): Expr {
  const name = tokenText(p)
  const offset = dot === '' ? p.start : p.text.lastIndexOf('.', p.start)
  const at = { id: newId(p), offset: p.start }
  advance(p)
  if (isReserved(name) && !isMessage(p)) {
    if (p.kind === OPEN) call(p, name, undefined, 0)
    return report(p, offset, `reserved identifier: ${name}`)
  }
  if (p.kind === OPEN) return call(p, dot + name, undefined, 0)
  return { kind: 'ident', ...at, name: dot + name }
}

/** Whether fields and a brace follow: the names of messages are not looked at. */
function isMessage(p: Parser): boolean {
  const ahead = { ...lexerOf(p.text), kind: p.kind, start: p.start, end: p.end }
  while (ahead.kind === DOT) {
    next(ahead)
    if (ahead.kind !== IDENT) return false
    next(ahead)
  }
  return ahead.kind === OPEN_MAP
}

function list(p: Parser): Expr {
  const at = open(p)
  const elements: Expr[] = []
  const optionalIndices: number[] = []
  let height = 0
  const isComma = p.kind === COMMA
  if (isComma) advance(p)
  while (!isComma && p.kind !== CLOSE_LIST) {
    const optional = question(p)
    if (optional) optionalIndices.push(elements.length)
    elements.push(p.expression(p))
    height = Math.max(height, p.height)
    if (!another(p)) break
  }
  take(p, CLOSE_LIST)
  p.height = height
  return { kind: 'list', ...at, elements, optionalIndices }
}

function entries(p: Parser): MapEntry[] {
  return braced(p, (optional) => {
    const key = p.expression(p)
    const keyHeight = p.height
    need(p, COLON)
    const at = open(p)
    const value = p.expression(p)
    p.height = Math.max(p.height, keyHeight)
    return { ...at, key, value, optional }
  })
}

function struct(p: Parser, name: Expr): Expr {
  const at = open(p)
  const fields = braced<FieldEntry>(p, (optional) => {
    if (p.kind !== IDENT && p.kind !== QUOTED) stumble()
    const field = p.kind === QUOTED ? p.text.slice(p.start + 1, p.end - 1) : tokenText(p)
    if (p.kind === QUOTED && !p.env.features.quotedFields) report(p, p.start, "unsupported syntax: '`'")
    advance(p)
    need(p, COLON)
    return { ...open(p), field, value: p.expression(p), optional }
  })
  return { kind: 'struct', ...at, typeName: dotted(name), fields }
}

/** Entries up to the closing brace; a comma may stand behind the last. */
function braced<T>(p: Parser, entry: (optional: boolean) => T): T[] {
  const all: T[] = []
  let height = 0
  const isComma = p.kind === COMMA
  if (isComma) advance(p)
  while (!isComma && p.kind !== CLOSE_MAP) {
    all.push(entry(question(p)))
    height = Math.max(height, p.height)
    if (!another(p)) break
  }
  take(p, CLOSE_MAP)
  p.height = height
  return all
}

/** Moves past a comma, and answers whether it is not the last. */
function another(p: Parser): boolean {
  if (p.kind !== COMMA) return false
  advance(p)
  return p.kind === QUESTION || p.kind === QUOTED || startsExpression(p.kind)
}

function question(p: Parser): boolean {
  if (p.kind !== QUESTION) return false
  if (!p.env.features.optionalSyntax) report(p, p.start, "unsupported syntax '?'")
  advance(p)
  return true
}

function dotted(name: Expr): string {
  if (name.kind === 'select') return `${dotted(name.operand)}.${name.field}`
  return name.kind === 'ident' ? name.name : ''
}
