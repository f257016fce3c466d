// Finds where a JSON value ends, or where and why it is none, in the words of Go's encoding/json (scanner.go).

/** The offset after the value; or the offset of the character that cannot stand there, and Go's words for it. */
export type JsonScan = { readonly end: number } | { readonly at: number; readonly reason: string }

const SPACE = /[ \t\r\n]*/y
const STRING_RUN = /[^"\\\x00-\x1f]*/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const NUMBER_START = /-?(?:(?:0|[1-9]\d*)(\.\d*)?)?([eE][+-]?)?/y
const LITERALS: ReadonlyMap<string, string> = new Map([
  ['t', 'true'],
  ['f', 'false'],
  ['n', 'null'],
])

class Fault {
  readonly at: number
  readonly context: string

  constructor(at: number, context: string) {
    this.at = at
    this.context = context
  }
}

/** Scans one JSON value, without building it. White space may precede it. */
export function scanJson(text: string, from: number): JsonScan {
  try {
    return { end: skipValue(text, from) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.at >= text.length) return { at: text.length, reason: 'unexpected EOF' }
    return { at: error.at, reason: `invalid character ${quoted(text, error.at)} ${error.context}` }
  }
}

/** Where the next character is that is no white space. */
export function skipJsonSpace(text: string, from: number): number {
  return match(SPACE, text, from)
}

function match(sticky: RegExp, text: string, from: number): number {
  sticky.lastIndex = from
  return sticky.test(text) ? sticky.lastIndex : -1
}

/** Iterative, because nesting may be deep: `open` holds the brackets we are in. */
function skipValue(text: string, from: number): number {
  const open: string[] = []
  let at = from
  for (;;) {
    at = skipJsonSpace(text, at)
    const first = text[at]
    if (first === '{' || first === '[') {
      open.push(first)
      at = skipJsonSpace(text, at + 1)
      if (text[at] === closing(first)) at = closeAll(text, at, open)
      else {
        if (first === '{') at = skipKey(text, at)
        continue
      }
    } else at = afterValue(text, skipScalar(text, at), open)
    if (open.length === 0) return at
  }
}

function closing(bracket: string | undefined): string {
  return bracket === '{' ? '}' : ']'
}

/** Past a closing bracket and what follows it, up to the next value or the end. */
function closeAll(text: string, at: number, open: string[]): number {
  open.pop()
  return afterValue(text, at + 1, open)
}

/** Past closing brackets and a comma (and the next key), up to the next value or the end of the outermost. */
function afterValue(text: string, from: number, open: string[]): number {
  let at = from
  for (;;) {
    const bracket = open.at(-1)
    if (bracket === undefined) return at
    at = skipJsonSpace(text, at)
    if (text[at] === ',') {
      const next = skipJsonSpace(text, at + 1)
      return bracket === '{' ? skipKey(text, next) : next
    }
    if (text[at] !== closing(bracket)) {
      throw new Fault(at, bracket === '{' ? 'after object key:value pair' : 'after array element')
    }
    open.pop()
    at++
  }
}

function skipKey(text: string, from: number): number {
  if (text[from] !== '"') throw new Fault(from, 'looking for beginning of object key string')
  const at = skipJsonSpace(text, skipString(text, from))
  if (text[at] !== ':') throw new Fault(at, 'after object key')
  return at + 1
}

function skipScalar(text: string, from: number): number {
  const first = text[from] ?? ''
  if (first === '"') return skipString(text, from)
  if (/[-\d]/.test(first)) return skipNumber(text, from)
  const literal = LITERALS.get(first)
  if (literal === undefined) throw new Fault(from, 'looking for beginning of value')
  for (let i = 1; i < literal.length; i++) {
    if (text[from + i] !== literal[i]) throw new Fault(from + i, `in literal ${literal} (expecting '${literal[i]}')`)
  }
  return from + literal.length
}

function skipString(text: string, from: number): number {
  let at = from + 1
  for (;;) {
    at = match(STRING_RUN, text, at)
    if (text[at] === '"') return at + 1
    if (text[at] !== '\\') throw new Fault(at, 'in string literal')
    const end = match(ESCAPE, text, at)
    if (end === -1) throw escapeFault(text, at)
    at = end
  }
}

function escapeFault(text: string, at: number): Fault {
  if (text[at + 1] !== 'u') return new Fault(at + 1, 'in string escape code')
  let digit = at + 2
  while (/[\da-fA-F]/.test(text[digit] ?? '')) digit++
  return new Fault(digit, 'in \\u hexadecimal character escape')
}

function skipNumber(text: string, from: number): number {
  const end = match(NUMBER, text, from)
  if (end === -1) throw new Fault(from + 1, 'in numeric literal')
  NUMBER_START.lastIndex = from
  const [start = '', fraction, exponent] = NUMBER_START.exec(text) ?? []
  if (from + start.length <= end) return end
  if (exponent !== undefined && fraction !== '.') throw new Fault(from + start.length, 'in exponent of numeric literal')
  throw new Fault(from + start.length - (exponent?.length ?? 0), 'after decimal point in numeric literal')
}

/** A character as Go shows it; of one that is not ASCII Go sees the first byte alone. */
function quoted(text: string, at: number): string {
  const character = text[at] ?? ''
  if (character === "'") return "'\\''"
  if (character === '"') return `'"'`
  if (character > '\x7f') return `'${String.fromCharCode(new TextEncoder().encode(text.slice(at, at + 2))[0] ?? 0)}'`
  return `'${JSON.stringify(character).slice(1, -1)}'`
}
