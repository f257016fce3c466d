// The rules of cel-go's parser/gen/CEL.g4 as ANTLR's parser runs them, with the places where it stumbles. The numbers are those of
// cel_parser.go, one for each such place. What comes of a text is a tree of whatever is there.
// Rules of a grammar call each other in a circle, which is why they are one file.
import { AND, END, IDENT, OR, QUOTED } from '../lex.ts'
import { chooseLiteral, choosePrimary, chooseSuffix, chooseUnary, isAnother, isAnotherMinus } from './predict.ts'
import {
  ahead,
  type Follow,
  kindAhead,
  match,
  noViable,
  type Recovery,
  rule,
  sync,
  syncLoop,
  type Token,
} from './recovery.ts'
import { EXPRESSION, NAMES, PRIMARY, PRODUCTS, RELATIONS, SUMS, setOf, type TokenSet, union } from './token-sets.ts'
import type {
  Binary,
  Chain,
  Conditional,
  Entries,
  Field,
  Index,
  Item,
  ListTree,
  LiteralTree,
  MapTree,
  Message,
  Method,
  Name,
  Named,
  Nested,
  Select,
  Signed,
  Tree,
} from './tree.ts'

const code = (sign: string): number => sign.charCodeAt(0)
const DOT = code('.')
const COMMA = code(',')
const COLON = code(':')
const QUESTION = code('?')
const MINUS = code('-')
const NOT = code('!')
const OPEN = code('(')
const CLOSE = code(')')
const OPEN_LIST = code('[')
const CLOSE_LIST = code(']')
const OPEN_MAP = code('{')
const CLOSE_MAP = code('}')

const then = (tokens: TokenSet): Follow => ({ tokens, isLast: false })
const orLast = (tokens: TokenSet): Follow => ({ tokens, isLast: true })

const BEGIN = then(EXPRESSION)
const LAST = orLast(new Set())
const MORE = orLast(setOf(','))
const TO_COLON = then(setOf(':'))
const TO_CLOSE = then(setOf(')'))
const SUFFIXED = orLast(setOf('.['))
const ARITHMETIC = orLast(union(PRODUCTS, SUMS))
const COMPARED = orLast(RELATIONS)
const OPTIONAL_NAME = union(NAMES, setOf('?'))
const OPTIONAL_EXPRESSION = union(EXPRESSION, setOf('?'))

/** A whole text. */
export function start(r: Recovery): Tree {
  const tree: Nested = { rule: 'nested', start: ahead(r) }
  return rule<Tree>(r, 'start', -1, undefined, tree, () => {
    tree.inner = expression(r, 34, then(setOf('', END)))
    match(r, 35, END, LAST)
  })
}

function expression(r: Recovery, site: number, follow: Follow): Tree {
  const tree: Conditional = { rule: 'expr', start: ahead(r) }
  return rule<Tree>(r, 'expr', site, follow, tree, () => {
    tree.condition = chain(r, 'or', 37, orLast(setOf('?')))
    r.state = 43
    if (kindAhead(r) !== QUESTION) return
    tree.op = match(r, 38, QUESTION, BEGIN)
    tree.yes = chain(r, 'or', 39, TO_COLON)
    match(r, 40, COLON, BEGIN)
    tree.no = expression(r, 41, LAST)
  })
}

const CHAINS = {
  or: { sign: OR, sites: [45, 46, 47, 52] },
  and: { sign: AND, sites: [53, 54, 55, 60] },
} as const

/** Terms with `||` or, below it, with `&&` between them. */
function chain(r: Recovery, name: 'or' | 'and', site: number, follow: Follow): Tree {
  const { sign, sites } = CHAINS[name]
  const term = (at: number) => {
    const more = orLast(new Set([sign]))
    return name === 'or' ? chain(r, 'and', at, more) : relation(r, 0, at, more)
  }
  const tree: Chain = { rule: name, start: ahead(r), ops: [], rest: [] }
  return rule<Tree>(r, name, site, follow, tree, () => {
    tree.first = term(sites[0])
    while (kindAhead(r) === sign) {
      tree.ops.push(match(r, sites[1], sign, BEGIN))
      tree.rest.push(term(sites[2]))
      r.state = sites[3]
    }
  })
}

