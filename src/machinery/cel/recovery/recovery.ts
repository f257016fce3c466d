// How a parser of ANTLR goes on after an error: what it takes for surplus, for missing, and what it skips. Follows
// error_strategy.go of antlr4-go, with the limits of cel-go's parser/parser.go.
import { END } from '../lex.ts'
import { formatSet, type TokenSet, union } from './token-sets.ts'

/** A token of the text, or one that is missing and taken to be there. */
export interface Token {
  readonly kind: number
  readonly start: number
  readonly text: string
}

/** What may come behind a part of a rule; `isLast`: the rule may end there. */
export interface Follow {
  readonly tokens: TokenSet
  readonly isLast: boolean
}

/** The state of a parse that mends its errors. */
export interface Recovery {
  /** Up to the one at the end of the text, which is there for good. */
  readonly tokens: readonly Token[]
  readonly text: string
  /** Parts of the text that are no tokens. */
  readonly gaps: readonly { readonly start: number; readonly end: number }[]
  index: number
  /** A number for the place in the grammar, by which a second error at the same place is known. */
  state: number
  /** What comes behind each rule that is open, in the rule around it. */
  readonly frames: Follow[]
  readonly depths: Map<string, number>
  /** True from an error to the next token that fits: nothing else is told meanwhile. */
  isRecovering: boolean
  lastIndex: number
  lastStates: Set<number>
  attempts: number
  readonly report: (offset: number, message: string) => void
}

