// Reading a template character by character. Follows the scanner in util/jsonpath/parser.go of client-go.

/** A text and how far it has been read, in UTF-16 units. */
export type Scan = { readonly text: string; at: number }

/** Thrown while reading; callers that know the whole template make a JsonPathError of it. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault'
  readonly position: number

  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

/** The next whole character without taking it; undefined at the end. */
export function peek(scan: Scan): string | undefined {
  const code = scan.text.codePointAt(scan.at)
  return code === undefined ? undefined : String.fromCodePoint(code)
}

/** Takes the next whole character; undefined at the end. */
export function take(scan: Scan): string | undefined {
  const character = peek(scan)
  scan.at += character?.length ?? 0
  return character
}

const TERMINATORS = new Set([undefined, ' ', '\t', '\r', '\n', '.', ',', '[', ']', '$', '@', '{', '}'])

/** True for what ends a name; the end of the text does too. */
export function isTerminator(character: string | undefined): boolean {
  return TERMINATORS.has(character)
}

/** True for a letter, a digit or an underscore of any script. */
export function isAlphaNumeric(character: string): boolean {
  return /^[\p{L}\p{Nd}_]$/u.test(character)
}

/** True for a digit of any script. */
export function isDigit(character: string): boolean {
  return /^\p{Nd}$/u.test(character)
}

/** An int64 as Go's Atoi reads it, a bigint where a double cannot hold it; undefined for any other text. */
export function readInteger(text: string): number | bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const value = BigInt(text.replace('+', ''))
  if (BigInt.asIntN(64, value) !== value) return undefined
  const double = Number(value)
  return Number.isSafeInteger(double) ? double : value
}
