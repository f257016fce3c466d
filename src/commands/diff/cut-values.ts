// Two values cut to their columns so that what differs in them is still seen.

import { cutStartToWidth, cutToWidth, displayWidth } from '../../machinery/display-width.ts'

/** Characters that stay in front of the first one that differs. */
const LEAD = 6

/** Each as its beginning, or, where that is the same in both, as what follows what they share. */
export function cutValues(
  old: string,
  wanted: string,
  oldColumns: number,
  newColumns: number,
): readonly [old: string, wanted: string] {
  const shared = sharedLength(old, wanted)
  const isHidden = hides(old, shared, oldColumns) || hides(wanted, shared, newColumns)
  if (!isHidden || shared <= LEAD) return [cutToWidth(old, oldColumns), cutToWidth(wanted, newColumns)]
  return [cutFrom(old, shared, oldColumns), cutFrom(wanted, shared, newColumns)]
}

/** Whether of a text that is cut only what it shares with the other would be left. */
function hides(text: string, shared: number, columns: number): boolean {
  return displayWidth(text) > columns && displayWidth(text.slice(0, shared)) >= columns - 1
}

/** A text that fits stays whole. */
function cutFrom(text: string, shared: number, columns: number): string {
  if (displayWidth(text) <= columns) return text
  if (displayWidth(text.slice(shared)) + LEAD < columns) return cutStartToWidth(text, columns)
  const rest = [...text.slice(0, shared)].slice(-LEAD).join('') + text.slice(shared)
  return columns < 1 ? '' : `…${cutToWidth(rest, columns - 1)}`
}

/** Of the beginnings that are the same, in UTF-16 units; never half a character. */
function sharedLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  const isHalf = /[\ud800-\udbff]/.test(a[length - 1] ?? '')
  return isHalf ? length - 1 : length
}
