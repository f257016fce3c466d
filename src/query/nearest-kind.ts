// Did you mean …, for words that name no kind.

import { nearest } from '../machinery/nearest.ts'

/**
 * What a word that means nothing was probably meant to be: `pods` for `podz`, and for `pods.nope`.
 * @param names everything that would have meant something, without a group.
 */
export function nearestKind(word: string, names: readonly string[]): string | undefined {
  const [name = '', ...group] = word.toLowerCase().split('.')
  if (group.length > 0 && names.includes(name)) return name
  // of equals the one that is as long: a plural for a plural
  const distance = (other: string) => Math.abs(other.length - name.length)
  return nearest(
    name,
    names.toSorted((a, b) => distance(a) - distance(b)),
  )
}
