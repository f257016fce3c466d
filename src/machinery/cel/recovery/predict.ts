// Which alternative of a rule ANTLR's parser_atn_simulator.go takes by looking ahead, and where it finds that none is left.
import {
  BYTES_LITERAL,
  DOUBLE_LITERAL,
  END,
  FALSE,
  IDENT,
  INT_LITERAL,
  NULL_WORD,
  QUOTED,
  STRING_LITERAL,
  TRUE,
  UINT_LITERAL,
} from '../lex.ts'
import { kindAhead, noViable, type Recovery } from './recovery.ts'
import { NUMBERS, PRIMARY } from './token-sets.ts'

const DOT = 46 as number
const OPEN = 40 as number
const OPEN_LIST = 91 as number
const OPEN_MAP = 123 as number
const MINUS = 45 as number
const NOT = 33 as number
const QUESTION = 63 as number

/** What a unary expression is. A minus right before a number belongs to it. */
export function chooseUnary(r: Recovery): 'member' | 'not' | 'negate' {
  const kind = kindAhead(r)
  if (kind === NOT) return 'not'
  if (kind !== MINUS) return PRIMARY.has(kind) ? 'member' : noViable(r, 0)
  const next = kindAhead(r, 1)
  if (NUMBERS.has(next)) return 'member'
  return PRIMARY.has(next) ? 'negate' : noViable(r, 1)
}

/** Whether one more minus is a sign of its own. */
export function isAnotherMinus(r: Recovery): boolean {
  const kind = kindAhead(r)
  if (kind !== MINUS) return PRIMARY.has(kind) ? false : noViable(r, 0)
  return PRIMARY.has(kindAhead(r, 1)) ? true : noViable(r, 1)
}

/** What a member is followed by. */
export function chooseSuffix(r: Recovery): 'select' | 'method' | 'index' {
  if (kindAhead(r) === OPEN_LIST) return 'index'
  const next = kindAhead(r, 1)
  if (next === QUESTION || next === QUOTED) return 'select'
  if (next !== IDENT) return noViable(r, 1)
  return kindAhead(r, 2) === OPEN ? 'method' : 'select'
}

export type PrimaryKind = 'ident' | 'call' | 'nested' | 'list' | 'map' | 'message' | 'literal'

/** What a primary expression is; for a name it is what stands behind it and its fields that tells. */
export function choosePrimary(r: Recovery): PrimaryKind {
  const kind = kindAhead(r)
  switch (kind) {
    case OPEN:
      return 'nested'
    case OPEN_LIST:
      return 'list'
    case OPEN_MAP:
      return 'map'
    case IDENT:
      return afterName(r, 0)
    case DOT:
      return kindAhead(r, 1) === IDENT ? afterName(r, 1) : noViable(r, 1)
    default:
      return PRIMARY.has(kind) ? 'literal' : noViable(r, 0)
  }
}

function afterName(r: Recovery, at: number): PrimaryKind {
  if (kindAhead(r, at + 1) === OPEN) return 'call'
  let last = at
  while (kindAhead(r, last + 1) === DOT && kindAhead(r, last + 2) === IDENT) last += 2
  return kindAhead(r, last + 1) === OPEN_MAP ? 'message' : 'ident'
}

const LITERALS = new Set([
  INT_LITERAL,
  UINT_LITERAL,
  DOUBLE_LITERAL,
  STRING_LITERAL,
  BYTES_LITERAL,
  TRUE,
  FALSE,
  NULL_WORD,
])

/** How many tokens a literal has. */
export function chooseLiteral(r: Recovery): 1 | 2 {
  if (LITERALS.has(kindAhead(r))) return 1
  if (kindAhead(r) !== MINUS) return noViable(r, 0)
  return NUMBERS.has(kindAhead(r, 1)) ? 2 : noViable(r, 1)
}

/** Whether a comma is followed by one more of a list, or stands at its end. */
export function isAnother(r: Recovery, comma: number, begins: ReadonlySet<number>): boolean {
  return kindAhead(r) === comma && kindAhead(r, 1) !== END && begins.has(kindAhead(r, 1))
}
