// Quoted text in a template: `"\n"`, `'it\'s'`. Follows UnquoteExtend in util/jsonpath/parser.go of client-go and Go's strconv.

const SIMPLE_ESCAPES: { readonly [letter: string]: number } = {
  a: 0x07,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
  '\\': 0x5c,
}

/** The text between a pair of quotes, its escapes resolved; undefined when it is not well formed. */
export function unquote(quoted: string): string | undefined {
  const quote = quoted[0] as string
  const text = quoted.slice(1, -1)
  if (quoted.length < 2 || quoted.at(-1) !== quote) return undefined
  if (!text.includes('\\') && !text.includes(quote)) return text
  const bytes: number[] = []
  for (let rest = text; rest !== ''; ) {
    const part = unquoteOne(rest, quote)
    if (part === undefined) return undefined
    bytes.push(...part.bytes)
    rest = rest.slice(part.length)
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))
}

type Unquoted = { readonly bytes: Iterable<number>; readonly length: number }

const ESCAPE = /^\\(?:([abfnrtv\\'"])|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3}))/

function unquoteOne(text: string, quote: string): Unquoted | undefined {
  if (!text.startsWith('\\')) {
    const character = String.fromCodePoint(text.codePointAt(0) as number)
    return character === quote ? undefined : { bytes: utf8(character), length: character.length }
  }
  const [all, letter, byte, short, long, octal] = ESCAPE.exec(text) ?? []
  if (all === undefined) return undefined
  const { length } = all
  if (letter === "'" || letter === '"') return letter === quote ? { bytes: utf8(letter), length } : undefined
  if (letter !== undefined) return { bytes: [SIMPLE_ESCAPES[letter] as number], length }
  if (byte !== undefined) return { bytes: [Number.parseInt(byte, 16)], length }
  if (octal !== undefined) return oneByte(Number.parseInt(octal, 8), length)
  const code = Number.parseInt((short ?? long) as string, 16)
  const isScalar = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isScalar ? { bytes: utf8(String.fromCodePoint(code)), length } : undefined
}

function oneByte(value: number, length: number): Unquoted | undefined {
  return value > 0xff ? undefined : { bytes: [value], length }
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