/** Ends a rule. */
export class RuleError extends Error {
  override readonly name = 'RuleError'
  readonly offset: number
  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

/** Ends the parse. */
export class RecoveryStop extends Error {
  override readonly name = 'RecoveryStop'
}

const MAX_ATTEMPTS = 30
const MAX_SKIPPED = 256
/** Upstream goes on to 250, which is more than the stack holds of these functions. */
const MAX_DEPTH = 100

/** The token so many behind the one at hand. */
export function ahead(r: Recovery, count = 0): Token {
  return r.tokens[Math.min(r.index + count, r.tokens.length - 1)] as Token
}

export const kindAhead = (r: Recovery, count = 0): number => ahead(r, count).kind

/** Runs a rule from a place in the rule around it. What ends it is told and skipped; what it has made until then is there in any case. */
export function rule<T>(
  r: Recovery,
  name: string,
  site: number,
  follow: Follow | undefined,
  first: T,
  body: (made: { tree: T }) => void,
): T {
  const made = { tree: first }
  deepen(r, name, 1)
  if (follow !== undefined) r.frames.push(follow)
  try {
    body(made)
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    tell(r, error.offset, error.message)
    recover(r)
  }
  if (follow !== undefined) r.frames.pop()
  r.state = site
  deepen(r, name, -1)
  return made.tree
}

/** Counts how often a rule is open. */
function deepen(r: Recovery, name: string, by: number): void {
  const depth = (r.depths.get(name) ?? 0) + by
  r.depths.set(name, depth)
  if (depth <= MAX_DEPTH) return
  r.report(-1, 'expression recursion limit exceeded: 250')
  throw new RecoveryStop()
}

/** Takes the token of a kind. One before it is surplus; where what comes next is at hand already, it is missing. */
export function match(r: Recovery, state: number, kind: number, next: Follow): Token {
  r.state = state
  if (kindAhead(r) === kind) return taken(r)
  attempt(r)
  const expected: Follow = { tokens: new Set([kind]), isLast: false }
  if (isSurplus(r, expected)) return taken(r)
  if (expectedAt(r, next).has(kindAhead(r))) {
    tell(r, ahead(r).start, `missing ${formatSet(expected.tokens)} at ${shown(ahead(r))}`)
    return { kind, start: ahead(r).start, text: '' }
  }
  throw mismatch(r, expected)
}

function taken(r: Recovery): Token {
  const token = ahead(r)
  settle(r)
  consume(r)
  return token
}

/** Before a choice that needs one of some tokens: a token before it is surplus, else the rule ends. */
export function sync(r: Recovery, state: number, tokens: TokenSet): void {
  r.state = state
  if (r.isRecovering || tokens.has(kindAhead(r))) return
  const expected: Follow = { tokens, isLast: false }
  if (!isSurplus(r, expected)) throw mismatch(r, expected)
}

/** Behind one turn of a loop: tokens with which it neither goes on nor ends are skipped. */
export function syncLoop(r: Recovery, state: number, tokens: TokenSet): void {
  r.state = state
  if (r.isRecovering || tokens.has(kindAhead(r))) return
  tell(r, ahead(r).start, `extraneous input ${shown(ahead(r))} expecting ${formatSet(tokens)}`)
  skipTo(r, union(tokens, recoverySet(r)), Number.POSITIVE_INFINITY)
}

/** Ends the rule where no way leads on from the token so many behind the one at hand. */
export function noViable(r: Recovery, count: number): never {
  const end = ahead(r, count)
  const text = ahead(r).kind === END ? '<EOF>' : textOf(r, ahead(r).start, end.start + end.text.length)
  const reserved = /^.(true|false|null)$/s.exec(text)?.[1]
  const words =
    reserved === undefined
      ? `no viable alternative at input ${quoted(text)}`
      : `mismatched input '${reserved}' expecting IDENTIFIER`
  throw new RuleError(end.start, words)
}

/** The text without what is no token. */
function textOf({ text, gaps }: Recovery, start: number, end: number): string {
  let out = ''
  let at = start
  for (const gap of gaps.filter((other) => other.start >= start && other.end <= end)) {
    out += text.slice(at, gap.start)
    at = gap.end
  }
  return out + text.slice(at, end)
}

function mismatch(r: Recovery, expected: Follow): RuleError {
  return new RuleError(
    ahead(r).start,
    `mismatched input ${shown(ahead(r))} expecting ${formatSet(expectedAt(r, expected))}`,
  )
}

/** Passes over a token when the one behind it is expected. */
function isSurplus(r: Recovery, expected: Follow): boolean {
  const tokens = expectedAt(r, expected)
  if (!tokens.has(kindAhead(r, 1))) return false
  tell(r, ahead(r).start, `extraneous input ${shown(ahead(r))} expecting ${formatSet(tokens)}`)
  consume(r)
  settle(r)
  return true
}

/** What may come, also behind the rules around when they may end. */
function expectedAt(r: Recovery, follow: Follow): TokenSet {
  let found = follow.tokens
  let { isLast } = follow
  for (const frame of r.frames.toReversed()) {
    if (!isLast) return found
    found = union(found, frame.tokens)
    isLast = frame.isLast
  }
  return isLast ? union(found, new Set([END])) : found
}

/** What may come behind any rule that is open. */
function recoverySet(r: Recovery): TokenSet {
  return union(...r.frames.map(({ tokens }) => tokens))
}

function recover(r: Recovery): void {
  attempt(r)
  // the same error again: something has to be passed over
  if (r.lastIndex === r.index && r.lastStates.has(r.state)) consume(r)
  r.lastIndex = r.index
  r.lastStates.add(r.state)
  skipTo(r, recoverySet(r), MAX_SKIPPED)
}

function attempt(r: Recovery): void {
  if (r.attempts++ < MAX_ATTEMPTS) return
  r.report(ahead(r).start, `Syntax error: error recovery attempt limit exceeded: ${MAX_ATTEMPTS}`)
  throw new RecoveryStop()
}

function skipTo(r: Recovery, tokens: TokenSet, maximum: number): void {
  for (let skipped = 0; kindAhead(r) !== END && !tokens.has(kindAhead(r)); skipped++) {
    if (skipped >= maximum) {
      r.report(-1, `error recovery token lookahead limit exceeded: ${MAX_SKIPPED}`)
      throw new RecoveryStop()
    }
    consume(r)
  }
}

function consume(r: Recovery): void {
  if (r.index < r.tokens.length - 1) r.index++
}

/** A token fits again. */
function settle(r: Recovery): void {
  r.isRecovering = false
  r.lastIndex = -1
  r.lastStates = new Set()
}

function tell(r: Recovery, offset: number, message: string): void {
  if (!r.isRecovering) r.report(offset, `Syntax error: ${message}`)
  r.isRecovering = true
}

const shown = (token: Token): string => quoted(token.kind === END ? '<EOF>' : token.text)

const SPACES: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function quoted(text: string): string {
  return `'${text.replace(/[\t\n\r]/g, (space) => SPACES[space] as string)}'`
}