/** Comparisons; from the right of one on only what binds tighter. */
function relation(r: Recovery, minimum: number, site: number, follow: Follow): Tree {
  const first = ahead(r)
  const broken: Tree = { rule: 'broken', start: first, isUnary: false }
  return rule<Tree>(r, 'relation', site, follow, broken, (made) => {
    made.tree = calc(r, 0, 62, COMPARED)
    r.state = 69
    while (RELATIONS.has(kindAhead(r)) && minimum <= 1) {
      made.tree = binary(r, made.tree, first, 65, () => relation(r, 2, 66, COMPARED))
      r.state = 71
    }
  })
}

/** Sums and products. */
function calc(r: Recovery, minimum: number, site: number, follow: Follow): Tree {
  const first = ahead(r)
  const broken: Tree = { rule: 'broken', start: first, isUnary: false }
  return rule<Tree>(r, 'calc', site, follow, broken, (made) => {
    made.tree = unary(r, 73, ARITHMETIC)
    r.state = 83
    for (;;) {
      const isProduct = PRODUCTS.has(kindAhead(r)) && minimum <= 2
      if (!isProduct && !(SUMS.has(kindAhead(r)) && minimum <= 1)) return
      const [operator, operand] = isProduct ? [76, 77] : [79, 80]
      made.tree = binary(r, made.tree, first, operator, () => calc(r, isProduct ? 3 : 2, operand, ARITHMETIC))
      r.state = 85
    }
  })
}

function binary(r: Recovery, left: Tree, first: Token, site: number, right: () => Tree): Binary {
  const tree: Binary = { rule: 'binary', start: first, left }
  tree.op = match(r, site, kindAhead(r), BEGIN)
  tree.right = right()
  return tree
}

function unary(r: Recovery, site: number, follow: Follow): Tree {
  const first = ahead(r)
  return rule<Tree>(r, 'unary', site, follow, { rule: 'broken', start: first, isUnary: true }, (made) => {
    sync(r, 99, EXPRESSION)
    const kind = chooseUnary(r)
    if (kind === 'member') {
      made.tree = member(r, 86, LAST)
      return
    }
    const tree: Signed = { rule: kind, start: first, ops: [] }
    made.tree = tree
    if (kind === 'not') {
      do {
        tree.ops.push(match(r, 87, NOT, BEGIN))
        syncLoop(r, 90, EXPRESSION)
      } while (kindAhead(r) === NOT)
      tree.member = member(r, 92, LAST)
      return
    }
    do {
      tree.ops.push(match(r, 93, MINUS, then(PRIMARY)))
      syncLoop(r, 96, PRIMARY)
    } while (isAnotherMinus(r))
    tree.member = member(r, 98, LAST)
  })
}

/** A primary expression with all its suffixes. */
function member(r: Recovery, site: number, follow: Follow): Tree {
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
  tree.op = match(r, 105, DOT, then(OPTIONAL_NAME))
  sync(r, 107, OPTIONAL_NAME)
  if (kindAhead(r) === QUESTION) tree.optional = match(r, 106, QUESTION, then(NAMES))
  tree.name = name(r, 109, SUFFIXED)
}

function method(r: Recovery, made: { tree: Tree }, first: Token): void {
  const tree: Method = { rule: 'method', start: first, operand: made.tree }
  made.tree = tree
  match(r, 111, DOT, then(setOf('', IDENT)))
  tree.id = match(r, 112, IDENT, then(setOf('(')))
  tree.open = match(r, 113, OPEN, then(union(EXPRESSION, setOf(')'))))
  callArguments(r, [115, 114, 117], tree)
}

/** What is in the parentheses of a call, and the closing one. */
function callArguments(
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
    tree.push(expression(r, 186, MORE))
    r.state = 191
    while (kindAhead(r) === COMMA) {
      match(r, 187, COMMA, BEGIN)
      tree.push(expression(r, 188, MORE))
      r.state = 193
    }
  })
}

