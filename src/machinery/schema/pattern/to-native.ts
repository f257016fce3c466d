// Says a parsed RE2 pattern in the regular expressions of JavaScript, where both mean the same.

import { safeLength } from './safe-length.ts'
import type { Assertion, CharacterSet, PatternNode } from './syntax.ts'

/** A pattern for `new RegExp`, and how it may be used. */
export type NativePattern = {
  readonly source: string
  readonly flags: string
  /** Texts up to this length cannot take long, however they were made; 0 where nothing is known. */
  readonly maxLength: number
}

const ASSERTIONS: { readonly [what in Assertion]: string } = {
  begin: '^',
  end: '$',
  lineBegin: '(?<=^|\\n)',
  lineEnd: '(?=\\n|$)',
  boundary: '\\b',
  noBoundary: '\\B',
}

/** Says the pattern for the native engine. Not exact, and then for no text, where characters beyond ASCII lose their case. */
export function toNative(node: PatternNode): NativePattern {
  const isExact = !some(node, (set, foldCase) => foldCase && hasLettersBeyondAscii(set))
  return { source: print(node), flags: isExact ? 'u' : 'iu', maxLength: isExact ? safeLength(node) : 0 }
}

function some(node: PatternNode, test: (set: CharacterSet, foldCase: boolean) => boolean): boolean {
  switch (node.type) {
    case 'set':
      return test(node.set, node.foldCase)
    case 'sequence':
      return node.parts.some((part) => some(part, test))
    case 'choice':
      return node.branches.some((branch) => some(branch, test))
    case 'repeat':
      return some(node.body, test)
    default:
      return false
  }
}

function hasLettersBeyondAscii({ ranges, properties }: CharacterSet): boolean {
  return properties.length > 0 || ranges.some(([low, high]) => high > 0x7f && !(low === 0x80 && high === 0x10ffff))
}

const CASE_DISTANCE = 0x20
const KELVIN = 0x212a
const LONG_S = 0x17f

/** ASCII letters in both cases, and the two characters beyond that fold to one of them. */
function folded(ranges: CharacterSet['ranges']): CharacterSet['ranges'] {
  return ranges.flatMap(([low, high]) => {
    const lower = [Math.max(low, 0x61), Math.min(high, 0x7a)] as const
    const upper = [Math.max(low, 0x41), Math.min(high, 0x5a)] as const
    const has = (code: number) => code >= low && code <= high
    return [
      [low, high] as const,
      ...(lower[0] <= lower[1] ? [[lower[0] - CASE_DISTANCE, lower[1] - CASE_DISTANCE] as const] : []),
      ...(upper[0] <= upper[1] ? [[upper[0] + CASE_DISTANCE, upper[1] + CASE_DISTANCE] as const] : []),
      ...(has(0x4b) || has(0x6b) ? [[KELVIN, KELVIN] as const] : []),
      ...(has(0x53) || has(0x73) ? [[LONG_S, LONG_S] as const] : []),
    ]
  })
}

function print(node: PatternNode): string {
  switch (node.type) {
    case 'set':
      return printSet(node.foldCase ? { ...node.set, ranges: folded(node.set.ranges) } : node.set)
    case 'assert':
      return ASSERTIONS[node.what]
    case 'sequence':
      return node.parts.map((part) => (part.type === 'choice' ? `(?:${print(part)})` : print(part))).join('')
    case 'choice':
      return node.branches.map(print).join('|')
    case 'repeat':
      return `(?:${print(node.body)})${quantifier(node.min, node.max)}`
  }
}

function quantifier(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  return min === 0 && max === 1 ? '?' : `{${min},${max}}`
}

function printSet({ ranges, properties, negated }: CharacterSet): string {
  const inside =
    ranges.map(([low, high]) => (low === high ? point(low) : `${point(low)}-${point(high)}`)).join('') +
    properties.map((property) => `\\${property.negated ? 'P' : 'p'}{${property.name}}`).join('')
  return `[${negated ? '^' : ''}${inside}]`
}

function point(code: number): string {
  const isPlain = (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
  return isPlain ? String.fromCharCode(code) : `\\u{${code.toString(16)}}`
}
