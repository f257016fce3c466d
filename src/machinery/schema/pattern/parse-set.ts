// Sets of characters in RE2 syntax: brackets, `\d`, `[:alpha:]`, `\pL`, and escapes of single characters.

import { type CharacterSet, PatternError } from './syntax.ts'

type Range = readonly [number, number]
type Property = { readonly name: string; readonly negated: boolean }

const LAST = 0x10ffff
const DIGIT: readonly Range[] = [[0x30, 0x39]]
const SPACE: readonly Range[] = [
  [0x09, 0x0a],
  [0x0c, 0x0d],
  [0x20, 0x20],
]
const UPPER: Range = [0x41, 0x5a]
const LOWER: Range = [0x61, 0x7a]
const WORD: readonly Range[] = [...DIGIT, UPPER, [0x5f, 0x5f], LOWER]
const POSIX: { readonly [name: string]: readonly Range[] } = {
  alnum: [...DIGIT, UPPER, LOWER],
  alpha: [UPPER, LOWER],
  ascii: [[0, 0x7f]],
  blank: [
    [0x09, 0x09],
    [0x20, 0x20],
  ],
  cntrl: [
    [0, 0x1f],
    [0x7f, 0x7f],
  ],
  digit: DIGIT,
  graph: [[0x21, 0x7e]],
  lower: [LOWER],
  print: [[0x20, 0x7e]],
  punct: [
    [0x21, 0x2f],
    [0x3a, 0x40],
    [0x5b, 0x60],
    [0x7b, 0x7e],
  ],
  space: [
    [0x09, 0x0d],
    [0x20, 0x20],
  ],
  upper: [UPPER],
  word: WORD,
  xdigit: [...DIGIT, [0x41, 0x46], [0x61, 0x66]],
}
const CONTROL: { readonly [letter: string]: number } = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 }
const CATEGORIES = /^(?:C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/

/** `\d`, `\s`, `\w` and their opposites; undefined for any other letter. */
export function classEscape(letter: string): CharacterSet | undefined {
  const ranges = { d: DIGIT, s: SPACE, w: WORD }[letter.toLowerCase()]
  return ranges && { ranges, properties: [], negated: letter < 'a' }
}

/** Reads `\pL`, `\p{Greek}`, `\P{^Lu}`; undefined when something else stands there. */
export function readUnicodeClass(
  text: string,
  at: number,
): { readonly set: CharacterSet; readonly next: number } | undefined {
  const match = /^\\([pP])(?:\{(\^?)([^}]*)\}|([\s\S]))/u.exec(text.slice(at))
  if (match === null) {
    if (/^\\[pP]/.test(text.slice(at))) throw new PatternError('invalid character class range', text.slice(at))
    return undefined
  }
  const [all, letter, caret, long, short] = match
  const name = propertyName(long ?? short ?? '', all)
  const negated = (letter === 'P') !== (caret === '^')
  const set =
    name === 'Any'
      ? { ranges: [[0, LAST] as const], properties: [], negated }
      : { ranges: [], properties: [{ name, negated }], negated: false }
  return { set, next: at + all.length }
}

function propertyName(name: string, all: string): string {
  if (name === 'Any' || CATEGORIES.test(name)) return name
  try {
    new RegExp(`\\p{Script=${name}}`, 'u')
  } catch {
    throw new PatternError('invalid character class range', all)
  }
  return `Script=${name}`
}

/** Reads an escape that stands for one character. @throws PatternError */
export function parseEscape(text: string, at: number): { readonly code: number; readonly next: number } {
  const rest = text.slice(at + 1, at + 16)
  if (rest === '') throw new PatternError('trailing backslash at end of expression', '')
  const hex = /^x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]+)\})/.exec(rest)
  if (hex !== null) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? '', 16)
    if (code <= LAST) return { code, next: at + 1 + hex[0].length }
  }
  const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest)
  if (octal !== null) return { code: Number.parseInt(octal[0], 8), next: at + 1 + octal[0].length }
  const letter = String.fromCodePoint(rest.codePointAt(0) as number)
  const control = CONTROL[letter]
  if (control !== undefined) return { code: control, next: at + 2 }
  if (letter < '\x80' && !/[0-9A-Za-z]/.test(letter)) return { code: letter.charCodeAt(0), next: at + 2 }
  throw new PatternError('invalid escape sequence', `\\${letter}`)
}

/** Reads `[…]` from its opening bracket on. @throws PatternError */
export function parseBracket(text: string, start: number): { readonly set: CharacterSet; readonly next: number } {
  let at = start + 1
  const negated = text[at] === '^'
  if (negated) at++
  const ranges: Range[] = []
  const properties: Property[] = []
  const first = at
  while (text[at] !== ']' || at === first) {
    if (at >= text.length) throw new PatternError('missing closing ]', text.slice(start))
    const named = readNamedSet(text, at)
    if (named !== undefined) {
      addNamed(named.set, ranges, properties)
      at = named.next
      continue
    }
    const low = readCharacter(text, at)
    at = low.next
    let high = low.code
    if (text[at] === '-' && at + 1 < text.length && text[at + 1] !== ']') {
      const end = readCharacter(text, at + 1)
      if (end.code < low.code) throw new PatternError('invalid character class range', text.slice(low.start, end.next))
      high = end.code
      at = end.next
    }
    ranges.push([low.code, high])
  }
  return { set: { ranges, properties, negated }, next: at + 1 }
}

function readCharacter(text: string, at: number): { code: number; next: number; start: number } {
  if (text[at] === '\\') return { ...parseEscape(text, at), start: at }
  const code = text.codePointAt(at)
  if (code === undefined) throw new PatternError('missing closing ]', text)
  return { code, next: at + (code > 0xffff ? 2 : 1), start: at }
}

function readNamedSet(text: string, at: number): { readonly set: CharacterSet; readonly next: number } | undefined {
  if (text.startsWith('[:', at)) {
    const match = /^\[:(\^?)(\w+):\]/.exec(text.slice(at, at + 16))
    const ranges = POSIX[match?.[2] ?? '']
    if (match !== null && ranges !== undefined)
      return { set: { ranges, properties: [], negated: match[1] === '^' }, next: at + match[0].length }
    const bad = /^\[:[^\]]*:\]/.exec(text.slice(at))
    if (bad !== null) throw new PatternError('invalid character class range', bad[0])
    return undefined
  }
  if (text[at] !== '\\') return undefined
  const set = classEscape(text[at + 1] ?? '')
  return set === undefined ? readUnicodeClass(text, at) : { set, next: at + 2 }
}

function addNamed(set: CharacterSet, ranges: Range[], properties: Property[]): void {
  properties.push(...set.properties)
  ranges.push(...(set.negated ? complement(set.ranges) : set.ranges))
}

/** What is not in the ranges. */
export function complement(ranges: readonly Range[]): Range[] {
  const gaps: Range[] = []
  let from = 0
  for (const [low, high] of [...ranges].sort(([a], [b]) => a - b)) {
    if (low > from) gaps.push([from, low - 1])
    from = Math.max(from, high + 1)
  }
  if (from <= LAST) gaps.push([from, LAST])
  return gaps
}
