// The line of a text that holds a place, and below it a mark at the place.

import { displayWidth } from '../display-width.ts'

/** Longer lines are shown around the place only; in characters. */
const MAX_SHOWN = 100
const KEPT_BEFORE = 60

/** What a terminal would obey, or would not show where it stands. */
const UNSHOWN = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

/**
 * Two lines: the one of the text, and a caret. No line is longer than a terminal is wide, however long the text is.
 * @param offset in UTF-16 units
 */
export function pointAt(text: string, offset: number): readonly [line: string, mark: string] {
  const from = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', offset)
  const before = charactersOf(text.slice(from, offset))
  const behind = charactersOf(text.slice(offset, end < 0 ? text.length : end))
  const isShort = before.length + behind.length <= MAX_SHOWN
  const missing = Math.max(0, MAX_SHOWN - KEPT_BEFORE - behind.length)
  const shownBefore = isShort ? before : before.slice(-(KEPT_BEFORE + missing))
  const shownBehind = isShort ? behind : behind.slice(0, MAX_SHOWN - shownBefore.length)
  const left = shownBefore.length < before.length ? '…' : ''
  const right = shownBehind.length < behind.length ? '…' : ''
  const margin = `${left}${shownBefore.join('')}`
  return [`  ${margin}${shownBehind.join('')}${right}`, `  ${' '.repeat(displayWidth(margin))}^`]
}

function charactersOf(text: string): readonly string[] {
  return [...text.replace(UNSHOWN, (character) => (character === '\t' || character === '\r' ? ' ' : '\ufffd'))]
}
