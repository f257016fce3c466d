// What else is wrong with an expression that has syntax errors: its tree is built as far as it goes, macros expanded. Follows the visitor in
// cel-go's parser/parser.go.
import { type Expr, OPERATORS } from '../ast.ts'
import { balanced } from '../balanced.ts'
import { NO_PLACE } from '../issue.ts'
import { BYTES_LITERAL, DOUBLE_LITERAL, INT_LITERAL, STRING_LITERAL, UINT_LITERAL } from '../lex.ts'
import { bytesLiteral, doubleLiteral, intLiteral, type LiteralValue, stringLiteral, uintLiteral } from '../literals.ts'
import { expandMacro } from '../macros.ts'
import { MAX_DEPTH, newId, type Parser, report, stop } from '../parser-state.ts'
import { isReserved } from '../reserved-words.ts'
import type { Token } from './recovery.ts'
import type { Chain, Entries, Field, Item, LiteralTree, Message, Method, Name, Named, Select, Tree } from './tree.ts'

/** Notes the findings and answers a stand-in for what is missing. */
export function visit(p: Parser, tree: Tree | undefined): Expr {
  if (tree === undefined) return missing(p)
  if (!COUNTED.has(tree.rule) || (tree.rule === 'expr' && tree.op === undefined)) return visitRule(p, tree)
  if (++p.height > MAX_DEPTH) stop(p, 'max recursion depth exceeded')
  const expr = visitRule(p, tree)
  p.height--
  return expr
}

const COUNTED: ReadonlySet<Tree['rule']> = new Set(['expr', 'binary', 'select', 'method', 'index'])

function visitRule(p: Parser, tree: Tree): Expr {
  const offset = tree.start.start
  switch (tree.rule) {
    case 'nested':
      return visit(p, tree.inner)
    case 'expr': {
      const condition = visit(p, tree.condition)
      if (tree.op === undefined) return condition
      return operation(p, tree.op, OPERATORS.conditional, [condition, visit(p, tree.yes), visit(p, tree.no)])
    }
    case 'or':
    case 'and':
      return chain(p, tree)
    case 'binary':
      return operation(p, tree.op ?? tree.start, `_${tree.op?.text}_`, [visit(p, tree.left), visit(p, tree.right)])
    case 'not':
    case 'negate': {
      const operand = visit(p, tree.member)
      const name = tree.rule === 'not' ? OPERATORS.not : OPERATORS.negate
      return tree.ops.length % 2 === 0 ? operand : operation(p, tree.ops[0] ?? tree.start, name, [operand])
    }
    case 'select':
      return select(p, tree)
    case 'method':
      return method(p, tree)
    case 'index': {
      const operand = visit(p, tree.operand)
      if (tree.op === undefined) return missing(p, offset)
      const key = visit(p, tree.index)
      if (tree.optional === undefined) return operation(p, tree.op, OPERATORS.index, [operand, key])
      if (!p.env.features.optionalSyntax) return report(p, tree.op.start, "unsupported syntax '[?'")
      return operation(p, tree.op, OPERATORS.optionalIndex, [operand, key])
    }
    case 'ident':
    case 'call':
      return named(p, tree)
    case 'list': {
      const { elements, optionalIndices } = items(p, tree.elements ?? [])
      return { kind: 'list', id: newId(p), offset, elements, optionalIndices }
    }
    case 'map':
      return { kind: 'map', id: newId(p), offset, entries: mapEntries(p, tree.entries) }
    case 'message':
      return message(p, tree)
    case 'literal':
      return literal(p, tree)
    case 'broken':
      return missing(p, tree.isUnary ? offset : NO_PLACE)
  }
}

function chain(p: Parser, tree: Chain): Expr {
  const terms = [visit(p, tree.first)]
  const places = tree.rest.map((right, i) => {
    terms.push(visit(p, right))
    return { id: newId(p), offset: (tree.ops[i] ?? tree.start).start }
  })
  const [only] = terms
  if (only !== undefined && places.length === 0) return only
  return balanced(tree.rule === 'or' ? OPERATORS.or : OPERATORS.and, terms, places)
}

/** What stands for an expression that is not there. */
function missing(p: Parser, offset = NO_PLACE): Expr {
  return { kind: 'literal', id: newId(p), offset, constant: { type: 'null', value: null } }
}

function operation(p: Parser, at: Token, name: string, args: readonly Expr[]): Expr {
  return { kind: 'call', id: newId(p), offset: at.start, function: name, args }
}

function select(p: Parser, tree: Select): Expr {
  const operand = visit(p, tree.operand)
  if (tree.name === undefined || tree.op === undefined) return missing(p, tree.start.start)
  const field = textOfName(p, tree.name, tree.name.start) ?? ''
  const at = { id: newId(p), offset: tree.op.start }
  if (tree.optional === undefined) return { kind: 'select', ...at, operand, field, isTest: false }
  if (!p.env.features.optionalSyntax) return report(p, tree.op.start, "unsupported syntax '.?'")
  const key: Expr = {
    kind: 'literal',
    id: newId(p),
    offset: tree.name.start.start,
    constant: { type: 'string', value: field },
  }
  return { kind: 'call', ...at, function: OPERATORS.optionalSelect, args: [operand, key] }
}

