// The rules of cel-go's parser/gen/CEL.g4 as ANTLR's parser runs them, with the places where it stumbles. The numbers are those of
// cel_parser.go, one for each such place. What comes of a text is a tree of whatever is there.
import { AND, END, OR } from '../lex.ts'
import { ARITHMETIC, BEGIN, COLON, COMPARED, LAST, MINUS, NOT, only, orLast, QUESTION, TO_COLON } from './follows.ts'
import { member } from './member-rules.ts'
import { chooseUnary, isAnotherMinus } from './predict.ts'
import { ahead, type Follow, kindAhead, match, type Recovery, rule, sync, syncLoop, type Token } from './recovery.ts'
import { EXPRESSION, PRIMARY, PRODUCTS, RELATIONS, SUMS, setOf } from './token-sets.ts'
import type { Binary, Chain, Conditional, Nested, Signed, Tree } from './tree.ts'

/** A whole text. */
export function start(r: Recovery): Tree {
  const tree: Nested = { rule: 'nested', start: ahead(r) }
  return rule<Tree>(r, 'start', -1, undefined, tree, () => {
    tree.inner = expression(r, 34, only(setOf('', END)))
    match(r, 35, END, LAST)
  })
}

/** One expression, within others or alone. */
export function expression(r: Recovery, site: number, follow: Follow): Tree {
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
      tree.ops.push(match(r, 93, MINUS, only(PRIMARY)))
      syncLoop(r, 96, PRIMARY)
    } while (isAnotherMinus(r))
    tree.member = member(r, 98, LAST)
  })
}
