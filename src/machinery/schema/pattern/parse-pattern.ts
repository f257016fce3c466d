// Parses RE2 syntax. Follows regexp/syntax/parse.go of Go with Perl flags.

import { classEscape, parseBracket, parseEscape, readUnicodeClass } from './parse-set.ts'
import { type CharacterSet, PatternError, type PatternNode } from './syntax.ts'

const MAX_REPEAT = 1000
const MAX_DEPTH = 250
const EMPTY: PatternNode = { type: 'sequence', parts: [] }
const NOT_NEWLINE: CharacterSet = { ranges: [[0x0a, 0x0a]], properties: [], negated: true }
const ANYTHING: CharacterSet = { ranges: [], properties: [], negated: true }

type Flags = { readonly foldCase: boolean; readonly multiLine: boolean; readonly dotAll: boolean }
type State = { readonly text: string; at: number; flags: Flags; depth: number }

/** Parses a pattern. @throws PatternError for what RE2 refuses, in Go's words. */
export function parsePattern(text: string): PatternNode {
  const state: State = {
    text,
    at: 0,
    flags: { foldCase: false, multiLine: false, dotAll: false },
    depth: 0,
  }
  const node = parseChoice(state)
  if (state.at < text.length) throw new PatternError('unexpected )', text)
  return node
}

function parseChoice(state: State): PatternNode {
  const branches = [parseSequence(state)]
  while (state.text[state.at] === '|') {
    state.at++
    branches.push(parseSequence(state))
  }
  return branches.length === 1 ? (branches[0] as PatternNode) : { type: 'choice', branches }
}

function parseSequence(state: State): PatternNode {
  const parts: PatternNode[] = []
  let lastOperator: number | undefined
  while (state.at < state.text.length && state.text[state.at] !== '|' && state.text[state.at] !== ')') {
    const start = state.at
    const repeat = readRepeat(state)
    if (repeat === undefined) {
      lastOperator = undefined
      const part = parsePart(state)
      if (part !== undefined) parts.push(part)
      continue
    }
    const operator = state.text.slice(start, state.at)
    if (lastOperator !== undefined)
      throw new PatternError('invalid nested repetition operator', state.text.slice(lastOperator, state.at))
    const body = parts.pop()
    if (body === undefined) throw new PatternError('missing argument to repetition operator', operator)
    if (repeat.max !== Number.POSITIVE_INFINITY && (repeat.max > MAX_REPEAT || repeat.max < repeat.min))
      throw new PatternError('invalid repeat count', operator.replace(/\?$/, ''))
    if (repeat.min > MAX_REPEAT) throw new PatternError('invalid repeat count', operator.replace(/\?$/, ''))
    parts.push({ type: 'repeat', body, ...repeat })
    lastOperator = start
  }
  return parts.length === 1 ? (parts[0] as PatternNode) : { type: 'sequence', parts }
}

const COUNT = /^\{(\d+)(?:(,)(\d*))?\}/
const SIMPLE: { readonly [operator: string]: { readonly min: number; readonly max: number } } = {
  '*': { min: 0, max: Number.POSITIVE_INFINITY },
  '+': { min: 1, max: Number.POSITIVE_INFINITY },
  '?': { min: 0, max: 1 },
}

/** Greed decides which match is found, not whether there is one. */
function readRepeat(state: State): { readonly min: number; readonly max: number } | undefined {
  const operator = state.text[state.at] ?? ''
  let repeat = SIMPLE[operator]
  let length = 1
  if (operator === '{') {
    const match = COUNT.exec(state.text.slice(state.at, state.at + 24))
    if (match === null) return undefined
    const min = Number(match[1])
    const max = match[2] === undefined ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3])
    repeat = { min, max }
    length = match[0].length
  }
  if (repeat === undefined) return undefined
  state.at += length
  if (state.text[state.at] === '?') state.at++
  return repeat
}

