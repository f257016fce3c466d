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

export function matching(current: string, candidates: readonly Candidate[]): Offer {
  return {
    candidates: candidates.filter(([word]) => word.startsWith(current)),
    directive: DIRECTIVE.noFiles,
  }
}
