// Messages of servers without the values that they quote.

/** Stands in the place of a value that is not compared with any other. */
export const MASK = '***'

/** What Go's messages put in front of a value. */
const BEFORE_VALUE = /(?:Invalid|Unsupported|Duplicate) value: /y

/**
 * A message about an object that holds secret data. The server quotes the object, or the patch, whole: as a Go string,
 * as a Go map, as JSON. Such values are masked, and so is whatever is called a value; names of fields and objects stay.
 */
export function withoutValues(message: string): string {
  let masked = ''
  let at = 0
  while (at < message.length) {
    BEFORE_VALUE.lastIndex = at
    const words = BEFORE_VALUE.exec(message)?.[0]
    if (words !== undefined) {
      masked += `${words}${MASK}`
      at = endOfValue(message, at + words.length)
      continue
    }
    const end = endOfQuoted(message, at) ?? endOfBrackets(message, at)
    const piece = message.slice(at, end ?? at + 1)
    masked += end !== undefined && holdsValues(piece) ? maskedPiece(piece) : piece
    at += piece.length
  }
  return masked
}

/** A quoted name is no value: `unknown field "spec.bog"`, `secrets "x" not found`. */
function holdsValues(piece: string): boolean {
  return !piece.startsWith('"') || !/^"[\w./-]*"$/.test(piece)
}

function maskedPiece(piece: string): string {
  return piece.startsWith('"') ? `"${MASK}"` : MASK
}

/** A value ends with its quotes or brackets; one that has none at the next colon. */
function endOfValue(message: string, from: number): number {
  const end = endOfQuoted(message, from) ?? endOfBrackets(message, from)
  if (end !== undefined) return end
  const colon = message.indexOf(': ', from)
  return colon < 0 ? message.length : colon
}

function endOfQuoted(message: string, from: number): number | undefined {
  if (message[from] !== '"') return undefined
  for (let i = from + 1; i < message.length; i++) {
    if (message[i] === '\\') i++
    else if (message[i] === '"') return i + 1
  }
  return message.length
}

/** `map[…]`, `{…}` and `[map[…]]`; a bracket that is never closed takes the rest. Brackets of paths are none of them. */
function endOfBrackets(message: string, from: number): number | undefined {
  const open = /(?:\[*map\[|\{)/y
  open.lastIndex = from
  if (!open.test(message)) return undefined
  let depth = 0
  for (let i = from; i < message.length; i++) {
    if (message[i] === '[' || message[i] === '{') depth++
    if ((message[i] === ']' || message[i] === '}') && --depth === 0) return i + 1
  }
  return message.length
}
