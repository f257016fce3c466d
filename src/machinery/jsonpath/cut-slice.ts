// `[start:end:step]` applied to a list. Follows evalArray in util/jsonpath/jsonpath.go of client-go.

import type { Json } from '../json.ts'
import type { Slice } from './nodes.ts'

export type Cut =
  | { readonly items: readonly Json[]; readonly isEmpty: false }
  /** Start and end were the same; upstream then looks at no further list. */
  | { readonly isEmpty: true }
  | { readonly fault: string }

/** Negative bounds count from the end of the list; bounds outside of it are a fault. */
export function cutSlice(list: readonly Json[], slice: Slice): Cut {
  const { length } = list
  const start = slice.start.value < 0 ? slice.start.value + length : slice.start.value
  const end = endOf(slice, length)
  if (start === end) return { isEmpty: true }
  if (start >= length || start < 0) return outOfBounds(start, length)
  if (end > length || end < 0) return outOfBounds(end - 1, length)
  if (start > end) return { fault: `starting index ${start} is greater than ending index ${end}` }
  if (!slice.step.isKnown) return { items: list.slice(start, end), isEmpty: false }
  const step = slice.step.value
  if (step <= 0) return { fault: 'step must be > 0' }
  return { items: list.slice(start, end).filter((_, i) => i % step === 0), isEmpty: false }
}

function endOf({ end, isIndex }: Slice, length: number): number {
  if (!end.isKnown) return length
  return end.value < 0 || (end.value === 0 && isIndex) ? end.value + length : end.value
}

function outOfBounds(index: number, length: number): Cut {
  return { fault: `array index out of bounds: index ${index}, length ${length}` }
}
