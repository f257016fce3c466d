// The rules of cel-go's parser/gen/CEL.g4 for what operators work on: names and calls, lists, maps, objects and literals. See rules.ts.
import { IDENT } from '../lex.ts'
import {
  BEGIN,
  CLOSE,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  DOT,
  LAST,
  MINUS,
  MORE,
  OPEN,
  OPEN_LIST,
  OPEN_MAP,
  OPTIONAL_EXPRESSION,
  OPTIONAL_NAME,
  only,
  QUESTION,
  TO_CLOSE,
  TO_COLON,
} from './follows.ts'
import { callArguments, name } from './member-rules.ts'
import { chooseLiteral, choosePrimary, isAnother } from './predict.ts'
import { ahead, type Follow, kindAhead, match, type Recovery, rule, sync } from './recovery.ts'
import { EXPRESSION, NAMES, PRIMARY, setOf, type TokenSet, union } from './token-sets.ts'
import type { Entries, Field, Item, ListTree, LiteralTree, MapTree, Message, Named, Nested, Tree } from './tree.ts'

/** What operators and suffixes work on. */
export function primary(r: Recovery, site: number, follow: Follow): Tree {
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
  if (kindAhead(r) === DOT) tree.dot = match(r, dot, DOT, only(setOf('', IDENT)))
  tree.id = match(r, id, IDENT, kind === 'ident' ? LAST : only(setOf('(')))
  if (kind === 'ident') return
  tree.open = match(r, 139, OPEN, only(union(EXPRESSION, setOf(')'))))
  callArguments(r, [141, 140, 143], tree)
}

function nested(r: Recovery, made: { tree: Tree }): void {
  const tree: Nested = { rule: 'nested', start: ahead(r) }
  made.tree = tree
  match(r, 144, OPEN, BEGIN)
  tree.inner = r.expression(r, 145, TO_CLOSE)
  match(r, 146, CLOSE, LAST)
}

function list(r: Recovery, made: { tree: Tree }): void {
  const tree: ListTree = { rule: 'list', start: ahead(r) }
  made.tree = tree
  const inside = union(OPTIONAL_EXPRESSION, setOf(',]'))
  tree.op = match(r, 148, OPEN_LIST, only(inside))
  sync(r, 150, inside)
  if (OPTIONAL_EXPRESSION.has(kindAhead(r))) tree.elements = elements(r)
  lastComma(r, [153, 152], CLOSE_LIST)
  match(r, 155, CLOSE_LIST, LAST)
}

function elements(r: Recovery): Item[] {
  return rule<Item[]>(r, 'listInit', 149, only(setOf(',]')), [], ({ tree }) => {
    tree.push(item(r, 194, MORE))
    r.state = 199
    while (isAnother(r, COMMA, OPTIONAL_EXPRESSION)) {
      match(r, 195, COMMA, only(OPTIONAL_EXPRESSION))
      tree.push(item(r, 196, MORE))
      r.state = 201
    }
  })
}

/** A comma behind the last of something. */
function lastComma(r: Recovery, [before, comma]: readonly [number, number], close: number): void {
  sync(r, before, new Set([COMMA, close]))
  if (kindAhead(r) === COMMA) match(r, comma, COMMA, only(new Set([close])))
}

function map(r: Recovery, made: { tree: Tree }): void {
  const tree: MapTree = { rule: 'map', start: ahead(r) }
  made.tree = tree
  const inside = union(OPTIONAL_EXPRESSION, setOf(',}'))
  tree.op = match(r, 156, OPEN_MAP, only(inside))
  sync(r, 158, inside)
  if (OPTIONAL_EXPRESSION.has(kindAhead(r)))
    tree.entries = entries(r, [157, 220, 221, 222, 223, 224, 225, 226, 232], OPTIONAL_EXPRESSION, item)
  lastComma(r, [161, 160], CLOSE_MAP)
  match(r, 163, CLOSE_MAP, LAST)
}

function message(r: Recovery, made: { tree: Tree }): void {
  const tree: Message = { rule: 'message', start: ahead(r), ids: [] }
  made.tree = tree
  const toName = only(setOf('', IDENT))
  if (kindAhead(r) === DOT) tree.dot = match(r, 164, DOT, toName)
  tree.ids.push(match(r, 167, IDENT, only(setOf('.{'))))
  while (kindAhead(r) === DOT) {
    match(r, 168, DOT, toName)
    tree.ids.push(match(r, 169, IDENT, only(setOf('.{'))))
  }
  const inside = union(OPTIONAL_NAME, setOf(',}'))
  tree.op = match(r, 175, OPEN_MAP, only(inside))
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
  return rule(r, `entries ${site}`, site, only(setOf(',}')), tree, () => {
    const entry = (at: number, colon: number, value: number) => {
      tree.keys.push(key(r, at, TO_COLON))
      tree.colons.push(match(r, colon, COLON, BEGIN))
      tree.values.push(r.expression(r, value, MORE))
      r.state = end
    }
    entry(firstKey, firstColon, firstValue)
    while (isAnother(r, COMMA, begins)) {
      match(r, comma, COMMA, only(begins))
      entry(nextKey, nextColon, nextValue)
    }
  })
}

function item(r: Recovery, site: number, follow: Follow): Item {
  const tree: Item = { start: ahead(r) }
  return rule(r, 'optExpr', site, follow, tree, () => {
    sync(r, 238, OPTIONAL_EXPRESSION)
    if (kindAhead(r) === QUESTION) tree.optional = match(r, 237, QUESTION, BEGIN)
    tree.value = r.expression(r, 240, LAST)
  })
}

function field(r: Recovery, site: number, follow: Follow): Field {
  const tree: Field = { start: ahead(r) }
  return rule(r, 'optField', site, follow, tree, () => {
    sync(r, 216, OPTIONAL_NAME)
    if (kindAhead(r) === QUESTION) tree.optional = match(r, 215, QUESTION, only(NAMES))
    tree.name = name(r, 218, LAST)
  })
}

function literal(r: Recovery): Tree {
  const tree: LiteralTree = { rule: 'literal', start: ahead(r) }
  return rule<Tree>(r, 'literal', 183, LAST, tree, () => {
    r.state = 256
    const length = chooseLiteral(r)
    if (length === 2) tree.sign = match(r, 242, MINUS, only(new Set([kindAhead(r, 1)])))
    tree.token = match(r, 245, kindAhead(r), LAST)
  })
}
