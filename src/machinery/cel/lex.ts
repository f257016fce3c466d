// Cuts the text of an expression into tokens, one at a time, by the lexer rules of cel-go's parser/gen/CEL.g4.

// Typed as plain numbers: comparing the token at hand must not narrow it, the next token is another.
/** What a token is: punctuation is its character code, the rest is named here. */
export const END = 0 as number
export const IDENT = 256 as number
export const QUOTED = 257 as number
export const INT_LITERAL = 258 as number
export const UINT_LITERAL = 259 as number
export const DOUBLE_LITERAL = 260 as number
export const STRING_LITERAL = 261 as number
export const BYTES_LITERAL = 262 as number
export const TRUE = 263 as number
export const FALSE = 264 as number
export const NULL_WORD = 265 as number
export const IN = 266 as number
export const EQUAL = 267 as number
export const NOT_EQUAL = 268 as number
export const LESS_EQUAL = 269 as number
export const GREATER_EQUAL = 270 as number
export const AND = 271 as number
export const OR = 272 as number
/** Something that begins no token; `end` is behind the character at which that became clear. */
export const BAD = 273 as number

/** A text and the token at hand; `start` and `end` are offsets, `next` moves on. */
export interface Lexer {
  readonly text: string
  kind: number
  start: number
  end: number
}

/** A lexer before the first token. */
export const lexerOf = (text: string): Lexer => ({ text, kind: END, start: 0, end: 0 })

/** The token at hand as written. */
export const tokenText = (lexer: Lexer): string => lexer.text.slice(lexer.start, lexer.end)

/** Moves to the next token. */
export function next(lexer: Lexer): void {
  const { text } = lexer
  const start = skipSpace(text, lexer.end)
  lexer.start = start
  if (start >= text.length) {
    lexer.end = start
    lexer.kind = END
    return
  }
  const c = text.charCodeAt(start)
  if (isLetter(c)) lexer.kind = word(lexer, c)
  else if (isDigit(c) || (c === DOT && isDigit(text.charCodeAt(start + 1)))) lexer.kind = number(lexer)
  else if (c === DOUBLE_QUOTE || c === SINGLE_QUOTE) lexer.kind = quoted(lexer, start, false, STRING_LITERAL)
  else if (c === BACKQUOTE) lexer.kind = quotedName(lexer)
  else {
    lexer.kind = operator(c, text.charCodeAt(start + 1))
    const isLong = lexer.kind > IN && (lexer.kind < BAD || c === 61 || c === 38 || c === 124 || isHighSurrogate(c))
    lexer.end = Math.min(start + (isLong ? 2 : 1), text.length)
  }
}

const DOT = 46
const DOUBLE_QUOTE = 34
const SINGLE_QUOTE = 39
const BACKQUOTE = 96
const BACKSLASH = 92
const NEWLINE = 10
const SINGLES = new Set([...'.,:?()[]{}+-*/%<>!'].map((c) => c.charCodeAt(0)))

const isDigit = (c: number): boolean => c >= 48 && c <= 57
const isLetter = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95
const isHex = (c: number): boolean => isDigit(c) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70)

const isHighSurrogate = (c: number): boolean => c >= 0xd800 && c <= 0xdbff

function skipSpace(text: string, from: number): number {
  let i = from
  for (;;) {
    const c = text.charCodeAt(i)
    if (c === 32 || c === 9 || c === NEWLINE || c === 13 || c === 12) {
      i++
    } else if (c === 47 && text.charCodeAt(i + 1) === 47) {
      const end = text.indexOf('\n', i)
      i = end < 0 ? text.length : end
    } else {
      return i
    }
  }
}

function operator(c: number, following: number): number {
  if (following === 61) {
    if (c === 61) return EQUAL
    if (c === 33) return NOT_EQUAL
    if (c === 60) return LESS_EQUAL
    if (c === 62) return GREATER_EQUAL
  }
  if (c === 38 && following === 38) return AND
  if (c === 124 && following === 124) return OR
  return SINGLES.has(c) ? c : BAD
}

/** Sets the end of the token and answers its kind, as the functions below do. */
function word(lexer: Lexer, first: number): number {
  const { text, start } = lexer
  let i = start + 1
  const second = text.charCodeAt(i)
  const isBytes = first === 98 || first === 66
  const isRaw = first === 114 || first === 82
  if ((isBytes || isRaw) && (second === DOUBLE_QUOTE || second === SINGLE_QUOTE)) {
    const kind = quoted(lexer, i, isRaw, isBytes ? BYTES_LITERAL : STRING_LITERAL)
    if (kind !== BAD) return kind
  }
  if (isBytes && (second === 114 || second === 82)) {
    const third = text.charCodeAt(i + 1)
    const isOpen = third === DOUBLE_QUOTE || third === SINGLE_QUOTE
    if (isOpen && quoted(lexer, i + 1, true, BYTES_LITERAL) !== BAD) return BYTES_LITERAL
  }
  for (let c = second; isLetter(c) || isDigit(c); c = text.charCodeAt(i)) i++
  lexer.end = i
  return wordKind(text, start, i - start)
}

