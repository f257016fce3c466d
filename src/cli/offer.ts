// What completion answers with.

/** A word and what it means; the meaning may be empty. */
export type Candidate = readonly [word: string, description: string]

export type Offer = {
  readonly candidates: readonly Candidate[]
  /** Bits of DIRECTIVE. */
  readonly directive: number
  /** Words of an expression in quotes: blanks are a part of them. */
  readonly mayHaveSpaces?: true
}

/** Cobra's directive bits (ShellCompDirective). */
export const DIRECTIVE = {
  noSpace: 2,
  noFiles: 4,
  filterByExtension: 8,
  directories: 16,
} as const

/** Those that go on as it is typed; no files. */
export function matching(current: string, candidates: readonly Candidate[]): Offer {
  return {
    candidates: candidates.filter(([word]) => word.startsWith(current)),
    directive: DIRECTIVE.noFiles,
  }
}

export function toCandidates(words: readonly string[]): readonly Candidate[] {
  return words.map((word) => [word, ''] as const)
}

/** Completes the last word of a comma list with what is not yet in it. */
export function inList(current: string, candidates: readonly Candidate[]): Offer {
  const head = current.slice(0, current.lastIndexOf(',') + 1)
  const taken = head.split(',')
  const open = candidates.filter(([word]) => !taken.includes(word))
  return matching(
    current,
    open.map(([word, about]) => [head + word, about] as const),
  )
}

/** What is typed of the last word of a comma list. */
export function lastOf(current: string): string {
  return current.slice(current.lastIndexOf(',') + 1)
}

export function withoutSpace(offer: Offer): Offer {
  return { ...offer, directive: offer.directive | DIRECTIVE.noSpace }
}

/** Longer meanings are cut: a shell has little room beside a word. */
const MAX_MEANING = 80

/** A meaning on one line, and not for ever. */
export function cutMeaning(about: string): string {
  const line = about.replace(/\s+/g, ' ')
  return line.length > MAX_MEANING ? `${line.slice(0, MAX_MEANING - 1)}…` : line
}
