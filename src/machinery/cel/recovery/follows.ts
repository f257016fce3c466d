// Signs as kinds of tokens, and what often comes behind a part of a rule.
import type { Follow } from './recovery.ts'
import { EXPRESSION, NAMES, PRODUCTS, RELATIONS, SUMS, setOf, type TokenSet, union } from './token-sets.ts'

const code = (sign: string): number => sign.charCodeAt(0)
export const DOT = code('.')
export const COMMA = code(',')
export const COLON = code(':')
export const QUESTION = code('?')
export const MINUS = code('-')
export const NOT = code('!')
export const OPEN = code('(')
export const CLOSE = code(')')
export const OPEN_LIST = code('[')
export const CLOSE_LIST = code(']')
export const OPEN_MAP = code('{')
export const CLOSE_MAP = code('}')

export const only = (tokens: TokenSet): Follow => ({ tokens, isLast: false })
export const orLast = (tokens: TokenSet): Follow => ({ tokens, isLast: true })

export const BEGIN = only(EXPRESSION)
export const LAST = orLast(new Set())
export const MORE = orLast(setOf(','))
export const TO_COLON = only(setOf(':'))
export const TO_CLOSE = only(setOf(')'))
export const SUFFIXED = orLast(setOf('.['))
export const ARITHMETIC = orLast(union(PRODUCTS, SUMS))
export const COMPARED = orLast(RELATIONS)
export const OPTIONAL_NAME = union(NAMES, setOf('?'))
export const OPTIONAL_EXPRESSION = union(EXPRESSION, setOf('?'))