function index(r: Recovery, made: { tree: Tree }, first: Token): void {
  const tree: Index = { rule: 'index', start: first, operand: made.tree }
  made.tree = tree
  tree.op = match(r, 119, OPEN_LIST, then(OPTIONAL_EXPRESSION))
  sync(r, 121, OPTIONAL_EXPRESSION)
  if (kindAhead(r) === QUESTION) tree.optional = match(r, 120, QUESTION, BEGIN)
  tree.index = expression(r, 123, then(setOf(']')))
  match(r, 124, CLOSE_LIST, SUFFIXED)
}

function primary(r: Recovery, site: number, follow: Follow): Tree {
  const first = ahead(r)
  return rule<Tree>(r, 'primary', site, follow, { rule: 'broken', start: first, isUnary: false }, (made) => {
    sync(r, 184, PRIMARY)
    const kind = choosePrimary(r)
    switch (kind) {
      case 'ident':
      case 'call':
        return named(r, made, kind)
      case 'nested':
        return nested(r, made)
      case 'list':
        return list(r, made)
      case 'map':
        return map(r, made)
      case 'message':
        return message(r, made)
      case 'literal':
        made.tree = literal(r)
    }
  })
}

function named(r: Recovery, made: { tree: Tree }, kind: 'ident' | 'call'): void {
  const tree: Named = { rule: kind, start: ahead(r) }
  made.tree = tree
  const [dot, id] = kind === 'ident' ? [131, 134] : [135, 138]
  if (kindAhead(r) === DOT) tree.dot = match(r, dot, DOT, then(setOf('', IDENT)))
  tree.id = match(r, id, IDENT, kind === 'ident' ? LAST : then(setOf('(')))
  if (kind === 'ident') return
  tree.open = match(r, 139, OPEN, then(union(EXPRESSION, setOf(')'))))
  callArguments(r, [141, 140, 143], tree)
}

function nested(r: Recovery, made: { tree: Tree }): void {
  const tree: Nested = { rule: 'nested', start: ahead(r) }
  made.tree = tree
  match(r, 144, OPEN, BEGIN)
  tree.inner = expression(r, 145, TO_CLOSE)
  match(r, 146, CLOSE, LAST)
}

function list(r: Recovery, made: { tree: Tree }): void {
  const tree: ListTree = { rule: 'list', start: ahead(r) }
  made.tree = tree
  const inside = union(OPTIONAL_EXPRESSION, setOf(',]'))
  tree.op = match(r, 148, OPEN_LIST, then(inside))
  sync(r, 150, inside)
  if (OPTIONAL_EXPRESSION.has(kindAhead(r))) tree.elements = elements(r)
  lastComma(r, [153, 152], CLOSE_LIST)
  match(r, 155, CLOSE_LIST, LAST)
}

function elements(r: Recovery): Item[] {
  return rule<Item[]>(r, 'listInit', 149, then(setOf(',]')), [], ({ tree }) => {
    tree.push(item(r, 194, MORE))
    r.state = 199
    while (isAnother(r, COMMA, OPTIONAL_EXPRESSION)) {
      match(r, 195, COMMA, then(OPTIONAL_EXPRESSION))
      tree.push(item(r, 196, MORE))
      r.state = 201
    }
  })
}

/** A comma behind the last of something. */
function lastComma(r: Recovery, [before, comma]: readonly [number, number], close: number): void {
  sync(r, before, new Set([COMMA, close]))
  if (kindAhead(r) === COMMA) match(r, comma, COMMA, then(new Set([close])))
}

function map(r: Recovery, made: { tree: Tree }): void {
  const tree: MapTree = { rule: 'map', start: ahead(r) }
  made.tree = tree
  const inside = union(OPTIONAL_EXPRESSION, setOf(',}'))
  tree.op = match(r, 156, OPEN_MAP, then(inside))
  sync(r, 158, inside)
  if (OPTIONAL_EXPRESSION.has(kindAhead(r)))
    tree.entries = entries(r, [157, 220, 221, 222, 223, 224, 225, 226, 232], OPTIONAL_EXPRESSION, item)
  lastComma(r, [161, 160], CLOSE_MAP)
  match(r, 163, CLOSE_MAP, LAST)
}

