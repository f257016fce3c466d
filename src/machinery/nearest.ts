// Did you mean …: the known word that a mistyped one was most likely meant to be.

/** How far a word may be from the typed one, by default: one slip in short words, up to three in long ones. */
function allowedSlips(word: string): number {
  return Math.min(3, Math.max(1, Math.floor(word.length / 3)))
}

/**
 * The candidate with the fewest slips (a letter added, left out, changed, or two neighbours swapped; upper and lower
 * case are the same), the first of equals; undefined when all are further than `maxSlips` away.
 */
export function nearest(
  word: string,
  candidates: Iterable<string>,
  maxSlips: number = allowedSlips(word),
): string | undefined {
  let best: string | undefined
  let bestSlips = maxSlips + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestSlips) continue
    const slips = countSlips(word.toLowerCase(), candidate.toLowerCase())
    if (slips >= bestSlips || slips >= Math.max(word.length, candidate.length)) continue
    best = candidate
    bestSlips = slips
  }
  return best
}

/** The Damerau-Levenshtein distance, optimal string alignment. */
export function countSlips(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = at(above, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwap ? at(before, j - 2) + 1 : changed
      row.push(Math.min(changed, swapped, at(above, j) + 1, at(row, j - 1) + 1))
    }
    before = above
    above = row
  }
  return at(above, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] as number
}
