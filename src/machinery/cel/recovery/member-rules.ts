// The rules of cel-go's parser/gen/CEL.g4 for what follows an expression: fields, methods and indexes. See rules.ts.
import { IDENT, QUOTED } from '../lex.ts'
import {
  BEGIN,
  CLOSE,
  CLOSE_LIST,
  COMMA,
  DOT,
  LAST,
  MORE,
  OPEN,
  OPEN_LIST,
  OPTIONAL_EXPRESSION,
  OPTIONAL_NAME,
  only,
  QUESTION,
  SUFFIXED,
  TO_CLOSE,
} from './follows.ts'
import { chooseSuffix } from './predict.ts'
import { primary } from './primary-rules.ts'
import { ahead, type Follow, kindAhead, match, noViable, type Recovery, rule, sync, type Token } from './recovery.ts'
import { EXPRESSION, NAMES, setOf, union } from './token-sets.ts'
import type { Index, Method, Name, Named, Select, Tree } from './tree.ts'

/** A primary expression with all its suffixes. */
export function member(r: Recovery, site: number, follow: Follow): Tree {
  const first = ahead(r)
  const broken: Tree = { rule: 'broken', start: first, isUnary: false }
  return rule<Tree>(r, 'member', site, follow, broken, (made) => {
    made.tree = primary(r, 102, SUFFIXED)
    r.state = 128
    while (kindAhead(r) === DOT || kindAhead(r) === OPEN_LIST) {
      r.state = 126
      const kind = chooseSuffix(r)
      if (kind === 'select') select(r, made, first)
      else if (kind === 'method') method(r, made, first)
      else index(r, made, first)
      r.state = 130
    }
  })
}

function select(r: Recovery, made: { tree: Tree }, first: Token): void {
  const tree: Select = { rule: 'select', start: first, operand: made.tree }
  made.tree = tree
  tree.op = match(r, 105, DOT, only(OPTIONAL_NAME))
  sync(r, 107, OPTIONAL_NAME)
  if (kindAhead(r) === QUESTION) tree.optional = match(r, 106, QUESTION, only(NAMES))
  tree.name = name(r, 109, SUFFIXED)
}

function method(r: Recovery, made: { tree: Tree }, first: Token): void {
  const tree: Method = { rule: 'method', start: first, operand: made.tree }
  made.tree = tree
  match(r, 111, DOT, only(setOf('', IDENT)))
  tree.id = match(r, 112, IDENT, only(setOf('(')))
  tree.open = match(r, 113, OPEN, only(union(EXPRESSION, setOf(')'))))
  callArguments(r, [115, 114, 117], tree)
}

/** What is in the parentheses of a call, and the closing one. */
export function callArguments(
  r: Recovery,
  [before, list, close]: readonly [number, number, number],
  tree: Method | Named,
): void {
  sync(r, before, union(EXPRESSION, setOf(')')))
  if (EXPRESSION.has(kindAhead(r))) tree.args = expressions(r, list)
  match(r, close, CLOSE, tree.rule === 'method' ? SUFFIXED : LAST)
}

function expressions(r: Recovery, site: number): Tree[] {
  return rule<Tree[]>(r, 'exprList', site, TO_CLOSE, [], ({ tree }) => {
    tree.push(r.expression(r, 186, MORE))
    r.state = 191
    while (kindAhead(r) === COMMA) {
      match(r, 187, COMMA, BEGIN)
      tree.push(r.expression(r, 188, MORE))
      r.state = 193
    }
  })
}

function index(r: Recovery, made: { tree: Tree }, first: Token): void {
  const tree: Index = { rule: 'index', start: first, operand: made.tree }
  made.tree = tree
  tree.op = match(r, 119, OPEN_LIST, only(OPTIONAL_EXPRESSION))
  sync(r, 121, OPTIONAL_EXPRESSION)
  if (kindAhead(r) === QUESTION) tree.optional = match(r, 120, QUESTION, BEGIN)
  tree.index = r.expression(r, 123, only(setOf(']')))
  match(r, 124, CLOSE_LIST, SUFFIXED)
}

/** A field's name, in backquotes or not. */
export function name(r: Recovery, site: number, follow: Follow): Name {
  const tree: Name = { start: ahead(r) }
  return rule(r, 'escapeIdent', site, follow, tree, () => {
    sync(r, 235, NAMES)
    if (!NAMES.has(kindAhead(r))) noViable(r, 0)
    const isQuoted = kindAhead(r) === QUOTED
    tree.token = match(r, isQuoted ? 234 : 233, isQuoted ? QUOTED : IDENT, LAST)
  })
}