/** The text of a field's name; undefined, with a finding at `at`, if it has none. */
function textOfName(p: Parser, { token }: Name, at: Token): string | undefined {
  if (token === undefined) {
    report(p, at.start, 'unsupported ident kind')
    return undefined
  }
  if (!token.text.startsWith('`')) return token.text
  if (!p.env.features.quotedFields) report(p, at.start, "unsupported syntax: '`'")
  return token.text.slice(1, -1)
}

function method(p: Parser, tree: Method): Expr {
  const target = visit(p, tree.operand)
  if (tree.id === undefined) return missing(p, tree.start.start)
  return invocation(p, tree.id.text, tree.open ?? tree.start, target, tree.args)
}

function named(p: Parser, tree: Named): Expr {
  const { start } = tree.start
  if (tree.id === undefined) return missing(p, start)
  const { text } = tree.id
  if (isReserved(text)) return report(p, start, `reserved identifier: ${text}`)
  const name = tree.dot === undefined ? text : `.${text}`
  if (tree.rule === 'ident') return { kind: 'ident', id: newId(p), offset: tree.id.start, name }
  return invocation(p, name, tree.open ?? tree.start, undefined, tree.args)
}

function invocation(
  p: Parser,
  name: string,
  at: Token,
  target: Expr | undefined,
  trees: readonly Tree[] | undefined,
): Expr {
  const args = (trees ?? []).map((tree) => visit(p, tree))
  const expanded = expandMacro(p, at.start, name, target, args)
  if (expanded !== undefined) return expanded
  const call = { kind: 'call', id: newId(p), offset: at.start, function: name, args } as const
  return target === undefined ? call : { ...call, target }
}

function items(p: Parser, trees: readonly Item[]): { readonly elements: Expr[]; readonly optionalIndices: number[] } {
  const optionalIndices: number[] = []
  const elements = trees.map(({ value, optional }, i) => {
    const element = visit(p, value)
    if (optional !== undefined && !p.env.features.optionalSyntax) report(p, optional.start, "unsupported syntax '?'")
    else if (optional !== undefined) optionalIndices.push(i)
    return element
  })
  return { elements, optionalIndices }
}

function mapEntries(p: Parser, entries: Entries<Item> | undefined) {
  return (entries?.colons ?? []).flatMap((colon, i) => {
    const item = entries?.keys[i]
    const value = entries?.values[i]
    if (item === undefined || value === undefined) return []
    if (isUnsupported(p, item)) return []
    const optional = item.optional !== undefined
    const key = visit(p, item.value)
    return [{ id: newId(p), offset: colon.start, key, value: visit(p, value), optional }]
  })
}

function message(p: Parser, { ids, dot, op, fields, start }: Message): Expr {
  const name = ids.map(({ text }) => text).join('.')
  const at = { id: newId(p), offset: (op ?? start).start }
  return { kind: 'struct', ...at, typeName: dot === undefined ? name : `.${name}`, fields: fieldEntries(p, fields) }
}

function fieldEntries(p: Parser, fields: Entries<Field> | undefined) {
  const found = []
  for (const [i, tree] of (fields?.keys ?? []).entries()) {
    const colon = fields?.colons[i]
    const value = fields?.values[i]
    // a field without a value: none of them counts
    if (fields === undefined || colon === undefined || value === undefined) return []
    if (isUnsupported(p, tree)) continue
    const field = textOfName(p, tree.name ?? { start: tree.start }, fields.start)
    if (field === undefined) continue
    const optional = tree.optional !== undefined
    found.push({ id: newId(p), offset: colon.start, field, value: visit(p, value), optional })
  }
  return found
}

function isUnsupported(p: Parser, { optional, start }: Item | Field): boolean {
  if (optional === undefined || p.env.features.optionalSyntax) return false
  report(p, start.start, "unsupported syntax '?'")
  return true
}

function literal(p: Parser, { start, sign, token }: LiteralTree): Expr {
  if (token === undefined) return missing(p)
  const value = constantOf(token, sign !== undefined)
  if ('problem' in value) return report(p, start.start, value.problem)
  return { kind: 'literal', id: newId(p), offset: start.start, constant: value }
}

function constantOf({ kind, text }: Token, isNegative: boolean): LiteralValue {
  switch (kind) {
    case INT_LITERAL:
      return intLiteral(text, isNegative)
    case DOUBLE_LITERAL:
      return doubleLiteral(text, isNegative)
    case UINT_LITERAL:
      return uintLiteral(text)
    case STRING_LITERAL:
      return stringLiteral(text)
    case BYTES_LITERAL:
      return bytesLiteral(text)
    default:
      return text === 'null' ? { type: 'null', value: null } : { type: 'bool', value: text === 'true' }
  }
}
