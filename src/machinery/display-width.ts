// How many columns of a terminal a text takes, and how to cut it to fewer.

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/
const NEEDS_GRAPHEMES = /[\p{M}\p{Cf}\p{Emoji_Presentation}]/u
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\u{1160}-\u{11ff}\u{d7b0}-\u{d7ff}]$/u
const EMOJI = /\p{Emoji_Presentation}|\u{fe0f}/u

/**
 * East Asian Wide and Fullwidth (Unicode's EastAsianWidth.txt), in blocks; emoji are found by their own property.
 * Unassigned code points inside a wide block count as wide.
 */
const WIDE =
  /^[\u{1100}-\u{115f}\u{2329}\u{232a}\u{2e80}-\u{303e}\u{3041}-\u{33ff}\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{a000}-\u{a4cf}\u{a960}-\u{a97f}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe10}-\u{fe19}\u{fe30}-\u{fe6f}\u{ff01}-\u{ff60}\u{ffe0}-\u{ffe6}\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]$/u

let segmenter: Intl.Segmenter | undefined

/** Columns that a line of text takes in a terminal: 2 for wide characters and emoji, 0 for combining marks. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length
  let width = 0
  for (const part of partsOf(text)) width += widthOfPart(part)
  return width
}

/** The text, or its beginning and `…`, so that it takes at most `columns`. Never splits a character that is seen as one. */
export function cutToWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  if (columns < 1) return ''
  let kept = ''
  let width = 1
  for (const part of partsOf(text)) {
    width += widthOfPart(part)
    if (width > columns) break
    kept += part
  }
  return `${kept}…`
}

/** The text, or `…` and its end, so that it takes at most `columns`: for paths, whose end tells most. */
export function cutStartToWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  if (columns < 1) return ''
  const parts = [...partsOf(text)]
  let from = parts.length
  for (let width = 1; from > 0; from--) {
    width += widthOfPart(parts[from - 1] ?? '')
    if (width > columns) break
  }
  return `…${parts.slice(from).join('')}`
}

function partsOf(text: string): Iterable<string> {
  return NEEDS_GRAPHEMES.test(text) ? graphemesOf(text) : text
}

function* graphemesOf(text: string): Iterable<string> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  for (const { segment } of segmenter.segment(text)) yield segment
}

/** A part is a code point, or several that are seen as one character. */
function widthOfPart(part: string): number {
  if (EMOJI.test(part)) return 2
  for (const character of part) {
    if (WIDE.test(character)) return 2
    if (!ZERO_WIDTH.test(character)) return 1
  }
  return 0
}
