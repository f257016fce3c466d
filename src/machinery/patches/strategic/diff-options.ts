// Which differences a strategic merge patch is made of.

export type DiffOptions = {
  /** State the order of lists that change. */
  readonly statesOrder: boolean
  readonly ignoresAdditions: boolean
  readonly ignoresDeletions: boolean
}
