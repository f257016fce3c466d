// The order in which kubectl's YAML has the keys of an object; follows go-yaml v2, sorter.go.

/**
 * The order in which go-yaml prints keys: runs of digits by their value, letters after everything else. For
 * two keys that differ in more than digits this is the order of their first different characters.
 */
export function compareNaturally(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  let i = 0
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++
  if (i === length) return a.length - b.length
  if (i > 0 && isLowSurrogate(a.charCodeAt(i)) && isLowSurrogate(b.charCodeAt(i))) i--
  const x = a.codePointAt(i) ?? 0
  const y = b.codePointAt(i) ?? 0
  const isXLetter = isLetter(x)
  const isYLetter = isLetter(y)
  if (isXLetter && isYLetter) return x - y
  if (isXLetter || isYLetter) return isYLetter ? -1 : 1
  // a zero in the middle of a number counts as a digit of it, not as one that may be left out
  const isInNumber = (x === ZERO || y === ZERO) && hasNumberBefore(a, i)
  const m = digitsAt(a, i, isInNumber)
  const n = digitsAt(b, i, isInNumber)
  if (m.value !== n.value) return m.value < n.value ? -1 : 1
  return m.count !== n.count ? m.count - n.count : x - y
}

const ZERO = 0x30
const LETTER = /\p{L}/u
const DIGIT = /\p{Nd}/u

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

function isLetter(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
  return LETTER.test(String.fromCodePoint(code))
}

function isDigit(code: number): boolean {
  return code < 0x80 ? code >= ZERO && code <= 0x39 : DIGIT.test(String.fromCodePoint(code))
}

/** True when the digits that end before `end` are not all zeros. */
function hasNumberBefore(text: string, end: number): boolean {
  for (let i = end - 1; i >= 0; i--) {
    const code = text.charCodeAt(i)
    if (!isDigit(code)) return false
    if (code !== ZERO) return true
  }
  return false
}

/** The number at `start`, as an int64 that overflows as Go's does. */
function digitsAt(
  text: string,
  start: number,
  isInNumber: boolean,
): { readonly value: bigint; readonly count: number } {
  let value = isInNumber ? 1n : 0n
  let count = 0
  for (let i = start; i < text.length; count++) {
    const code = text.codePointAt(i) ?? 0
    if (!isDigit(code)) break
    value = BigInt.asIntN(64, value * 10n + BigInt(code - ZERO))
    i += code > 0xffff ? 2 : 1
  }
  return { value, count }
}
