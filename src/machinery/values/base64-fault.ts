// Where Go finds that a text is no base64. Follows decodeQuantum in encoding/base64 of Go.

/** The index that Go's error tells; undefined: the text is base64, with its padding. */
export function base64Fault(text: string): number | undefined {
  // line breaks are passed over, and counted
  let digits = 0
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    if (char === '\n' || char === '\r') continue
    if (DIGIT.test(char)) digits++
    else if (char !== '=') return i
    else return paddingFault(text, i, digits % 4)
  }
  return digits % 4 === 0 ? undefined : text.length - (digits % 4)
}

const DIGIT = /[A-Za-z0-9+/]/

/** @param at of the first `=`, after so many digits of a group of four */
function paddingFault(text: string, at: number, digits: number): number | undefined {
  if (digits < 2) return at
  let next = passBreaks(text, at + 1)
  if (digits === 2) {
    if (next === text.length) return text.length
    if (text[next] !== '=') return next
    next = passBreaks(text, next + 1)
  }
  return next < text.length ? next : undefined
}

function passBreaks(text: string, from: number): number {
  let at = from
  while (text[at] === '\n' || text[at] === '\r') at++
  return at
}
