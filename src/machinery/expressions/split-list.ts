// Several expressions in one text: split at the commas that belong to none of them.

/** A part of a text, and where it begins. */
export type Part = { readonly text: string; readonly offset: number }

const OPEN = new Set('([{')
const CLOSE = new Set(')]}')

/** The parts between commas outside of brackets, quotes and comments, without the blanks around them. */
export function splitList(text: string): Part[] {
  const ends: number[] = []
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string
    if (character === '"' || character === "'") at = endOfText(text, at)
    else if (character === '`') at = endOr(text.indexOf('`', at + 1), text)
    else if (text.startsWith('//', at)) at = endOr(text.indexOf('\n', at), text)
    else if (OPEN.has(character)) depth++
    else if (CLOSE.has(character)) depth--
    else if (character === ',' && depth === 0) ends.push(at)
  }
  ends.push(text.length)
  return ends.map((end, i) => trimmed(text, i === 0 ? 0 : (ends[i - 1] as number) + 1, end))
}

function endOr(found: number, text: string): number {
  return found < 0 ? text.length : found
}

/** The position of the closing quote; the end of the text without one. A raw text (`r'\'`) ends at its quote. */
function endOfText(text: string, from: number): number {
  const quote = text[from] as string
  const isTriple = text.startsWith(quote.repeat(3), from)
  const closing = isTriple ? quote.repeat(3) : quote
  const isRaw = /[rR][bB]?$/.test(text.slice(Math.max(0, from - 2), from))
  for (let at = from + closing.length; at < text.length; at++) {
    if (text[at] === '\\' && !isRaw) at++
    else if (text.startsWith(closing, at)) return at + closing.length - 1
  }
  return text.length
}

function trimmed(text: string, from: number, to: number): Part {
  const part = text.slice(from, to)
  return { text: part.trim(), offset: from + (part.length - part.trimStart().length) }
}