/** One thing that can be repeated; undefined for flags that stand alone. */
function parsePart(state: State): PatternNode | undefined {
  const character = String.fromCodePoint(state.text.codePointAt(state.at) as number)
  switch (character) {
    case '(':
      return parseGroup(state)
    case '[': {
      const { set, next } = parseBracket(state.text, state.at)
      state.at = next
      return setNode(state, set)
    }
    case '\\':
      return parseBackslash(state)
    case '.':
      state.at++
      return { type: 'set', set: state.flags.dotAll ? ANYTHING : NOT_NEWLINE, foldCase: false }
    case '^':
      state.at++
      return { type: 'assert', what: state.flags.multiLine ? 'lineBegin' : 'begin' }
    case '$':
      state.at++
      return { type: 'assert', what: state.flags.multiLine ? 'lineEnd' : 'end' }
    default:
      state.at += character.length
      return literal(state, character.codePointAt(0) as number)
  }
}

function parseGroup(state: State): PatternNode | undefined {
  const start = state.at
  const outer = state.flags
  if (state.depth++ > MAX_DEPTH) throw new PatternError('expression nests too deeply', state.text)
  state.at++
  if (state.text[state.at] === '?') {
    const name = /^\?(?:P<|<)(?![=!])([^>]*)(>?)/.exec(state.text.slice(state.at))
    if (name !== null) {
      if (name[2] !== '>' || !/^\w+$/.test(name[1] ?? ''))
        throw new PatternError('invalid named capture', state.text.slice(start, start + 1 + name[0].length))
      state.at += name[0].length
    } else if (readFlags(state, start)) {
      state.depth--
      return undefined
    }
  }
  const body = parseChoice(state)
  if (state.text[state.at] !== ')') throw new PatternError('missing closing )', state.text)
  state.at++
  state.depth--
  state.flags = outer
  return body
}

const FLAGS = /^\?([imsU]*)(?:-([imsU]+))?([:)])/

/** True for `(?i)`, which holds until the group around it ends; false for `(?i:`, which begins one. */
function readFlags(state: State, start: number): boolean {
  const match = FLAGS.exec(state.text.slice(state.at, state.at + 16))
  const [all = '', on = '', off = '', end] = match ?? []
  if (match === null) {
    const bad = /^\?P?<?[^)]?/.exec(state.text.slice(state.at))?.[0] ?? '?'
    throw new PatternError('invalid or unsupported Perl syntax', state.text.slice(start, start + 1 + bad.length))
  }
  const set = (flag: string, before: boolean) => (on.includes(flag) ? true : off.includes(flag) ? false : before)
  const { foldCase, multiLine, dotAll } = state.flags
  state.flags = { foldCase: set('i', foldCase), multiLine: set('m', multiLine), dotAll: set('s', dotAll) }
  state.at += all.length
  return end === ')'
}

function parseBackslash(state: State): PatternNode {
  const next = state.text[state.at + 1]
  if (next === undefined) throw new PatternError('trailing backslash at end of expression', '')
  const assertions = { A: 'begin', z: 'end', b: 'boundary', B: 'noBoundary' } as const
  if (next === 'A' || next === 'z' || next === 'b' || next === 'B') {
    state.at += 2
    return { type: 'assert', what: assertions[next] }
  }
  if (next === 'Q') return parseQuotation(state)
  const named = classEscape(next)
  if (named !== undefined) {
    state.at += 2
    return setNode(state, named)
  }
  const unicode = readUnicodeClass(state.text, state.at)
  if (unicode !== undefined) {
    state.at = unicode.next
    return setNode(state, unicode.set)
  }
  const { code, next: end } = parseEscape(state.text, state.at)
  state.at = end
  return literal(state, code)
}

/** `\Q…\E`: everything between is literal. */
function parseQuotation(state: State): PatternNode {
  const end = state.text.indexOf('\\E', state.at + 2)
  const quoted = state.text.slice(state.at + 2, end < 0 ? undefined : end)
  state.at = end < 0 ? state.text.length : end + 2
  const parts = [...quoted].map((character) => literal(state, character.codePointAt(0) as number))
  return parts.length === 0 ? EMPTY : { type: 'sequence', parts }
}

function literal(state: State, code: number): PatternNode {
  return setNode(state, { ranges: [[code, code]], properties: [], negated: false })
}

function setNode(state: State, set: CharacterSet): PatternNode {
  return { type: 'set', set, foldCase: state.flags.foldCase }
}