function wordKind(text: string, start: number, length: number): number {
  if (length === 2 && text.startsWith('in', start)) return IN
  if (length === 4 && text.startsWith('true', start)) return TRUE
  if (length === 4 && text.startsWith('null', start)) return NULL_WORD
  if (length === 5 && text.startsWith('false', start)) return FALSE
  return IDENT
}

function number(lexer: Lexer): number {
  const { text, start } = lexer
  let i = start
  let kind = INT_LITERAL
  if (text.charCodeAt(i) === 48 && text.charCodeAt(i + 1) === 120 && isHex(text.charCodeAt(i + 2))) {
    i += 2
    while (isHex(text.charCodeAt(i))) i++
  } else {
    i = skipDigits(text, i)
    if (text.charCodeAt(i) === DOT && isDigit(text.charCodeAt(i + 1))) {
      i = skipDigits(text, i + 1)
      kind = DOUBLE_LITERAL
    }
    const exponent = skipExponent(text, i)
    if (exponent > i) {
      i = exponent
      kind = DOUBLE_LITERAL
    }
  }
  const suffix = text.charCodeAt(i)
  if (kind === INT_LITERAL && (suffix === 117 || suffix === 85)) {
    i++
    kind = UINT_LITERAL
  }
  lexer.end = i
  return kind
}

function skipDigits(text: string, from: number): number {
  let i = from
  while (isDigit(text.charCodeAt(i))) i++
  return i
}

function skipExponent(text: string, from: number): number {
  const c = text.charCodeAt(from)
  if (c !== 101 && c !== 69) return from
  const sign = text.charCodeAt(from + 1)
  const digits = sign === 43 || sign === 45 ? from + 2 : from + 1
  return isDigit(text.charCodeAt(digits)) ? skipDigits(text, digits) : from
}

function quoted(lexer: Lexer, open: number, raw: boolean, kind: number): number {
  const { text } = lexer
  const quote = text.charCodeAt(open)
  if (text.charCodeAt(open + 1) === quote && text.charCodeAt(open + 2) === quote) {
    const end = closeTriple(text, open + 3, quote, raw)
    if (end > 0) {
      lexer.end = end
      return kind
    }
  }
  let i = open + 1
  for (;;) {
    const c = text.charCodeAt(i)
    if (c === quote) {
      lexer.end = i + 1
      return kind
    }
    const step = c === BACKSLASH && !raw ? escapeLength(text, i) : 1
    if (Number.isNaN(c) || c === NEWLINE || c === 13 || step <= 0) {
      lexer.end = Math.min(step <= 0 ? i + 1 - step : i + 1, text.length)
      return BAD
    }
    i += step
  }
}

/** The offset behind the closing quotes, or 0 if there are none or an escape is malformed. */
function closeTriple(text: string, from: number, quote: number, raw: boolean): number {
  for (let i = from; i < text.length; ) {
    const c = text.charCodeAt(i)
    if (c === quote && text.charCodeAt(i + 1) === quote && text.charCodeAt(i + 2) === quote) return i + 3
    const step = c === BACKSLASH && !raw ? escapeLength(text, i) : 1
    if (step <= 0) return 0
    i += step
  }
  return 0
}

/** The length of the escape at `at`; if it is malformed, minus the number of its good characters behind the backslash. */
function escapeLength(text: string, at: number): number {
  const c = text[at + 1] ?? ''
  if (c !== '' && 'abfnrtv"\'\\?`'.includes(c)) return 2
  if (c >= '0' && c <= '3') return digitsFit(text, at + 2, 2, isOctal)
  if (c === 'x' || c === 'X') return digitsFit(text, at + 2, 2, isHex)
  if (c === 'u') return digitsFit(text, at + 2, 4, isHex)
  if (c === 'U') return digitsFit(text, at + 2, 8, isHex)
  return -1
}

const isOctal = (c: number): boolean => c >= 48 && c <= 55

function digitsFit(text: string, from: number, count: number, fits: (c: number) => boolean): number {
  for (let i = 0; i < count; i++) {
    if (!fits(text.charCodeAt(from + i))) return -(2 + i)
  }
  return 2 + count
}

function quotedName(lexer: Lexer): number {
  const { text, start } = lexer
  let i = start + 1
  for (;;) {
    const c = text.charCodeAt(i)
    if (c === BACKQUOTE && i > start + 1) {
      lexer.end = i + 1
      return QUOTED
    }
    if (!(isLetter(c) || isDigit(c) || c === DOT || c === 45 || c === 47 || c === 32)) {
      lexer.end = Math.min(i + 1, text.length)
      return BAD
    }
    i++
  }
}