function message(r: Recovery, made: { tree: Tree }): void {
  const tree: Message = { rule: 'message', start: ahead(r), ids: [] }
  made.tree = tree
  const toName = then(setOf('', IDENT))
  if (kindAhead(r) === DOT) tree.dot = match(r, 164, DOT, toName)
  tree.ids.push(match(r, 167, IDENT, then(setOf('.{'))))
  while (kindAhead(r) === DOT) {
    match(r, 168, DOT, toName)
    tree.ids.push(match(r, 169, IDENT, then(setOf('.{'))))
  }
  const inside = union(OPTIONAL_NAME, setOf(',}'))
  tree.op = match(r, 175, OPEN_MAP, then(inside))
  sync(r, 177, inside)
  if (OPTIONAL_NAME.has(kindAhead(r)))
    tree.fields = entries(r, [176, 202, 203, 204, 205, 206, 207, 208, 214], OPTIONAL_NAME, field)
  lastComma(r, [180, 179], CLOSE_MAP)
  match(r, 182, CLOSE_MAP, LAST)
}

/** Keys with their values, of a map or of an object. */
function entries<Key>(
  r: Recovery,
  sites: readonly [number, number, number, number, number, number, number, number, number],
  begins: TokenSet,
  key: (r: Recovery, site: number, follow: Follow) => Key,
): Entries<Key> {
  const [site, firstKey, firstColon, firstValue, comma, nextKey, nextColon, nextValue, end] = sites
  const tree: Entries<Key> = { start: ahead(r), keys: [], colons: [], values: [] }
  return rule(r, `entries ${site}`, site, then(setOf(',}')), tree, () => {
    const entry = (at: number, colon: number, value: number) => {
      tree.keys.push(key(r, at, TO_COLON))
      tree.colons.push(match(r, colon, COLON, BEGIN))
      tree.values.push(expression(r, value, MORE))
      r.state = end
    }
    entry(firstKey, firstColon, firstValue)
    while (isAnother(r, COMMA, begins)) {
      match(r, comma, COMMA, then(begins))
      entry(nextKey, nextColon, nextValue)
    }
  })
}

function item(r: Recovery, site: number, follow: Follow): Item {
  const tree: Item = { start: ahead(r) }
  return rule(r, 'optExpr', site, follow, tree, () => {
    sync(r, 238, OPTIONAL_EXPRESSION)
    if (kindAhead(r) === QUESTION) tree.optional = match(r, 237, QUESTION, BEGIN)
    tree.value = expression(r, 240, LAST)
  })
}

function field(r: Recovery, site: number, follow: Follow): Field {
  const tree: Field = { start: ahead(r) }
  return rule(r, 'optField', site, follow, tree, () => {
    sync(r, 216, OPTIONAL_NAME)
    if (kindAhead(r) === QUESTION) tree.optional = match(r, 215, QUESTION, then(NAMES))
    tree.name = name(r, 218, LAST)
  })
}

function name(r: Recovery, site: number, follow: Follow): Name {
  const tree: Name = { start: ahead(r) }
  return rule(r, 'escapeIdent', site, follow, tree, () => {
    sync(r, 235, NAMES)
    if (!NAMES.has(kindAhead(r))) noViable(r, 0)
    const isQuoted = kindAhead(r) === QUOTED
    tree.token = match(r, isQuoted ? 234 : 233, isQuoted ? QUOTED : IDENT, LAST)
  })
}

function literal(r: Recovery): Tree {
  const tree: LiteralTree = { rule: 'literal', start: ahead(r) }
  return rule<Tree>(r, 'literal', 183, LAST, tree, () => {
    r.state = 256
    const length = chooseLiteral(r)
    if (length === 2) tree.sign = match(r, 242, MINUS, then(new Set([kindAhead(r, 1)])))
    tree.token = match(r, 245, kindAhead(r), LAST)
  })
}
