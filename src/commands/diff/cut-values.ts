// Two values cut to their columns so that what differs in them is still seen.

import { cutStartToWidth, cutToWidth, displayWidth } from '../../machinery/display-width.ts'

/** Columns of the widest character. */
const WIDEST = 2

/** Each as its beginning, or, where that is the same in both, as what follows what they share. */
export function cutValues(
  old: string,
  wanted: string,
  oldColumns: number,
  newColumns: number,
): readonly [old: string, wanted: string] {
  const shared = sharedLength(old, wanted)
  const isHidden = hides(old, shared, oldColumns) || hides(wanted, shared, newColumns)
  if (!isHidden) return [cutToWidth(old, oldColumns), cutToWidth(wanted, newColumns)]
  return [cutFrom(old, shared, oldColumns), cutFrom(wanted, shared, newColumns)]
}

/** Whether of a text that is cut only what it shares with the other would be left. */
function hides(text: string, shared: number, columns: number): boolean {
  return displayWidth(text) > columns && displayWidth(text.slice(0, shared)) + WIDEST >= columns
}

/** A text that fits stays whole; of others a third at most is what both share, so that some of the rest is seen. */
function cutFrom(text: string, shared: number, columns: number): string {
  if (displayWidth(text) <= columns) return text
  const rest = text.slice(shared)
  const lead = Math.floor(columns / 3)
  if (displayWidth(rest) + lead < columns) return cutStartToWidth(text, columns)
  return columns < 1 ? '' : cutToWidth(cutStartToWidth(text.slice(0, shared), lead) + rest, columns)
}

/** Of the beginnings that are the same, in UTF-16 units; never half a character. */
function sharedLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  const isHalf = /[\ud800-\udbff]/.test(a[length - 1] ?? '')
  return isHalf ? length - 1 : length
}
