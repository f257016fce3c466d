// How long a text is for Go and for people: JavaScript counts halves of surrogate pairs.

/** The number of bytes of its UTF-8; half a surrogate pair alone counts as U+FFFD, which it becomes. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    bytes += unit < 0x800 ? 1 : 2
    if (isPair(text, i)) i++
  }
  return bytes
}

/** The number of code points. */
export function codePointLength(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length - 1; i++) {
    if (!isPair(text, i)) continue
    length--
    i++
  }
  return length
}

function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
}
