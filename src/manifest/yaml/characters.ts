// The classes of characters that YAML 1.1 tells apart, by UTF-16 code.

/** Codes that the scanner compares with. `end` is the sentinel after the last character. */
export const CODE = {
  end: 0,
  tab: 9,
  lineFeed: 10,
  carriageReturn: 13,
  space: 32,
  exclamation: 33,
  quote: 34,
  hash: 35,
  percent: 37,
  ampersand: 38,
  apostrophe: 39,
  asterisk: 42,
  plus: 43,
  comma: 44,
  minus: 45,
  dot: 46,
  zero: 48,
  nine: 57,
  colon: 58,
  greater: 62,
  question: 63,
  at: 64,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  backtick: 96,
  openBrace: 123,
  bar: 124,
  closeBrace: 125,
  nextLine: 0x85,
  lineSeparator: 0x2028,
  paragraphSeparator: 0x2029,
  byteOrderMark: 0xfeff,
} as const

/** A space or a tab. */
export function isBlank(code: number): boolean {
  return code === CODE.space || code === CODE.tab
}

/** A line break, of which YAML 1.1 has five. */
export function isBreak(code: number): boolean {
  return (
    code === CODE.lineFeed ||
    code === CODE.carriageReturn ||
    code === CODE.nextLine ||
    code === CODE.lineSeparator ||
    code === CODE.paragraphSeparator
  )
}

export function isBreakOrEnd(code: number): boolean {
  return code === CODE.end || isBreak(code)
}

export function isBlankOrEnd(code: number): boolean {
  return code === CODE.space || code === CODE.tab || code === CODE.end || isBreak(code)
}

/** An ASCII letter or digit: what most scalars begin with. */
export function isWordCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= CODE.zero && code <= CODE.nine)
}
